import fs from "node:fs";
import path from "node:path";

const FIXTURES = path.join(__dirname, "..", "fixtures");

/** Replaces the time and the age of a plan in a report by those of the expected reports. */
export function normalizeAge(report: string): string {
  return report
    .replace(/(?<=created at )[\d-]+ [\d:]+ UTC, \d+ \w+(?= ago)/g, "2026-01-02 00:00:00 UTC, 5 min")
    .replace(/(?<="age_seconds": )\d+/g, "300");
}

/** Reads a file in `fixtures`. */
export function readGolden(name: string): string {
  return fs.readFileSync(path.join(FIXTURES, name), "utf8");
}

/**
 * Compares a text with a file in `fixtures`. With UPDATE_GOLDEN=1, it writes the file first.
 *
 * @param name the path of the file in `fixtures`, such as `reports/bump.md`
 * @param text the expected content
 */
export function expectGolden(name: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(path.join(FIXTURES, name), text);
  expect(text).toBe(readGolden(name));
}
