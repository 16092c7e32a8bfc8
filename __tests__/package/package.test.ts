import fs from "node:fs";
import path from "node:path";
import { createConsumerProject } from "./consumer-project";
import type { ConsumerProject } from "./consumer-project";

jest.setTimeout(300_000);

const REPOSITORY = path.resolve(__dirname, "..", "..");
const MAX_PACKED_BYTES = 400_000;

/** The parts of a synthesized stack that this test looks at. */
interface Synthesized {
  readonly locals: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly resource: {
    readonly aws_lambda_invocation: Readonly<Record<string, { readonly for_each: string }>>;
    readonly aws_lambda_function: Readonly<Record<string, { readonly filename: string }>>;
  };
}

describe("GIVEN the packed library, installed into an empty CDKTF project", () => {
  const example = readmeExample();
  let project: ConsumerProject;

  beforeAll(async () => {
    project = await createConsumerProject({ "readme-example.ts": example });
  });
  afterAll(() => {
    project.remove();
  });

  test("WHEN it is packed THEN it holds the build and what people read, and nothing else", () => {
    expect(project.packedFiles).toEqual(
      expect.arrayContaining([
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist/bin/cognito-sign-out.js",
        "dist/constructs/index.d.ts",
        "dist/constructs/index.js",
        "dist/handlers/sign-out.zip",
        "package.json",
        "schemas/check.schema.json",
        "schemas/report.schema.json",
        "schemas/users.schema.json",
      ]),
    );
    const allowed =
      /^(CHANGELOG\.md|LICENSE|README\.md|package\.json|schemas\/.+\.json|dist\/(bin|constructs|core|handlers|report|users)\/.+)$/;
    expect(project.packedFiles.filter((file) => !allowed.test(file))).toEqual([]);
    const sourceOrState = /(?<!\.d)\.ts$|tfstate|\.test\.|__tests__|\.map$/;
    expect(project.packedFiles.filter((file) => sourceOrState.test(file))).toEqual([]);
  });

  test(`WHEN it is packed THEN it is smaller than ${String(MAX_PACKED_BYTES / 1000)} kB`, () => {
    expect(project.packedSize).toBeLessThan(MAX_PACKED_BYTES);
  });

  test("WHEN the README's example runs THEN its users are entries, and the function's bundle lies beside them", async () => {
    await project.runApp("readme-example.ts");
    const stackFolder = onlyFolderIn(path.join(project.folder, "cdktf.out", "stacks"));
    const synthesized = JSON.parse(fs.readFileSync(path.join(stackFolder, "cdk.tf.json"), "utf8")) as Synthesized;

    const [local, entries] = only(synthesized.locals);
    const [, invocation] = only(synthesized.resource.aws_lambda_invocation);
    expect(invocation.for_each).toBe(`\${local.${local}}`);
    const inputs = Object.values(entries).map((input) => JSON.parse(input) as unknown);
    expect(inputs).toEqual([
      expect.objectContaining({ username: "alice", revision: "1", reason: "INC-4711 leaked laptop" }),
      expect.objectContaining({ username: "bob@example.com", revision: "2", reason: "INC-4712" }),
    ]);

    const [, { filename }] = only(synthesized.resource.aws_lambda_function);
    const bundle = fs.readFileSync(path.join(REPOSITORY, "dist", "handlers", "sign-out.zip"));
    expect(fs.readFileSync(path.join(stackFolder, filename)).equals(bundle)).toBe(true);
  });

  test("WHEN every option is given THEN it compiles, with all of our declarations checked", async () => {
    expect(await project.typeErrors("every-option.ts")).toBe("");
  });

  test("WHEN a prop is wrong THEN it does not compile", async () => {
    expect(await project.typeErrors("wrong-props.ts")).toBe("");
  });
});

function readmeExample(): string {
  const readme = fs.readFileSync(path.join(REPOSITORY, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const found = blocks.find((block) => block.includes("new CognitoGlobalSignOut"));
  if (found === undefined) throw new Error("The README holds no example of the construct.");
  return found;
}

function onlyFolderIn(folder: string): string {
  return path.join(folder, only(Object.fromEntries(fs.readdirSync(folder).map((name) => [name, name])))[0]);
}

function only<T>(record: Readonly<Record<string, T>>): readonly [string, T] {
  const [found, ...others] = Object.entries(record);
  if (found === undefined || others.length > 0) throw new Error(`There are ${String(others.length + 1)}, not one.`);
  return found;
}
