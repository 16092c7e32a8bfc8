import { existsSync } from "node:fs";
import path from "node:path";
import which from "which";
import { run } from "../processes";
import { BUILD_OUTPUT_DIRECTORY } from "./cache";
import { buildGoProgram } from "./go-build";
import { checkGo } from "./go-check";
import { OPA } from "./go-programs";
import { withLock } from "./lock";
import { isAtLeast } from "./versions";

// The first version that supports the syntax of the example.
const MINIMUM_VERSION = "1.0";

/** Whether OPA is on PATH or could be built. */
export function canPrepareOpa(): boolean {
  return ["opa", "go"].some((program) => which.sync(program, { nothrow: true }) !== null);
}

/**
 * Finds OPA on PATH or in the cache; otherwise builds it in the cache.
 *
 * @returns the absolute path
 * @throws `ToolchainError` when it can't be built
 */
export async function prepareOpa(): Promise<string> {
  return (await findOpa()) ?? withLock(async () => (await findOpa()) ?? buildOpa());
}

async function findOpa(): Promise<string | undefined> {
  const onPath = await which("opa", { nothrow: true });
  if (onPath !== null && (await isNewEnough(onPath))) return onPath;
  const built = path.join(BUILD_OUTPUT_DIRECTORY, OPA.name);
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
