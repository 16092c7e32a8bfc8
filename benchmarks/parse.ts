import fs from "node:fs";
import path from "node:path";
import { run } from "../local/processes";
import type { Benchmark, Case, Sample } from "./harness";

const SIZES = [1000, 100_000];
const APP = path.join(__dirname, "parse-app.ts");
const REASON = "INC-4711 leaked laptop";

/** A way to write a list: the ending of its file, and its text with a line for each username. */
interface Format {
  readonly variant: string;
  readonly ending: string;
  readonly text: (usernames: readonly string[]) => string;
}

const FORMATS: readonly Format[] = [
  { variant: "text", ending: "txt", text: (usernames) => usernames.join("\n") },
  { variant: "CSV", ending: "csv", text: (usernames) => `username,revision,reason\n${lines(usernames, row)}` },
  { variant: "JSON", ending: "json", text: (usernames) => `{"users":[\n${usernames.map(object).join(",\n")}\n]}` },
  { variant: "YAML, names", ending: "yaml", text: (usernames) => `users:\n${lines(usernames, (name) => `- ${name}`)}` },
  { variant: "YAML, block maps", ending: "yaml", text: (usernames) => `users:\n${lines(usernames, blockMapLine)}` },
  {
    variant: "YAML, flow maps",
    ending: "yaml",
    text: (usernames) => `users:\n${lines(usernames, (name) => `- ${object(name)}`)}`,
  },
];

/** How long a list takes to be read from a file and validated. */
export const parse: Benchmark = {
  name: "parse",
  title: "Reading a list of so many lines from a file",
  unit: "lines",
  rounds: 5,
  prepare: (folder) => {
    fs.mkdirSync(folder, { recursive: true });
    const cases = FORMATS.flatMap((format) => SIZES.map((size) => parseCase(format, size, folder)));
    return Promise.resolve({ cases, versions: [], end: () => Promise.resolve() });
  },
};

function parseCase({ variant, ending, text }: Format, size: number, folder: string): Case {
  const file = path.join(folder, `${variant}-${size}.${ending}`);
  const usernames = Array.from({ length: size }, (_, index) => `user${String(index + 1).padStart(6, "0")}@example.com`);
  fs.writeFileSync(file, text(usernames));
  return {
    variant,
    size,
    // Not the process, which takes longer to start than a short list to be read.
    measure: async () => {
      const { stdout } = await run(process.execPath, ["--import", "tsx", APP, file], {});
      return JSON.parse(stdout) as Sample;
    },
  };
}

function lines(usernames: readonly string[], line: (username: string, index: number) => string): string {
  return usernames.map((username, index) => `${line(username, index)}\n`).join("");
}

function row(username: string): string {
  return `${username},2,"${REASON}"`;
}

function object(username: string): string {
  return JSON.stringify({ username, revision: "2", reason: REASON });
}

// Three lines make a user.
function blockMapLine(username: string, index: number): string {
  return [`- username: ${username}`, '  revision: "2"', `  reason: ${REASON}`][index % 3] ?? "";
}
