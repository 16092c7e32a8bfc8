// The import rules of CONTRIBUTING.md: data flows one way, and each directory may import only what is listed here.
const npm = (...names) => names.map((name) => `node_modules/(@types/)?${name}(/|$)`);

const PUBLIC_ENTRY = "^constructs/index\\.ts$";

/** A directory may import itself, these directories, these packages, and all or these modules of Node.js. */
function directory(name, { directories = [], packages = [], builtins = false }) {
  const modules = Array.isArray(builtins) ? builtins.map((one) => `^(node:)?${one}$`) : [];
  const own = [name, ...directories].map((one) => `^${one}/`);
  const allowed = [...own, ...npm(...packages), ...modules];
  return {
    name: `${name}-imports`,
    comment: `${name}/ may import ${[...directories.map((one) => `${one}/`), ...packages].join(", ") || "nothing outside itself"}.`,
    severity: "error",
    from: { path: `^${name}/` },
    to: { pathNot: allowed, ...(builtins === true ? { dependencyTypesNot: ["core"] } : {}) },
  };
}

const provider = ["cdktf", "constructs", "@cdktf/provider-aws/lib"];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    directory("core", { builtins: ["timers/promises"] }),
    directory("users", { directories: ["core"], packages: ["csv-parse", "jsonc-parser", "yaml"], builtins: true }),
    directory("constructs", { directories: ["core", "users"], packages: provider, builtins: true }),
    directory("verifier/src", { packages: ["aws-jwt-verify", "@aws-sdk/client-dynamodb"] }),
    directory("verifier/examples", {
      directories: ["verifier/dist"],
      packages: ["aws-jwt-verify", "aws-lambda", "express", "fastify"],
    }),
    directory("handlers", {
      directories: ["core", "verifier/dist"],
      packages: ["@aws-sdk", "@aws-lambda-powertools", "aws-lambda", "aws-jwt-verify"],
      builtins: true,
    }),
    directory("cli", {
      directories: ["core", "users"],
      packages: [
        "@aws-sdk",
        "@commander-js/extra-typings",
        "cli-progress",
        "csv-stringify",
        "picocolors",
        "agent-base",
        "https-proxy-agent",
        "proxy-from-env",
        "string-width",
        "valibot",
      ],
      builtins: true,
    }),
    directory("local", {
      directories: ["core"],
      packages: [
        "@aws-sdk",
        "aws-jwt-verify",
        "cdktf",
        "env-paths",
        "cli-progress",
        "cli-table3",
        "picocolors",
        "proper-lockfile",
        "which",
      ],
      builtins: true,
    }),
    {
      name: "benchmarks-without-tests",
      comment: "Benchmarks and tests share helpers in local/.",
      severity: "error",
      from: { path: "^benchmarks/" },
      to: { path: "^__tests__/" },
    },
    {
      name: "tests-without-benchmarks",
      comment: "Benchmarks and tests share helpers in local/.",
      severity: "error",
      from: { path: "^__tests__/" },
      to: { path: "^benchmarks/" },
    },
    {
      name: "app-imports",
      comment: "An app uses the library as a consumer does: through its public entry.",
      severity: "error",
      from: { path: "^(main\\.ts|examples/)" },
      to: { pathNot: [PUBLIC_ENTRY, ...npm(...provider)] },
    },
    {
      name: "no-barrel",
      comment: "The barrel of the provider takes 2.6 s and 564 MB to load. Import the single modules.",
      severity: "error",
      from: {},
      to: { path: "node_modules/@cdktf/provider-aws/lib/index\\.(js|d\\.ts)$" },
    },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: ["node_modules", "^verifier/dist/"] },
    exclude: { path: "^(dist|cdktf\\.out)/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "require", "node", "default"] },
  },
};
