import { buildEngine, findEngine } from "./engine";
import type { Engine } from "./engine";
import { checkBoth } from "./errors";
import { checkGo } from "./go-check";
import { AWS_PROVIDER, OPENTOFU } from "./go-programs";
import { withLock } from "./lock";
import { MINISTACK } from "./ministack";
import { findPackages, findPython, installPackages } from "./python";
import { findInMirror, shareInMirror, useMirror } from "./mirror";
import { adoptBuiltProvider, buildProvider, downloadProvider } from "./provider";

export type { Engine } from "./engine";
export { ToolchainError } from "./errors";
export type { Missing } from "./errors";

/** Everything that a deployment to the local AWS needs. */
export interface Toolchain {
  readonly engine: Engine;
  /** The version of the AWS provider that the engine will use. */
  readonly providerVersion: string;
  /** What to add to the environment of `cdktf` and of the engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** The Python that has MiniStack. */
  readonly python: string;
}

/**
 * Finds Terraform or OpenTofu, the AWS provider and MiniStack, and prepares what is missing, once, in the user's cache
 * folder.
 *
 * @param only `opentofu` passes Terraform over; either will do unless given
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
  return describe(engine, providerVersion, python);
}

async function prepareMissing(only?: "opentofu"): Promise<Toolchain> {
  // Everything is checked before the first build begins.
  const [preparePython, prepareEngine] = await checkBoth(planMinistack(), planEngine(only));
  const python = await preparePython();
  const [engine, providerVersion] = await prepareEngine();
  return describe(engine, providerVersion, python);
}

/** The long step, or none, that remains once it is known that it can be taken. */
type Plan<T> = () => Promise<T>;

async function planMinistack(): Promise<Plan<string>> {
  const installed = await findPackages(MINISTACK);
  if (installed !== undefined) return () => Promise.resolve(installed);
  const systemPython = await findPython(MINISTACK);
  return () => installPackages(MINISTACK, systemPython);
}

async function planEngine(only?: "opentofu"): Promise<Plan<[Engine, string]>> {
  const found = await findEngine(only);
  if (found === undefined) await checkGo(OPENTOFU, "No terraform or tofu that can be used is on PATH.");
  const prepareProvider = found && (await planProvider(found));
  return async () => {
    const engine = found ?? (await buildEngine());
    return [engine, await (prepareProvider ?? (await planProvider(engine)))()];
  };
}

async function planProvider(engine: Engine): Promise<Plan<string>> {
  const present = (await findInMirror(engine)) ?? (await shareInMirror(engine)) ?? (await adoptBuiltProvider(engine));
  if (present !== undefined) return () => Promise.resolve(present);
  const { version, refusal } = await downloadProvider(engine);
  if (version !== undefined) return () => Promise.resolve(version);
  await checkGo(AWS_PROVIDER, refusal);
  return () => buildProvider(engine, refusal);
}

async function describe(engine: Engine, providerVersion: string, python: string): Promise<Toolchain> {
  const environment = { TERRAFORM_BINARY_NAME: engine.binary, CHECKPOINT_DISABLE: "1", ...(await useMirror()) };
  return { engine, providerVersion, environment, python };
}
