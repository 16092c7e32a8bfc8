import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CommandError, run } from "../../local/processes";
import type { RunResult } from "../../local/processes";
import { toolchain } from "../support/toolchain";

const REPOSITORY = path.resolve(__dirname, "..", "..");
const LIBRARY = "cdktf-cognito-global-sign-out";
const FIXTURES = path.join(__dirname, "fixtures");
// The dependencies of any CDKTF project in TypeScript, in the versions of this repository.
const CDKTF_DEPENDENCIES = ["@cdktf/provider-aws", "@types/node", "cdktf", "constructs", "typescript"];

const CDKTF = path.join(REPOSITORY, "node_modules", ".bin", "cdktf");
// The template that `cdktf init` copies into a new TypeScript project.
const CDKTF_INIT = path.join(path.dirname(require.resolve("cdktf-cli/package.json")), "bundle/templates/typescript");

/** The packed library. */
export interface PackedLibrary {
  /** The path of the tarball. */
  readonly tarball: string;
  /** The paths in the tarball, relative to its root directory. */
  readonly files: readonly string[];
  /** The size of the tarball, in bytes. */
  readonly size: number;
  readonly remove: () => void;
}

/** An empty CDKTF project outside of this repository, with the packed library installed. */
export interface ConsumerProject {
  readonly directory: string;
  /** The path of an installed file of a package; by default, of the library. */
  readonly resolve: (file: string, packageName?: string) => string;
  /** Compiles files with all declarations that they import, and returns the output of the compiler: empty without errors. */
  readonly typeErrors: (...files: readonly string[]) => Promise<string>;
  /** Compiles an app and runs it. Rejects with a {@link CommandError} when the app fails. */
  readonly runApp: (file: string) => Promise<void>;
  /** Compiles an app and runs `cdktf synth` with it. Rejects with a {@link CommandError} when the app fails. */
  readonly synth: (file: string, environment?: NodeJS.ProcessEnv) => Promise<RunResult>;
  readonly remove: () => void;
}

/** The parts of the `package.json` of this repository that the tests of the package read. */
export interface Manifest {
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The output of `npm pack`. */
interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs a built package.
 *
 * @param workspace the directory of a workspace of this repository; by default, the library
 */
export async function packLibrary(workspace = "."): Promise<PackedLibrary> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "packed-"));
  // The scripts of `npm pack` would rebuild dist/ while other tests use it.
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", directory], {
    cwd: path.join(REPOSITORY, workspace),
  });
  const [packed] = JSON.parse(stdout) as readonly Packed[];
  if (packed === undefined) throw new Error("npm pack created no tarball.");
  return {
    tarball: path.join(directory, packed.filename),
    files: packed.files.map((file) => file.path),
    size: packed.size,
    remove: () => {
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

/**
 * Creates a project and installs the packed library.
 *
 * @param library the packed library
 * @param sources additional files of the project, by name
 * @param versions the versions of dependencies that differ from those of this repository
 */
export async function createConsumerProject(
  library: PackedLibrary,
  sources: Readonly<Record<string, string>>,
  versions: Readonly<Record<string, string>> = {},
): Promise<ConsumerProject> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "consumer-"));
  const dependencies = { ...readVersions(), ...versions, [LIBRARY]: `file:${library.tarball}` };
  const manifest = { name: "consumer", private: true, dependencies };
  fs.writeFileSync(path.join(directory, "package.json"), JSON.stringify(manifest));
  fs.cpSync(FIXTURES, directory, { recursive: true });
  fs.cpSync(path.join(CDKTF_INIT, "tsconfig.json"), path.join(directory, "tsconfig.init.json"));
  Object.entries(sources).forEach(([name, text]) => {
    fs.writeFileSync(path.join(directory, name), text);
  });
  const options = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
  await run("npm", ["install", "--prefix", directory, ...options], { cwd: directory });
  const build = async (file: string): Promise<string> => {
    const errors = await compile(directory, [file], { outDir: "built" });
    if (errors !== "") throw new Error(errors);
    return path.join("built", file.replace(/\.ts$/, ".js"));
  };
  return {
    directory,
    resolve: (file, packageName = LIBRARY) => path.join(directory, "node_modules", packageName, file),
    typeErrors: (...files) => compile(directory, files, { noEmit: true }),
    runApp: async (file) => {
      await run(process.execPath, [await build(file)], { cwd: directory });
    },
    synth: async (file, more = {}) => {
      const config = { language: "typescript", app: `node ${await build(file)}`, sendCrashReports: "false" };
      fs.writeFileSync(path.join(directory, "cdktf.json"), JSON.stringify(config));
      const environment = { ...process.env, ...(await toolchain()).environment, CI: "1", ...more };
      return run(CDKTF, ["synth"], { cwd: directory, environment });
    },
    remove: () => {
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Reads the `package.json` of this repository. */
export function readManifest(): Manifest {
  return JSON.parse(fs.readFileSync(path.join(REPOSITORY, "package.json"), "utf8")) as Manifest;
}

function readVersions(): Readonly<Record<string, string>> {
  const { devDependencies } = readManifest();
  return Object.fromEntries(Object.entries(devDependencies).filter(([name]) => CDKTF_DEPENDENCIES.includes(name)));
}

async function compile(directory: string, files: readonly string[], options: object): Promise<string> {
  const config = path.join(directory, "tsconfig.json");
  // Checks all declarations as well: ours must not depend on skipLibCheck.
  const compilerOptions = { types: ["node"], skipLibCheck: false, ...options };
  fs.writeFileSync(config, JSON.stringify({ extends: "./tsconfig.init.json", compilerOptions, files, include: [] }));
  try {
    const tsc = path.join(directory, "node_modules", "typescript", "bin", "tsc");
    return (await run(process.execPath, [tsc, "--pretty", "false", "-p", config], { cwd: directory })).stdout;
  } catch (error) {
    // The compiler writes its errors to stdout.
    if (error instanceof CommandError && error.stdout !== "") return error.stdout;
    throw error;
  }
}
