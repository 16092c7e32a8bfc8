import { format } from "prettier";
import { median } from "./harness";
import type { Benchmark, Measured, Sample } from "./harness";

/** A column that is omitted when it is empty. */
interface OptionalColumn {
  readonly header: string;
  /** `undefined` when the cell is empty. */
  readonly cell: (row: Measured, rows: readonly Measured[]) => string | undefined;
}

const OPTIONAL_COLUMNS: readonly OptionalColumn[] = [
  {
    header: "CPU time of the local AWS (median)",
    cell: (row) => formatIfDefined(calculateMedian(row, "awsCpu"), formatSeconds),
  },
  {
    header: "Lost (median)",
    cell: (row) => formatIfDefined(calculateMedian(row, "lost"), (lost) => lost.toLocaleString("en")),
  },
  {
    header: "Each (min)",
    cell: ({ samples }) => {
      const times = samples.flatMap(({ perOperation }) => (perOperation === undefined ? [] : [perOperation]));
      return times.length === 0 ? undefined : formatMicroseconds(Math.min(...times));
    },
  },
  {
    header: "Each (median)",
    cell: (row) => formatIfDefined(calculateMedian(row, "perOperation"), formatMicroseconds),
  },
  {
    header: "Longest block of the event loop (median)",
    cell: (row) => formatIfDefined(calculateMedian(row, "longestBlock"), formatSeconds),
  },
  {
    header: "Memory per user (median)",
    cell: (row) => formatIfDefined(calculateMedian(row, "bytesPerEntry"), (bytes) => `${Math.round(bytes)} bytes`),
  },
  { header: "At the rate of the quota", cell: ({ atQuota }) => formatIfDefined(atQuota, formatSeconds) },
  { header: "Wall time against quota plus 0 users", cell: compareWithQuota },
];

/**
 * Renders the results of a benchmark as a Markdown table, formatted like the rest of the repository.
 *
 * @param benchmark the benchmark
 * @param rows its results
 */
export async function renderTable({ title, unit }: Benchmark, rows: readonly Measured[]): Promise<string> {
  const [first] = rows;
  // One variant, or one size, can't be compared with others.
  const baseline = rows.some(({ variant }) => variant !== first?.variant) ? first?.variant : undefined;
  const smallest = rows.some(({ size }) => size !== first?.size) ? first?.size : undefined;
  const optional = OPTIONAL_COLUMNS.filter(({ cell }) => rows.some((row) => cell(row, rows) !== undefined));
  const header = [
    "Variant",
    capitalize(unit),
    "Wall time (min)",
    "Wall time (median)",
    "Wall time (max)",
    "CPU time (median)",
    ...optional.map((column) => column.header),
    ...(smallest === undefined ? [] : [`Wall time against ${formatCount(smallest, unit)}`]),
    ...(baseline === undefined ? [] : [`Wall time against ${baseline}`]),
  ];
  const body = rows.map((row) => [
    ...formatTimes(row),
    ...optional.map(({ cell }) => cell(row, rows) ?? ""),
    ...(smallest === undefined ? [] : [compare(row, rows, row.variant, smallest)]),
    ...(baseline === undefined ? [] : [compare(row, rows, baseline, row.size)]),
  ]);
  const lines = [header, header.map((_, index) => (index === 0 ? "---" : "--:")), ...body].map(formatRow);
  const text = [`### ${title}`, "", ...lines].join("\n");
  return format(text, { parser: "markdown", printWidth: 120 });
}

function formatTimes(row: Measured): string[] {
  const walls = row.samples.map(({ wall }) => wall);
  return [
    row.variant,
    row.size.toLocaleString("en"),
    formatSeconds(Math.min(...walls)),
    formatSeconds(median(walls)),
    formatSeconds(Math.max(...walls)),
    formatIfDefined(calculateMedian(row, "cpu"), formatSeconds) ?? "",
  ];
}

function compare(row: Measured, rows: readonly Measured[], variant: string, size: number): string {
  const base = rows.find((other) => other.variant === variant && other.size === size);
  const [wall, baseWall] = [row, base].map((one) => one && calculateMedian(one, "wall"));
  return wall === undefined || baseWall === undefined ? "" : `${(wall / baseWall).toFixed(2)}×`;
}

// A list can't be signed out faster than the quota allows, and a deploy of an empty list takes some time as well.
function compareWithQuota(row: Measured, rows: readonly Measured[]): string | undefined {
  const empty = rows.find(({ variant, size }) => variant === row.variant && size === 0);
  const [wall, emptyWall] = [row, empty].map((one) => one && calculateMedian(one, "wall"));
  if (!row.atQuota || wall === undefined || emptyWall === undefined) return undefined;
  return `${(wall / (row.atQuota + emptyWall)).toFixed(2)}×`;
}

function calculateMedian({ samples }: Measured, field: keyof Sample): number | undefined {
  const values = samples.map((sample) => sample[field]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : median(values);
}

function formatIfDefined(value: number | undefined, show: (value: number) => string): string | undefined {
  return value === undefined ? undefined : show(value);
}

function formatSeconds(value: number): string {
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

function formatMicroseconds(seconds: number): string {
  const microseconds = seconds * 1e6;
  return `${microseconds < 10 ? microseconds.toFixed(3) : microseconds.toFixed(1)} µs`;
}

function formatCount(size: number, unit: string): string {
  return `${size.toLocaleString("en")} ${size === 1 ? unit.replace(/s$/, "") : unit}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function formatRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
