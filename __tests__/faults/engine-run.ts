import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A running engine in its own process group, so that a test can kill it as a pipeline does. */
export interface EngineRun {
  /** Sends a signal to the engine and to its providers. */
  readonly kill: (signal: "SIGKILL" | "SIGINT") => void;
  readonly ended: Promise<EngineResult>;
}

/** The result of an engine command. */
export interface EngineResult {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** Its stdout and stderr. */
  readonly output: string;
}

/** Starts a command of the engine. */
export function startEngine(
  binary: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): EngineRun {
  const child = spawn(binary, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  }
  return {
    kill: (signal) => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, signal);
    },
    ended: new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => {
        resolve({ exitCode, output: lines.join("\n") });
      });
    }),
  };
}

/**
 * Waits for a command to succeed.
 *
 * @returns its output
 * @throws Error with its output when it failed
 */
export async function waitForSuccess(run: EngineRun): Promise<string> {
  const { exitCode, output } = await run.ended;
  if (exitCode !== 0) throw new Error(`The engine exited with ${String(exitCode)}:\n${output}`);
  return output;
}

/** Finds the users whose entries the engine's errors name. */
export function findUsersInErrors(output: string): readonly string[] {
  const named = [...output.matchAll(/with aws_lambda_invocation\.\w+\["([^"]+)"\]/g)].map(([, user = ""]) => user);
  return [...new Set(named)].sort();
}
