import fs from "node:fs";
import path from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { COMMAND } from "../../local/command";
import { withoutAwsSettings } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { run } from "../../local/processes";
import type { RunResult } from "../../local/processes";
import { keepStateInS3 } from "../../local/state-bucket";
import type { Toolchain } from "../../local/toolchain";

/** A stack that is synthesized in this process and deployed by the engine, without `cdktf`. Its state is in S3. */
export interface EngineStack {
  /** The directory in which the engine runs. */
  readonly directory: string;
  /** The name of the state in the bucket of the states. */
  readonly stateKey: string;
  /** Synthesizes the stack: `define` adds its resources. */
  readonly synthesize: (define: (stack: TerraformStack) => void) => void;
  /** Runs a command of the engine, with the credentials of `environment` or else of the root user. */
  readonly engine: (args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<RunResult>;
  /** Runs `cognito-sign-out` in the directory of the stack, and returns its output. */
  readonly command: (args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<string>;
  /** Plans, saves the plan in the file `plan`, and returns it as JSON. */
  readonly plan: (environment?: NodeJS.ProcessEnv) => Promise<EnginePlan>;
  /** Applies the saved plan, and returns the operations in the order in which they began. */
  readonly apply: () => Promise<readonly Operation[]>;
  readonly remove: () => void;
}

/** The parts of a plan's JSON that tests read. */
export interface EnginePlan {
  readonly resource_changes?: readonly EngineChange[];
}

/** The planned change of a resource or data source. */
export interface EngineChange {
  readonly address: string;
  readonly action_reason?: string;
  readonly change: { readonly actions: readonly string[]; readonly replace_paths?: unknown };
}

/** An operation of an apply, such as `delete aws_dynamodb_table.Sessions`. */
export interface Operation {
  readonly address: string;
  readonly action: string;
}

const SCRATCH = path.resolve(__dirname, "..", "..", ".local");

/** Creates a stack. `id` is its name. The bucket of the states exists already. */
export function createEngineStack(id: string, toolchain: Toolchain, emulator: Emulator): EngineStack {
  fs.mkdirSync(SCRATCH, { recursive: true });
  const outdir = fs.mkdtempSync(path.join(SCRATCH, `${id}-`));
  const directory = path.join(outdir, "stacks", id);
  const stateKey = path.basename(outdir);
  const base = { ...withoutAwsSettings(process.env), ...toolchain.environment, ...emulator.environment };
  const runHere = (program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    run(program, args, { cwd: directory, environment: { ...base, ...environment } });
  const engine: EngineStack["engine"] = (args, environment) => runHere(toolchain.engine.binary, args, environment);
  return {
    directory,
    stateKey,
    engine,
    command: async (args, environment) => (await runHere(process.execPath, [COMMAND, ...args], environment)).stdout,
    synthesize: (define) => {
      const app = new App({ outdir });
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, "aws");
      keepStateInS3(stack, stateKey);
      stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
      define(stack);
      app.synth();
    },
    plan: async (environment) => {
      await engine(["plan", "-input=false", "-out=plan"], environment);
      return JSON.parse((await engine(["show", "-json", "plan"], environment)).stdout) as EnginePlan;
    },
    apply: async () => {
      const { stdout } = await engine(["apply", "-input=false", "-json", "plan"]);
      return stdout.split("\n").flatMap(parseOperation);
    },
    remove: () => {
      fs.rmSync(outdir, { recursive: true, force: true });
    },
  };
}

function parseOperation(line: string): Operation[] {
  const { type, hook } = JSON.parse(line) as {
    readonly type: string;
    readonly hook?: { readonly action: string; readonly resource: { readonly addr: string } };
  };
  return type === "apply_start" && hook ? [{ address: hook.resource.addr, action: hook.action }] : [];
}
