import fs from "node:fs";
import path from "node:path";

const FIXTURES = path.join(__dirname, "..", "fixtures");

/**
 * Compares a text with the file of that name under `fixtures`; with UPDATE_GOLDEN=1 it writes the file instead.
 *
 * @param name of the file, such as `reports/bump.md`
 * @param text what it must hold
 */
export function expectGolden(name: string, text: string): void {
  const file = path.join(FIXTURES, name);
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, text);
  expect(text).toBe(fs.readFileSync(file, "utf8"));
}
