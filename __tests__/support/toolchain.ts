import { prepareToolchain } from "../../local/toolchain";
import type { Toolchain } from "../../local/toolchain";

let prepared: Promise<Toolchain> | undefined;

/** Finds the toolchain that Jest's global setup prepared. */
export function toolchain(): Promise<Toolchain> {
  return (prepared ??= prepareToolchain());
}

/** An engine of `describe.each`. */
export interface TestedEngine {
  readonly name: string;
  readonly only?: "opentofu";
}

/** The option `--all` of `npm run test:e2e`, which Jest's global setup passes on: OpenTofu is tested as well. */
export const ALL_ENGINES = "E2E_ALL_ENGINES";

/** The engines that the tests deploy with. */
export const ENGINES: readonly TestedEngine[] = [
  { name: "the engine on PATH" },
  ...(process.env[ALL_ENGINES] === undefined ? [] : [{ name: "OpenTofu", only: "opentofu" as const }]),
];
