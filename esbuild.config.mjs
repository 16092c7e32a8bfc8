// Bundles each function into dist/handlers/<name>.zip, which ships in the package: synthesis needs no bundler.
// docs/decisions/0009-bundle-size.md explains what is excluded, and why.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { strToU8, zipSync } from "fflate";

// The functions: handlers/<name>.ts, and the maximum size of the bundle in KiB, slightly above its current size. When a
// bundle exceeds it, find out what was added.
const FUNCTIONS = [
  { name: "sign-out", maxKib: 280 },
  { name: "authorizer", maxKib: 250 },
];

// The SDK imports these only for credentials from other sources than the environment, and for operations that stream
// events. The functions use neither, so the dynamic imports remain, and their targets stay out of the bundles.
const UNUSED_IMPORTS = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/core/event-streams",
  "@smithy/credential-provider-imds",
];

// The SDK uses node:fs/promises to read shared configuration files such as ~/.aws/config. A Lambda function has none, and the
// SDK treats a rejection as a missing file.
const rejectFileReads = {
  name: "reject-file-reads",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:fs\/promises$/ }, ({ path }) => ({ path, namespace: "reject-file-reads" }));
    onLoad({ filter: /.*/, namespace: "reject-file-reads" }, () => ({
      contents: "export const readFile = (path) => Promise.reject(new Error(`${path} is not read.`));",
    }));
  },
};

// Licenses that do not require their text to be included in copies.
const LICENSES_WITHOUT_NOTICE = ["0BSD", "CC0-1.0", "MIT-0", "Unlicense"];

for (const one of FUNCTIONS) await bundle(one);

async function bundle({ name, maxKib }) {
  const { outputFiles, metafile } = await build({
    entryPoints: [`handlers/${name}.ts`],
    bundle: true,
    minify: true,
    platform: "node",
    // The oldest runtime that the construct accepts.
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    external: UNUSED_IMPORTS,
    plugins: [rejectFileReads],
    // Removes the SDK's warning about old Node.js versions: the bundle contains the SDK that it was tested with.
    define: { "process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": '"true"' },
    write: false,
    metafile: true,
    // The zip contains the licenses as a file.
    legalComments: "none",
  });
  const [{ contents }] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  const kib = contents.length / 1024;
  const packages = findPackages(output);
  const problems = [...checkImports(output), ...checkSize(kib, maxKib), ...packages.flatMap(checkLicense)];
  if (problems.length > 0)
    throw new Error(
      `The bundle of handlers/${name}.ts has problems:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );

  // Equal contents result in an equal zip, so that an unchanged function plans no change.
  const zip = zipSync(
    { "index.js": contents, THIRD_PARTY_LICENSES: strToU8(formatLicenses(packages)) },
    { mtime: "1980-01-01T00:00:00", level: 9 },
  );
  mkdirSync("dist/handlers", { recursive: true });
  writeFileSync(`dist/handlers/${name}.js`, contents);
  writeFileSync(`dist/handlers/${name}.metafile.json`, JSON.stringify(metafile));
  writeFileSync(`dist/handlers/${name}.zip`, zip);
  console.log(`dist/handlers/${name}.zip  ${(zip.length / 1024).toFixed(0)} KiB (bundle: ${kib.toFixed(0)} KiB)`);
}

// A new version of the SDK can depend on other packages, or import them differently.
function checkImports({ imports, inputs }) {
  const found = imports.filter(({ path }) => !isBuiltin(path));
  const missing = UNUSED_IMPORTS.filter((name) => !found.some(({ path }) => path === name));
  const notDynamic = found.filter(({ kind }) => kind !== "dynamic-import");
  return [
    ...missing.map((name) => `No module imports ${name}. Check what the SDK imports instead.`),
    ...notDynamic.map(({ path }) => `${path} is imported at startup, but is not in the bundle.`),
    ...("reject-file-reads:node:fs/promises" in inputs
      ? []
      : ["No module imports node:fs/promises. Check how the SDK reads files."]),
  ];
}

function checkSize(kib, maxKib) {
  if (kib <= maxKib) return [];
  return [
    `It has ${kib.toFixed(0)} KiB; the maximum is ${maxKib}. Analyze its inputs at https://esbuild.github.io/analyze/.`,
  ];
}

function checkLicense({ name, license, text }) {
  if (license === undefined) return [`${name} has no license field in its package.json.`];
  if (text === "" && !LICENSES_WITHOUT_NOTICE.includes(license)) return [`${name} (${license}) has no license text.`];
  return [];
}

// The packages whose code is in the bundle, by name.
function findPackages({ inputs }) {
  const directories = Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0])
    .filter((directory) => directory !== undefined);
  return [...new Set(directories)]
    .map((directory) => {
      const { name, version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
      const files = readdirSync(directory).filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file));
      const texts = files.sort().map((file) => readFileSync(join(directory, file), "utf8").trim());
      return { name, version, license, text: texts.join("\n\n") };
    })
    .sort((one, other) => (`${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1));
}

function formatLicenses(packages) {
  const format = ({ name, version, license }) => `${name} ${version} (${license})`;
  const texts = [...new Set(packages.map(({ text }) => text))].filter((text) => text !== "");
  const sections = texts.map((text) => {
    const names = packages.filter((one) => one.text === text).map(format);
    return `${"=".repeat(80)}\n${names.join("\n")}\n\n${text}`;
  });
  return `The function contains code of these packages:\n\n${packages.map(format).join("\n")}\n\n${sections.join("\n\n")}\n`;
}
