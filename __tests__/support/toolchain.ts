import { prepareToolchain } from "../../local/toolchain";
import type { Toolchain } from "../../local/toolchain";

let prepared: Promise<Toolchain> | undefined;

/** Finds the toolchain that Jest's global setup prepared. */
export function toolchain(): Promise<Toolchain> {
  return (prepared ??= prepareToolchain());
}
