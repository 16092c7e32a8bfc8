import path from "node:path";
import { prepareToolchain } from "../../local/toolchain";
import { isSelected, prepareOrExit } from "../support/prepare-toolchain";
import type { GlobalConfig } from "../support/prepare-toolchain";

/** Runs once, before the tests of the project `faults`. */
export default async function globalSetup(config: GlobalConfig): Promise<void> {
  const needsOpenTofu = isSelected(config, path.join(__dirname, "kills.test.ts"));
  await prepareOrExit(async () => needsOpenTofu && (await prepareToolchain("opentofu")));
}
