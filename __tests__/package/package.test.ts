import fs from "node:fs";
import path from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { CommandError, run } from "../../local/processes";
import { createConsumerProject, packLibrary } from "./consumer-project";
import type { ConsumerProject, PackedLibrary } from "./consumer-project";

jest.setTimeout(300_000);

const REPOSITORY = path.resolve(__dirname, "..", "..");
// The zips of the two functions have 172 kB of it.
const MAX_PACKED_BYTES = 440_000;

// The names of the bundled functions.
const FUNCTIONS = ["sign-out", "authorizer"];

const STACK_FRAME = /^\s+at /m;

const INVALID_LIST = `
import { App, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "cdktf-cognito-global-sign-out";

const userPool = { id: "us-east-1_6573cjKIK", arn: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_6573cjKIK" };
new CognitoGlobalSignOut(new TerraformStack(new App(), "invalid-list"), "SignOut", { userPool, users: ["al ice"] });
`;

/** The parts of `cdk.tf.json` that this test reads. */
interface Synthesized {
  readonly locals: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly resource: {
    readonly aws_lambda_invocation: Readonly<Record<string, { readonly for_each: string }>>;
    readonly aws_lambda_function: Readonly<Record<string, { readonly filename: string }>>;
  };
}

/** The parts of esbuild's metafile that this test reads. */
interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

