import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A command of the engine that runs in a process group of its own, so that a test can kill it as a pipeline does. */
export interface EngineRun {
  /** Sends a signal to the engine and to its providers. */
  readonly kill: (signal: "SIGKILL" | "SIGINT") => void;
  readonly ended: Promise<EngineResult>;
}

/** What became of a command. */
export interface EngineResult {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** Everything that it printed. */
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
      // It may have ended by itself just now.
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
 * What a command printed that ended well.
 *
 * @throws Error with what it printed, when it did not
 */
export async function applied(run: EngineRun): Promise<string> {
  const { exitCode, output } = await run.ended;
  if (exitCode !== 0) throw new Error(`It ended with ${String(exitCode)}:\n${output}`);
  return output;
}

/** The entries that the engine's errors name. */
export function usersInErrors(output: string): readonly string[] {
  const named = [...output.matchAll(/with aws_lambda_invocation\.\w+\["([^"]+)"\]/g)].map(([, user = ""]) => user);
  return [...new Set(named)].sort();
}
