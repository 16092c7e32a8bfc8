/**
 * Whether a dotted version is a minimum or newer. What follows the numbers, such as `-rc1`, counts for nothing.
 *
 * @param version such as `1.11.4`
 * @param minimum such as `1.5`
 */
export function isAtLeast(version: string, minimum: string): boolean {
  const [numbers, least] = [version, minimum].map((one) =>
    one.split(".").map((part) => Number.parseInt(part, 10) || 0),
  );
  for (const [index, number] of (least ?? []).entries()) {
    const difference = (numbers?.[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
