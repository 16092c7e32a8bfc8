import fs from "node:fs";
import path from "node:path";
import { run } from "../local/processes";
import type { Benchmark, Case, Sample } from "./harness";

// Lines of text and CSV, and users of JSON and YAML, that must be read in a second. Larger sets are not lists.
const LINES = [1000, 100_000];
const USERS = [1000, 10_000];
const APP = path.join(__dirname, "parse-app.ts");
const REASON = "INC-4711 leaked laptop";

/** A list format: the extension of the file, its sizes, and its content with a line for each username. */
interface Format {
  readonly variant: string;
  readonly extension: string;
  readonly sizes: readonly number[];
  readonly text: (usernames: readonly string[]) => string;
}

const FORMATS: readonly Format[] = [
  { variant: "text", extension: "txt", sizes: LINES, text: (usernames) => usernames.join("\n") },
  {
    variant: "CSV",
    extension: "csv",
    sizes: LINES,
    text: (usernames) => `username,revision,reason\n${formatLines(usernames, formatRow)}`,
  },
  {
    variant: "JSON",
    extension: "json",
    sizes: USERS,
    text: (usernames) => `{"users":[\n${usernames.map(formatObject).join(",\n")}\n]}`,
  },
  {
    variant: "YAML, names",
    extension: "yaml",
    sizes: USERS,
    text: (usernames) => `users:\n${formatLines(usernames, (name) => `- ${name}`)}`,
  },
  {
    variant: "YAML, block maps",
    extension: "yaml",
    sizes: USERS,
    text: (usernames) => `users:\n${formatLines(usernames, formatBlockMapLine)}`,
  },
  {
    variant: "YAML, flow maps",
    extension: "yaml",
    sizes: USERS,
    text: (usernames) => `users:\n${formatLines(usernames, (name) => `- ${formatObject(name)}`)}`,
  },
];

/** Measures the time to read a list from a file and validate it. */
export const parse: Benchmark = {
  name: "parse",
  title: "Reading a list from a file",
  unit: "lines",
  rounds: 5,
  prepare: (directory) => {
    fs.mkdirSync(directory, { recursive: true });
    const cases = FORMATS.flatMap((format) => format.sizes.map((size) => createCase(format, size, directory)));
    return Promise.resolve({ cases, versions: [], end: () => Promise.resolve() });
  },
};

function createCase({ variant, extension, text }: Format, size: number, directory: string): Case {
  const file = path.join(directory, `${variant}-${size}.${extension}`);
  const usernames = Array.from({ length: size }, (_, index) => `user${String(index + 1).padStart(6, "0")}@example.com`);
  fs.writeFileSync(file, text(usernames));
  return {
    variant,
    size,
    // The process measures itself: its start takes longer than reading a short list.
    measure: async () => {
      const { stdout } = await run(process.execPath, ["--import", "tsx", APP, file], {});
      return JSON.parse(stdout) as Sample;
    },
  };
}

function formatLines(usernames: readonly string[], line: (username: string, index: number) => string): string {
  return usernames.map((username, index) => `${line(username, index)}\n`).join("");
}

function formatRow(username: string): string {
  return `${username},2,"${REASON}"`;
}

function formatObject(username: string): string {
  return JSON.stringify({ username, revision: "2", reason: REASON });
}

// A user takes three lines.
function formatBlockMapLine(username: string, index: number): string {
  return [`- username: ${username}`, '  revision: "2"', `  reason: ${REASON}`][index % 3] ?? "";
}