describe("GIVEN the packed library, installed into an empty CDKTF project", () => {
  let library: PackedLibrary;
  let project: ConsumerProject;

  beforeAll(async () => {
    library = await packLibrary();
    project = await createConsumerProject(library, {
      "readme-example.ts": readReadmeExample(),
      "invalid-list.ts": INVALID_LIST,
    });
  });
  afterAll(() => {
    project.remove();
    library.remove();
  });

  test("WHEN it is packed THEN it contains the build, the schemas, the documentation and the examples", () => {
    expect(library.files).toEqual(
      expect.arrayContaining([
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist/cli/cognito-sign-out.js",
        "dist/constructs/index.d.ts",
        "dist/constructs/index.js",
        "dist/handlers/sign-out.zip",
        "docs/errors.md",
        "examples/gitops/main.ts",
        "package.json",
        "schemas/check.schema.json",
        "schemas/history.schema.json",
        "schemas/report.schema.json",
        "schemas/users.schema.json",
      ]),
    );
  });

  test("WHEN it is packed THEN it contains nothing else", async () => {
    const isBuilt = (file: string) =>
      /^dist\/(cli|constructs|core|users)\/.+\.(js|d\.ts)$/.test(file) ||
      FUNCTIONS.some((name) => file === `dist/handlers/${name}.zip`);
    const packed = library.files.filter((file) => !isBuilt(file));
    // Untracked files, such as state and reports, are leftovers of a run.
    const documents = ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md"];
    const shipped = [...documents, "docs", "examples", "package.json", "schemas", "verifier/README.md"];
    const tracked = (await run("git", ["ls-files", ...shipped], { cwd: REPOSITORY })).stdout.split("\n");
    expect([...packed].sort()).toEqual([...tracked].sort());
  });

  test("WHEN its README links to a file THEN the tarball contains it", () => {
    const readme = fs.readFileSync(project.resolve("README.md"), "utf8");
    const targets = [...readme.matchAll(/\]\(((?!https?:|#)[^)#\s]+)/g)].map(([, target = ""]) => target);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !fs.existsSync(project.resolve(target)))).toEqual([]);
  });

  test.each([
    ["sign-out", "@aws-sdk/client-cognito-identity-provider"],
    ["authorizer", "aws-jwt-verify"],
  ])("WHEN the zip of %s is unpacked THEN it contains the license of every bundled package", (name, dependency) => {
    const zip = unzipSync(fs.readFileSync(project.resolve(`dist/handlers/${name}.zip`)));
    expect(Object.keys(zip)).toEqual(["index.js", "THIRD_PARTY_LICENSES"]);
    const licenses = strFromU8(zip["THIRD_PARTY_LICENSES"] ?? new Uint8Array());
    const packages = readBundledPackages(name);
    expect(packages).toContain(dependency);
    const lines = licenses.split("\n");
    expect(packages.filter((one) => !lines.some((line) => line.startsWith(`${one} `)))).toEqual([]);
    expect(licenses).toContain("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
  });

  test(`WHEN it is packed THEN it is smaller than ${String(MAX_PACKED_BYTES / 1000)} kB`, () => {
    expect(library.size).toBeLessThan(MAX_PACKED_BYTES);
  });

  test("WHEN the example of the README runs THEN its users are entries, and the stack contains the zip of the function", async () => {
    await project.runApp("readme-example.ts");
    const stackDirectory = onlyDirectoryIn(path.join(project.directory, "cdktf.out", "stacks"));
    const synthesized = JSON.parse(fs.readFileSync(path.join(stackDirectory, "cdk.tf.json"), "utf8")) as Synthesized;

    const [local, entries] = only(synthesized.locals);
    const [, invocation] = only(synthesized.resource.aws_lambda_invocation);
    expect(invocation.for_each).toBe(`\${local.${local}}`);
    const inputs = Object.values(entries).map((input) => JSON.parse(input) as unknown);
    expect(inputs).toEqual([
      expect.objectContaining({ username: "alice", revision: "1", reason: "INC-4711 leaked laptop" }),
      expect.objectContaining({ username: "bob@example.com", revision: "2", reason: "INC-4712" }),
    ]);

    const [, { filename }] = only(synthesized.resource.aws_lambda_function);
    const zip = fs.readFileSync(path.join(REPOSITORY, "dist", "handlers", "sign-out.zip"));
    expect(fs.readFileSync(path.join(stackDirectory, filename)).equals(zip)).toBe(true);
  });

  test("WHEN a list is invalid THEN the app fails, and prints the message once", async () => {
    const error: unknown = await project.runApp("invalid-list.ts").catch((reason: unknown) => reason);
    const stderr = error instanceof CommandError ? error.stderr : "";
    expect(stderr.match(/- users\[0\]: "al ice" has white space/g)).toHaveLength(1);
    expect(stderr.match(/See docs\/errors\.md#validation_error\./g)).toHaveLength(1);
    // Node.js prints enumerable properties of an uncaught error in braces.
    expect(stderr).not.toMatch(/issues:|code:|Symbol\(/);
    expect(stderr).not.toMatch(STACK_FRAME);
  });

  test("WHEN cdktf synthesizes an invalid list THEN its log and its report have the message once each, without a stack", async () => {
    const { stdout, stderr } = await failSynth(project, {});
    for (const output of [stdout, stderr]) {
      expect(output.match(/- users\[0\]: "al ice" has white space/g)).toHaveLength(1);
      expect(output).not.toMatch(STACK_FRAME);
    }
  });

  test("WHEN the log of cdktf goes to a file THEN the output has the message once", async () => {
    const CDKTF_LOG_FILE_DIRECTORY = fs.mkdtempSync(path.join(project.directory, "log-"));
    const { stdout, stderr } = await failSynth(project, { CDKTF_LOG_FILE_DIRECTORY });
    expect(`${stdout}${stderr}`.match(/- users\[0\]: "al ice" has white space/g)).toHaveLength(1);
  });

  test("WHEN an app sets every option THEN it compiles, with all declarations checked", async () => {
    expect(await project.typeErrors("every-option.ts")).toBe("");
  });

  test("WHEN a prop is wrong THEN it does not compile", async () => {
    expect(await project.typeErrors("wrong-props.ts")).toBe("");
  });
});

async function failSynth(project: ConsumerProject, environment: NodeJS.ProcessEnv): Promise<CommandError> {
  const error: unknown = await project.synth("invalid-list.ts", environment).catch((reason: unknown) => reason);
  if (error instanceof CommandError) return error;
  throw new Error("The synthesis succeeded unexpectedly.", { cause: error });
}

// Relies on the metafile of the build, not on the code that collects the licenses.
function readBundledPackages(functionName: string): readonly string[] {
  const file = path.join(REPOSITORY, "dist", "handlers", `${functionName}.metafile.json`);
  const { outputs } = JSON.parse(fs.readFileSync(file, "utf8")) as Metafile;
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const bundled = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const names = bundled.map(([input]) => /^.*node_modules\/((@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function readReadmeExample(): string {
  const readme = fs.readFileSync(path.join(REPOSITORY, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const found = blocks.find((block) => block.includes("new CognitoGlobalSignOut"));
  if (found === undefined) throw new Error("The README contains no example of the construct.");
  return found;
}

function onlyDirectoryIn(directory: string): string {
  return path.join(directory, only(Object.fromEntries(fs.readdirSync(directory).map((name) => [name, name])))[0]);
}

function only<T>(record: Readonly<Record<string, T>>): readonly [string, T] {
  const [found, ...others] = Object.entries(record);
  if (found === undefined || others.length > 0) throw new Error("Expected exactly one.");
  return found;
}
