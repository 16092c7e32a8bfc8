import { createHash } from "node:crypto";

/** The number of seeds in each series. */
const COUNT = Number(process.env["FAULT_SEEDS"] ?? 20);

/** The seeds of each series; FAULT_SEEDS sets their number. */
export const SEEDS: readonly number[] = Array.from({ length: COUNT }, (_, index) => index + 1);

/**
 * Chooses the moment of a failure: after a number of sign-out requests, and some milliseconds more.
 *
 * @param seed the seed
 * @param requests the number of requests in the whole deploy
 */
export function chooseMoment(
  seed: number,
  requests: number,
): { readonly requests: number; readonly milliseconds: number } {
  const hash = createHash("sha256")
    .update(`moment ${String(seed)}`)
    .digest();
  return { requests: 1 + (hash.readUInt32BE(0) % requests), milliseconds: hash.readUInt32BE(4) % 200 };
}
