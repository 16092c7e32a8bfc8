import fs from "node:fs";
import path from "node:path";
import pc from "picocolors";
import type { Workspace } from "./workspace";

/**
 * Writes what a second terminal needs to go on playing with a workspace.
 *
 * @returns the commands to type there
 */
export function writePlayground({ folder }: Workspace, environment: Readonly<Record<string, string>>): string {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
  fs.writeFileSync(path.join(folder, "environment.sh"), exports.join(""));
  const commands = [
    `cd ${path.relative(process.cwd(), folder)} && . ./environment.sh`,
    `SIGN_OUT_USERS="alice bob carol dave" npx cdktf diff`,
    "npx cognito-sign-out plan",
    `SIGN_OUT_USERS="alice bob carol dave" npx cdktf deploy`,
  ];
  return [
    "The local AWS stays up until you press Ctrl-C here. In another terminal:\n",
    ...commands.map((command) => `    ${pc.bold(command)}`),
    "",
  ].join("\n");
}
