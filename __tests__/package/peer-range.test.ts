import fs from "node:fs";
import path from "node:path";
import { createConsumerProject, packLibrary, readManifest } from "./consumer-project";
import type { ConsumerProject, PackedLibrary } from "./consumer-project";

// Installs the bindings of the provider twice, which are 400 MB each.
jest.setTimeout(600_000);

const BINDINGS = "@cdktf/provider-aws";
const RANGE = readManifest().peerDependencies[BINDINGS] ?? "";
const LOWEST = /^\^(\d+\.\d+\.\d+)$/.exec(RANGE)?.[1] ?? "";
// The first version of the AWS provider that accepts nodejs24.x.
const FIRST_PROVIDER = "6.19.0";

const DEFAULT_OPTIONS = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "cdktf-cognito-global-sign-out";

const app = new App();
const stack = new TerraformStack(app, "defaults");
new AwsProvider(stack, "aws", { region: "us-east-1" });
const userPool = { id: "us-east-1_6573cjKIK", arn: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_6573cjKIK" };
new CognitoGlobalSignOut(stack, "SignOut", { userPool, users: ["alice"] });
app.synth();
`;

/** The parts of `cdk.tf.json` that this test reads. */
interface Synthesized {
  readonly terraform: { readonly required_providers: { readonly aws: { readonly version: string } } };
  readonly resource: {
    readonly aws_lambda_function: Readonly<Record<string, { readonly runtime: string }>>;
  };
}

describe("GIVEN the packed library", () => {
  let library: PackedLibrary;

  beforeAll(async () => {
    library = await packLibrary();
  });
  afterAll(() => {
    library.remove();
  });

  test.each([
    ["lowest", LOWEST],
    ["newest", RANGE],
  ])(
    `WHEN the %s ${BINDINGS} of the peer range is installed (%s) THEN its provider accepts the default runtime`,
    async (_, version) => {
      const project = await createConsumerProject(library, { "app.ts": DEFAULT_OPTIONS }, { [BINDINGS]: version });
      try {
        await project.runApp("app.ts");
        const { terraform, resource } = readSynthesized(project);
        const runtimes = Object.values(resource.aws_lambda_function).map(({ runtime }) => runtime);
        expect(runtimes).toEqual(["nodejs24.x"]);
        const bindings = readBindings(project);
        expect(compareVersions(bindings.version, LOWEST)).toBe(version === LOWEST ? 0 : 1);
        expect(terraform.required_providers.aws.version).toBe(bindings.providerVersion);
        expect(compareVersions(bindings.providerVersion, FIRST_PROVIDER)).toBeGreaterThanOrEqual(0);
      } finally {
        project.remove();
      }
    },
  );
});

function readSynthesized({ directory }: ConsumerProject): Synthesized {
  const file = path.join(directory, "cdktf.out", "stacks", "defaults", "cdk.tf.json");
  return JSON.parse(fs.readFileSync(file, "utf8")) as Synthesized;
}

/** Reads the version of the installed bindings, and of the provider that they were generated from. */
function readBindings(project: ConsumerProject): { readonly version: string; readonly providerVersion: string } {
  const { version, cdktf } = JSON.parse(fs.readFileSync(project.resolve("package.json", BINDINGS), "utf8")) as {
    readonly version: string;
    readonly cdktf: { readonly provider: { readonly version: string } };
  };
  return { version, providerVersion: cdktf.provider.version };
}

/** Compares two versions without prerelease: -1, 0 or 1. */
function compareVersions(left: string, right: string): number {
  return Math.sign(left.localeCompare(right, "en", { numeric: true }));
}
