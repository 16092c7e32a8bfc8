import { createHash } from "node:crypto";

/** How many seeds of each series run: all twenty, unless FAULT_SEEDS says fewer. */
const COUNT = Number(process.env["FAULT_SEEDS"] ?? 20);

/** The seeds of a series. */
export const SEEDS: readonly number[] = Array.from({ length: COUNT }, (_, index) => index + 1);

/**
 * The moment of a seed: after so many requests for a sign-out, and so many milliseconds more.
 *
 * @param seed which one
 * @param requests how many there will be
 */
export function momentOf(seed: number, requests: number): { readonly requests: number; readonly milliseconds: number } {
  const hash = createHash("sha256")
    .update(`moment ${String(seed)}`)
    .digest();
  return { requests: 1 + (hash.readUInt32BE(0) % requests), milliseconds: hash.readUInt32BE(4) % 200 };
}
