import { existsSync } from "node:fs";
import path from "node:path";
import which from "which";
import { run } from "../processes";
import { BUILD_OUTPUT_FOLDER } from "./cache";
import { buildGoProgram } from "./go-build";
import { checkGo } from "./go-check";
import { OPA } from "./go-programs";
import { withLock } from "./lock";
import { isAtLeast } from "./versions";

// The first one that reads policies as the example is written.
const MINIMUM_VERSION = "1.0";

/**
 * Finds OPA on PATH, else the one that an earlier run has built, else builds it once in the user's cache folder.
 *
 * @returns its absolute path
 * @throws `ToolchainError` when there is none and it can't be built
 */
export async function prepareOpa(): Promise<string> {
  return (await findOpa()) ?? withLock(async () => (await findOpa()) ?? buildOpa());
}

async function findOpa(): Promise<string | undefined> {
  const onPath = await which("opa", { nothrow: true });
  if (onPath !== null && (await isNewEnough(onPath))) return onPath;
  const built = path.join(BUILD_OUTPUT_FOLDER, OPA.name);
  return existsSync(built) ? built : undefined;
}

async function isNewEnough(binary: string): Promise<boolean> {
  const { stdout } = await run(binary, ["version"], { timeoutSeconds: 30 });
  return isAtLeast(/^Version: (\S+)$/m.exec(stdout)?.[1] ?? "0", MINIMUM_VERSION);
}

async function buildOpa(): Promise<string> {
  await checkGo(OPA, `No OPA ${MINIMUM_VERSION} or newer is on PATH.`);
  return buildGoProgram(OPA);
}
