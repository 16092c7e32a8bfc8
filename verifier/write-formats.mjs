// Tells Node.js and TypeScript which module format the files of each build have.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const FORMATS = { cjs: "commonjs", esm: "module" };

for (const [directory, type] of Object.entries(FORMATS)) {
  writeFileSync(join(import.meta.dirname, "dist", directory, "package.json"), `${JSON.stringify({ type })}\n`);
}
