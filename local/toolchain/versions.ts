/**
 * Whether a version is at least a minimum. Suffixes such as `-rc1` are ignored.
 *
 * @param version such as `1.11.4`
 * @param minimum such as `1.5`
 */
export function isAtLeast(version: string, minimum: string): boolean {
  const [actual, required] = [version, minimum].map((one) =>
    one.split(".").map((part) => Number.parseInt(part, 10) || 0),
  );
  for (const [index, number] of (required ?? []).entries()) {
    const difference = (actual?.[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
