// The warning of the AWS SDK about old Node.js versions would clutter the output of the tests.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const common = {
  testEnvironment: "node",
  // The sources of the verifier import each other with the extension that an ES module needs at run time.
  moduleNameMapper: { "^(\\.{1,2}/.+)\\.js$": ["$1.js", "$1.ts"] },
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
};

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/unit/**/*.test.ts"],
      setupFilesAfterEnv: ["<rootDir>/__tests__/support/unit-setup.ts"],
    },
    {
      ...common,
      displayName: "integration",
      testMatch: ["<rootDir>/__tests__/integration/**/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/integration/global-setup.ts",
    },
    {
      ...common,
      displayName: "faults",
      testMatch: ["<rootDir>/__tests__/faults/**/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/faults/global-setup.ts",
    },
    {
      ...common,
      displayName: "e2e",
      testMatch: ["<rootDir>/__tests__/{e2e,package}/**/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/e2e/global-setup.ts",
    },
  ],
};
