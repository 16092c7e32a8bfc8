import { prepareToolchain } from "../../local/toolchain";

/** What a global setup of Jest needs of Jest's configuration. */
export interface GlobalConfig {
  readonly rootDir: string;
  readonly testPathPatterns: {
    readonly toExecutor: (options: { readonly rootDir: string }) => { readonly isMatch: (path: string) => boolean };
  };
}

/**
 * Prepares the toolchain and ends Jest with one message when that fails: otherwise each test would fail with it.
 *
 * @param prepareMore prepares what only some tests need
 */
export async function prepareOrExit(prepareMore: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  try {
    await prepareToolchain();
    await prepareMore();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Whether the patterns of the command line select a test file. */
export function isSelected({ rootDir, testPathPatterns }: GlobalConfig, file: string): boolean {
  return testPathPatterns.toExecutor({ rootDir }).isMatch(file);
}
