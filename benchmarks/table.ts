import { format } from "prettier";
import { median } from "./harness";
import type { Benchmark, Measured, Sample } from "./harness";

/** A column that stands only in the tables of benchmarks that have something to put into it. */
interface OptionalColumn {
  readonly header: string;
  /** `undefined` when there is nothing to show for this row. */
  readonly cell: (row: Measured) => string | undefined;
}

const OPTIONAL_COLUMNS: readonly OptionalColumn[] = [
  { header: "CPU time of the local AWS (median)", cell: (row) => shown(medianOf(row, "awsCpu"), seconds) },
  { header: "Lost (median)", cell: (row) => shown(medianOf(row, "lost"), (lost) => lost.toLocaleString("en")) },
  { header: "At the pace of the quota", cell: ({ atQuota }) => shown(atQuota, seconds) },
];

/**
 * The figures of a benchmark as a Markdown table, laid out as the repository's formatter would.
 *
 * @param benchmark what was measured
 * @param rows what it took
 */
export async function markdownTable({ title, unit }: Benchmark, rows: readonly Measured[]): Promise<string> {
  const [first] = rows;
  // With one variant, or one size, there is nothing to compare it with but itself.
  const baseline = rows.some(({ variant }) => variant !== first?.variant) ? first?.variant : undefined;
  const smallest = rows.some(({ size }) => size !== first?.size) ? first?.size : undefined;
  const optional = OPTIONAL_COLUMNS.filter(({ cell }) => rows.some((row) => cell(row) !== undefined));
  const header = [
    "Variant",
    capitalized(unit),
    "Wall time (min)",
    "Wall time (median)",
    "Wall time (max)",
    "CPU time (median)",
    ...optional.map((column) => column.header),
    ...(smallest === undefined ? [] : [`Wall time against ${counted(smallest, unit)}`]),
    ...(baseline === undefined ? [] : [`Wall time against ${baseline}`]),
  ];
  const body = rows.map((row) => [
    ...figures(row),
    ...optional.map(({ cell }) => cell(row) ?? ""),
    ...(smallest === undefined ? [] : [against(row, rows, row.variant, smallest)]),
    ...(baseline === undefined ? [] : [against(row, rows, baseline, row.size)]),
  ]);
  const lines = [header, header.map((_, index) => (index === 0 ? "---" : "--:")), ...body].map(tableRow);
  const text = [`### ${title}`, "", ...lines].join("\n");
  return format(text, { parser: "markdown", printWidth: 120 });
}

function figures(row: Measured): string[] {
  const walls = row.samples.map(({ wall }) => wall);
  return [
    row.variant,
    row.size.toLocaleString("en"),
    seconds(Math.min(...walls)),
    seconds(median(walls)),
    seconds(Math.max(...walls)),
    shown(medianOf(row, "cpu"), seconds) ?? "",
  ];
}

function against(row: Measured, rows: readonly Measured[], variant: string, size: number): string {
  const base = rows.find((other) => other.variant === variant && other.size === size);
  const [wall, baseWall] = [row, base].map((one) => one && medianOf(one, "wall"));
  return wall === undefined || baseWall === undefined ? "" : `${(wall / baseWall).toFixed(2)}×`;
}

function medianOf({ samples }: Measured, field: keyof Sample): number | undefined {
  const values = samples.map((sample) => sample[field]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : median(values);
}

function shown(value: number | undefined, show: (value: number) => string): string | undefined {
  return value === undefined ? undefined : show(value);
}

function seconds(value: number): string {
  if (value < 1) return `${Math.round(value * 1000)} ms`;
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
