// Bundles the function into dist/handlers/sign-out.zip, which ships in the package: a consumer's synth bundles nothing.
import { mkdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { zipSync } from "fflate";

const result = await build({
  entryPoints: ["handlers/sign-out.ts"],
  bundle: true,
  minify: true,
  platform: "node",
  // The oldest runtime that the construct accepts.
  target: "node20",
  format: "cjs",
  mainFields: ["module", "main"],
  write: false,
  legalComments: "none",
});

const [bundle] = result.outputFiles;
mkdirSync("dist/handlers", { recursive: true });
writeFileSync("dist/handlers/index.js", bundle.contents);
// The same bundle makes the same zip, so that an unchanged function plans no change.
const zip = zipSync({ "index.js": bundle.contents }, { mtime: "1980-01-01T00:00:00", level: 9 });
writeFileSync("dist/handlers/sign-out.zip", zip);
console.log(
  `dist/handlers/sign-out.zip  ${(zip.length / 1024).toFixed(0)} KiB (${(bundle.contents.length / 1024).toFixed(0)} KiB unpacked)`,
);
