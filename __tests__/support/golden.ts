import fs from "node:fs";
import path from "node:path";

const FIXTURES = path.join(__dirname, "..", "fixtures");

/**
 * Compares a text with a file in `fixtures`. With UPDATE_GOLDEN=1, it writes the file first.
 *
 * @param name the path of the file in `fixtures`, such as `reports/bump.md`
 * @param text the expected content
 */
export function expectGolden(name: string, text: string): void {
  const file = path.join(FIXTURES, name);
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, text);
  expect(text).toBe(fs.readFileSync(file, "utf8"));
}
