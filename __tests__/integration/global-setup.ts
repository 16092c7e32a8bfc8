import { prepareOrExit } from "../support/prepare-toolchain";

/** Runs once, before the tests of the project `integration`. */
export default async function globalSetup(): Promise<void> {
  await prepareOrExit();
}
