import path from "node:path";
import { prepareToolchain } from "../../local/toolchain";
import { canPrepareOpa, prepareOpa } from "../../local/toolchain/opa";
import { isSelected, prepareOrExit } from "../support/prepare-toolchain";
import type { GlobalConfig } from "../support/prepare-toolchain";
import { ALL_ENGINES } from "../support/toolchain";

/** Runs once, before the tests of the project `e2e`. */
export default async function globalSetup(config: GlobalConfig): Promise<void> {
  const needsOpa = canPrepareOpa() && isSelected(config, path.join(__dirname, "policy.test.ts"));
  const needsAllEngines = process.argv.includes("--all");
  if (needsAllEngines) process.env[ALL_ENGINES] = "1";
  await prepareOrExit(async () => {
    if (needsOpa) await prepareOpa();
    if (needsAllEngines) await prepareToolchain("opentofu");
  });
}
