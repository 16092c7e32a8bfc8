import path from "node:path";
import { buildEngine, findEngine } from "./engine";
import type { Engine } from "./engine";
import { checkBoth } from "./errors";
import { checkGo } from "./go-check";
import { AWS_PROVIDER, OPENTOFU } from "./go-programs";
import { withLock } from "./lock";
import { findInMirror, shareInMirror, useMirror } from "./mirror";
import { adoptBuiltProvider, buildProvider, downloadProvider } from "./provider";
import { findPackages, findPython, installPackages } from "./python";
import type { PythonPackages } from "./python";

export type { Engine } from "./engine";
export { ToolchainError } from "./errors";
export type { Missing } from "./errors";

/** What a deployment to the local AWS needs. */
export interface Toolchain {
  readonly engine: Engine;
  /** The version of the AWS provider. */
  readonly providerVersion: string;
  /** Additions to the environment of `cdktf` and the engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** The Python that has MiniStack. */
  readonly python: string;
}

const MINISTACK: PythonPackages = {
  name: "ministack",
  title: "MiniStack",
  description: "MiniStack, the local AWS",
  requirements: path.join(__dirname, "requirements.txt"),
};

/**
 * Finds Terraform or OpenTofu, the AWS provider and MiniStack, and prepares what is missing in the user's cache directory.
 *
 * @param only `opentofu` ignores Terraform; by default either is used
 * @throws {@link ToolchainError} with everything that is missing and can't be prepared
 */
export async function prepareToolchain(only?: "opentofu"): Promise<Toolchain> {
  return (await findToolchain(only)) ?? withLock(async () => (await findToolchain(only)) ?? prepareMissing(only));
}

async function findToolchain(only?: "opentofu"): Promise<Toolchain | undefined> {
  const python = await findPackages(MINISTACK);
  const engine = python && (await findEngine(only));
  const providerVersion = engine && (await findInMirror(engine));
  if (!python || !engine || !providerVersion) return undefined;
  return createToolchain(engine, providerVersion, python);
}

async function prepareMissing(only?: "opentofu"): Promise<Toolchain> {
  // Everything is checked before the first build starts.
  const [preparePython, prepareEngine] = await checkBoth(checkMinistack(), checkEngine(only));
  const python = await preparePython();
  const [engine, providerVersion] = await prepareEngine();
  return createToolchain(engine, providerVersion, python);
}

/** Prepares a part of the toolchain whose requirements were checked. It is fast when nothing is missing. */
type Preparation<T> = () => Promise<T>;

async function checkMinistack(): Promise<Preparation<string>> {
  const installed = await findPackages(MINISTACK);
  if (installed !== undefined) return () => Promise.resolve(installed);
  const systemPython = await findPython(MINISTACK);
  return () => installPackages(MINISTACK, systemPython);
}

async function checkEngine(only?: "opentofu"): Promise<Preparation<[Engine, string]>> {
  const found = await findEngine(only);
  if (found === undefined) await checkGo(OPENTOFU, "Neither terraform nor tofu on PATH can be used.");
  const prepareProvider = found && (await checkProvider(found));
  return async () => {
    const engine = found ?? (await buildEngine());
    return [engine, await (prepareProvider ?? (await checkProvider(engine)))()];
  };
}

async function checkProvider(engine: Engine): Promise<Preparation<string>> {
  const present = (await findInMirror(engine)) ?? (await shareInMirror(engine)) ?? (await adoptBuiltProvider(engine));
  if (present !== undefined) return () => Promise.resolve(present);
  const { version, failure } = await downloadProvider(engine);
  if (version !== undefined) return () => Promise.resolve(version);
  await checkGo(AWS_PROVIDER, failure);
  return () => buildProvider(engine, failure);
}

async function createToolchain(engine: Engine, providerVersion: string, python: string): Promise<Toolchain> {
  const environment = { TERRAFORM_BINARY_NAME: engine.binary, CHECKPOINT_DISABLE: "1", ...(await useMirror()) };
  return { engine, providerVersion, environment, python };
}
