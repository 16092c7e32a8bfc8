import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CommandError, run } from "../../local/processes";

const REPOSITORY = path.resolve(__dirname, "..", "..");
const FIXTURES = path.join(__dirname, "fixtures");
// What a CDKTF project in TypeScript has anyway, in the versions that this repository is built with.
const OF_A_CONSUMER = ["@cdktf/provider-aws", "@types/node", "cdktf", "constructs", "typescript"];

// What `cdktf init` writes into a new TypeScript project.
const CDKTF_INIT = path.join(path.dirname(require.resolve("cdktf-cli/package.json")), "bundle/templates/typescript");

/** The packed library, installed into an otherwise empty CDKTF project outside of this repository. */
export interface ConsumerProject {
  readonly folder: string;
  /** The paths in the tarball, without their common first folder. */
  readonly packedFiles: readonly string[];
  /** In bytes. */
  readonly packedSize: number;
  /** What the compiler says about these files and every declaration that they reach; nothing when all is well. */
  readonly typeErrors: (...files: readonly string[]) => Promise<string>;
  /** Compiles an app and runs it. */
  readonly runApp: (file: string) => Promise<void>;
  readonly remove: () => void;
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs the built library and installs the tarball.
 *
 * @param sources more files of the project, by name
 */
export async function createConsumerProject(sources: Readonly<Record<string, string>>): Promise<ConsumerProject> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "consumer-"));
  // With its scripts, `npm pack` would build anew, under the feet of tests that use the build.
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: REPOSITORY,
  });
  const [packed] = JSON.parse(stdout) as readonly Packed[];
  if (packed === undefined) throw new Error("npm packed nothing.");

  const manifest = { name: "consumer", private: true, dependencies: { ...versions(), ...tarball(packed) } };
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  fs.cpSync(FIXTURES, folder, { recursive: true });
  fs.cpSync(path.join(CDKTF_INIT, "tsconfig.json"), path.join(folder, "tsconfig.init.json"));
  Object.entries(sources).forEach(([name, text]) => {
    fs.writeFileSync(path.join(folder, name), text);
  });
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
  await run("npm", ["install", "--prefix", folder, ...quietly], { cwd: folder });
  return {
    folder,
    packedFiles: packed.files.map((file) => file.path),
    packedSize: packed.size,
    typeErrors: (...files) => compile(folder, files, { noEmit: true }),
    runApp: async (file) => {
      const errors = await compile(folder, [file], { outDir: "built" });
      if (errors !== "") throw new Error(errors);
      await run(process.execPath, [path.join("built", file.replace(/\.ts$/, ".js"))], { cwd: folder });
    },
    remove: () => {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function versions(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(fs.readFileSync(path.join(REPOSITORY, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const wanted = Object.entries(manifest.devDependencies).filter(([name]) => OF_A_CONSUMER.includes(name));
  return Object.fromEntries(wanted);
}

function tarball({ filename }: Packed): Readonly<Record<string, string>> {
  return { "cdktf-cognito-global-sign-out": `file:${filename}` };
}

async function compile(folder: string, files: readonly string[], options: object): Promise<string> {
  const config = path.join(folder, "tsconfig.json");
  // All declarations are checked, too: ours have no errors that `skipLibCheck` would hide.
  const compilerOptions = { types: ["node"], skipLibCheck: false, ...options };
  fs.writeFileSync(config, JSON.stringify({ extends: "./tsconfig.init.json", compilerOptions, files, include: [] }));
  try {
    const tsc = path.join(folder, "node_modules", "typescript", "bin", "tsc");
    return (await run(process.execPath, [tsc, "--pretty", "false", "-p", config], { cwd: folder })).stdout;
  } catch (error) {
    // The compiler writes what it finds to stdout.
    if (error instanceof CommandError && error.stdout !== "") return error.stdout;
    throw error;
  }
}
