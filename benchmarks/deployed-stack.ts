import fs from "node:fs";
import path from "node:path";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { withoutAwsSettings } from "../local/emulator";
import type { ClientConfig, Emulator } from "../local/emulator";
import { run } from "../local/processes";
import type { RunOptions } from "../local/processes";
import { createStateBucket } from "../local/state-bucket";
import type { Toolchain } from "../local/toolchain";
import { createUser } from "../local/user-pool";
import { measureServerCpu } from "./cpu-time";
import type { Sample } from "./harness";
import { createUsernames, synthesize } from "./stacks";
import type { StackOptions, Variant } from "./stacks";
import { timeCommand } from "./time-command";

/** The arguments of an apply. */
export const APPLY = ["apply", "-auto-approve", "-input=false", "-no-color"];

/** What all stacks of a benchmark share. */
export interface DeployContext {
  /** The path of the engine. */
  readonly binary: string;
  /** The environment of the engine and of `cognito-sign-out`. */
  readonly environment: NodeJS.ProcessEnv;
  /** The local AWS, without a proxy. */
  readonly direct: ClientConfig;
  /** The directory of the stacks. */
  readonly directory: string;
  /** The versions of the engine and the provider. */
  readonly versions: readonly string[];
}

/** A stack whose user pool and function are deployed, with an empty list. */
export interface DeployedStack {
  readonly context: DeployContext;
  readonly variant: Variant;
  readonly awsCli?: string;
  /** Its name, which is also that of its state in S3. */
  readonly name: string;
  /** The users of the pool. */
  readonly users: readonly string[];
  /** The state, without an entry. */
  readonly state: string;
}

/** How a list of a deployed stack is synthesized; the state is in S3 unless in a file. */
export type ListOptions = Pick<StackOptions, "revision" | "stateIn" | "withoutPoolTrigger">;

/** The synthesized stack in a directory of its own, in which the engine is initialized. */
export interface Checkout {
  /** The directory that contains `cdktf.out`. */
  readonly directory: string;
  readonly context: DeployContext;
  /** How the engine is run. */
  readonly options: RunOptions;
  readonly readState: () => Promise<string>;
  /** Replaces the state. */
  readonly writeState: (state: string) => Promise<void>;
}

/**
 * Prepares a local AWS for deploys.
 *
 * @param toolchain the engine and the provider
 * @param emulator the started local AWS; `direct` if there is a proxy in front of it
 * @param directory where stacks are synthesized
 */
export async function createDeployContext(
  { engine, providerVersion, environment }: Toolchain,
  emulator: Emulator & { readonly direct?: ClientConfig },
  directory: string,
): Promise<DeployContext> {
  const direct = emulator.direct ?? emulator.clientConfig;
  await createStateBucket(direct);
  fs.mkdirSync(directory, { recursive: true });
  // Version 1 of the AWS CLI reads the Region from AWS_DEFAULT_REGION.
  const aws = { ...emulator.environment, AWS_DEFAULT_REGION: emulator.region };
  return {
    binary: engine.binary,
    environment: { ...withoutAwsSettings(process.env), ...environment, ...aws },
    direct,
    directory,
    versions: [`${engine.product} ${engine.version}`, `AWS provider ${providerVersion}`],
  };
}

/**
 * Deploys a stack with an empty list, and creates users.
 *
 * @param context the local AWS
 * @param variant how users are signed out
 * @param size the number of users to create
 * @param awsCli see {@link StackOptions}
 */
export async function deployStack(
  context: DeployContext,
  variant: Variant,
  size: number,
  awsCli?: string,
): Promise<DeployedStack> {
  process.stderr.write(`preparing ${variant}, ${size.toLocaleString("en")} users\n`);
  const stack = { context, variant, awsCli, name: variant.replaceAll(" ", "-") };
  const { options, readState } = await checkOut(stack, 0);
  await run(context.binary, APPLY, options);
  const { stdout: userPoolId } = await run(context.binary, ["output", "-raw", "user_pool_id"], options);
  const pool = { cognito: new CognitoIdentityProviderClient(context.direct), userPoolId, clientId: "" };
  const users = createUsernames(size);
  for (const username of users) await createUser(pool, username);
  return { ...stack, users, state: await readState() };
}

/**
 * Deploys a list and returns the state.
 *
 * @param stack the stack, whose state is overwritten
 * @param size the number of listed users
 * @param list see {@link ListOptions}
 */
export async function deployList(stack: DeployedStack, size: number, list: ListOptions = {}): Promise<string> {
  process.stderr.write(`preparing the state of ${size.toLocaleString("en")} entries\n`);
  const checkout = await checkOut(stack, size, list);
  await checkout.writeState(stack.state);
  await run(stack.context.binary, APPLY, checkout.options);
  return checkout.readState();
}

/**
 * Synthesizes a stack and initializes the engine.
 *
 * @param stack the stack
 * @param size the number of listed users
 * @param list see {@link ListOptions}
 */
export async function checkOut(
  { context, variant, awsCli, name }: Omit<DeployedStack, "users" | "state">,
  size: number,
  { stateIn = "S3", ...list }: ListOptions = {},
): Promise<Checkout> {
  const directory = fs.mkdtempSync(path.join(context.directory, `${name}-${size}-`));
  const outdir = path.join(directory, "cdktf.out");
  const cwd = synthesize(variant, size, outdir, { name, awsCli, stateIn, ...list });
  const options = { cwd, environment: context.environment };
  await run(context.binary, ["init", "-input=false"], options);
  return {
    directory,
    context,
    options,
    readState: async () => (await run(context.binary, ["state", "pull"], options)).stdout,
    writeState: async (state) => {
      const file = path.join(directory, "restored.tfstate");
      fs.writeFileSync(file, state);
      await run(context.binary, ["state", "push", "-force", file], options);
    },
  };
}

/**
 * Measures a command of the engine.
 *
 * @param checkout where the command runs
 * @param args its arguments
 * @param expected a line of its output
 * @throws Error when the command fails, or does something else
 */
export async function timeEngine(
  { context, options }: Checkout,
  args: readonly string[],
  expected: string,
): Promise<Sample> {
  const lines: string[] = [];
  const sample = await timeCommand(context.binary, args, { ...options, onLine: (line) => lines.push(line) });
  if (lines.some((line) => line.includes(expected))) return sample;
  throw new Error(`${args[0] ?? ""} did not print "${expected}":\n${lines.slice(-20).join("\n")}`);
}

/** Measures a command, with the CPU time of the local AWS during its run. */
export async function withAwsCpu(measure: () => Promise<Sample>): Promise<Sample> {
  const before = await measureServerCpu();
  const sample = await measure();
  const after = await measureServerCpu();
  return { ...sample, awsCpu: before === undefined || after === undefined ? undefined : after - before };
}
