// Bundles the function into dist/handlers/sign-out.zip, which ships in the package: a consumer's synth bundles nothing.
// What is left out of it is told in docs/decisions/0009-the-bundle-s-diet.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { build } from "esbuild";
import { zipSync } from "fflate";

// What the SDK imports once it looks for credentials beyond the environment, or for an operation that streams events.
// The function never does, so these imports stay where they are, and what they lead to stays out of the bundle.
const NEVER_IMPORTED = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/core/event-streams",
  "@smithy/credential-provider-imds",
];

// The SDK reads shared configuration files, such as ~/.aws/config, which no Lambda function has. It handles the rejection as
// a missing file.
const NO_FILES = {
  name: "no-files",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:fs\/promises$/ }, ({ path }) => ({ path, namespace: "no-files" }));
    onLoad({ filter: /.*/, namespace: "no-files" }, () => ({
      contents: "export const readFile = (path) => Promise.reject(new Error(`${path} is not read.`));",
    }));
  },
};

// Some room above what it has. A bundle that outgrows it deserves a look at what has come in.
const MOST_KIB = 240;

const result = await build({
  entryPoints: ["handlers/sign-out.ts"],
  bundle: true,
  minify: true,
  platform: "node",
  // The oldest runtime that the construct accepts.
  target: "node20",
  format: "cjs",
  mainFields: ["module", "main"],
  external: NEVER_IMPORTED,
  plugins: [NO_FILES],
  // That later versions of the SDK need a later Node.js is of no use in the log of a function that brings its own.
  define: { "process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": '"true"' },
  write: false,
  metafile: true,
  legalComments: "none",
});

const [bundle] = result.outputFiles;
const kib = bundle.contents.length / 1024;
const faults = [...importFaults(Object.values(result.metafile.outputs)[0]), ...sizeFaults()];
if (faults.length > 0) throw new Error(`The bundle is not what was decided on:\n${faults.join("\n")}`);

mkdirSync("dist/handlers", { recursive: true });
writeFileSync("dist/handlers/index.js", bundle.contents);
// The same bundle makes the same zip, so that an unchanged function plans no change.
const zip = zipSync({ "index.js": bundle.contents }, { mtime: "1980-01-01T00:00:00", level: 9 });
writeFileSync("dist/handlers/sign-out.zip", zip);
console.log(`dist/handlers/sign-out.zip  ${(zip.length / 1024).toFixed(0)} KiB (${kib.toFixed(0)} KiB unpacked)`);

// A later version of the SDK may come with other packages, or import them in another way.
function importFaults({ imports, inputs }) {
  const found = imports.filter(({ path }) => !isBuiltin(path));
  const gone = NEVER_IMPORTED.filter((name) => !found.some(({ path }) => path === name));
  const atOnce = found.filter(({ kind }) => kind !== "dynamic-import");
  return [
    ...gone.map((name) => `- ${name} is imported nowhere. See what the SDK imports in its place.`),
    ...atOnce.map(({ path }) => `- ${path} is imported at the start, where it is not to be found.`),
    ...("no-files:node:fs/promises" in inputs
      ? []
      : ["- Nothing imports node:fs/promises. See how the SDK reads files."]),
  ];
}

function sizeFaults() {
  if (kib <= MOST_KIB) return [];
  return [
    `- It has ${kib.toFixed(0)} KiB, more than ${MOST_KIB}. See with esbuild's analyzeMetafile what has come in.`,
  ];
}
