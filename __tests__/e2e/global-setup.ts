import path from "node:path";
import { canPrepareOpa, prepareOpa } from "../../local/toolchain/opa";
import { isSelected, prepareOrExit } from "../support/prepare-toolchain";
import type { GlobalConfig } from "../support/prepare-toolchain";

/** Runs once, before the tests of the project `e2e`. */
export default async function globalSetup(config: GlobalConfig): Promise<void> {
  const needsOpa = canPrepareOpa() && isSelected(config, path.join(__dirname, "policy.test.ts"));
  await prepareOrExit(async () => needsOpa && (await prepareOpa()));
}
