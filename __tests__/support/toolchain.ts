import { prepareToolchain } from "../../local/toolchain";
import type { Toolchain } from "../../local/toolchain";

let prepared: Promise<Toolchain> | undefined;

/** The engine, the provider and the emulator, prepared once in a test file. */
export function toolchain(): Promise<Toolchain> {
  return (prepared ??= prepareToolchain());
}
