import { format } from "prettier";
import { median } from "./harness";
import type { Benchmark, Measured, Sample } from "./harness";

/**
 * The figures of a benchmark as a Markdown table, laid out as the repository's formatter would.
 *
 * @param benchmark what was measured
 * @param rows what it took
 */
export async function markdownTable({ title, unit }: Benchmark, rows: readonly Measured[]): Promise<string> {
  const [first] = rows;
  // With one variant there is nothing to compare it with but itself.
  const baseline = rows.some(({ variant }) => variant !== first?.variant) ? first?.variant : undefined;
  const header = [
    "Variant",
    capitalized(unit),
    "Wall time (min)",
    "Wall time (median)",
    "Wall time (max)",
    "CPU time (median)",
    `Wall time against ${counted(first?.size ?? 0, unit)}`,
    ...(baseline === undefined ? [] : [`Wall time against ${baseline}`]),
  ];
  const body = rows.map((row) => [
    ...figures(row, rows),
    ...(baseline === undefined ? [] : [against(row, rows, baseline)]),
  ]);
  const lines = [header, header.map((_, index) => (index === 0 ? "---" : "--:")), ...body].map(tableRow);
  const text = [`### ${title}`, "", ...lines].join("\n");
  return format(text, { parser: "markdown", printWidth: 120 });
}

function figures(row: Measured, rows: readonly Measured[]): string[] {
  const walls = row.samples.map(({ wall }) => wall);
  const smallest = rows.find(({ variant }) => variant === row.variant);
  return [
    row.variant,
    row.size.toLocaleString("en"),
    seconds(Math.min(...walls)),
    seconds(median(walls)),
    seconds(Math.max(...walls)),
    seconds(medianOf(row, "cpu")),
    ratio(row, smallest),
  ];
}

function against(row: Measured, rows: readonly Measured[], baseline: string): string {
  return ratio(
    row,
    rows.find(({ variant, size }) => variant === baseline && size === row.size),
  );
}

function ratio(row: Measured, base: Measured | undefined): string {
  return base === undefined ? "" : `${(medianOf(row, "wall") / medianOf(base, "wall")).toFixed(2)}×`;
}

function medianOf({ samples }: Measured, field: keyof Sample): number {
  return median(samples.map((sample) => sample[field]));
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

function counted(size: number, unit: string): string {
  return `${size.toLocaleString("en")} ${size === 1 ? unit.replace(/s$/, "") : unit}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
