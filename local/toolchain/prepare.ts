import { CommandError } from "../processes";
import { CACHE_DIRECTORY } from "./cache";
import { ToolchainError, prepareToolchain } from "./index";

async function main(): Promise<void> {
  const { engine, providerVersion, python } = await prepareToolchain();
  const lines = [
    `Engine        ${engine.product} ${engine.version} (${engine.binary})`,
    `AWS provider  ${providerVersion}`,
    `MiniStack     ${python}`,
    `Cache         ${CACHE_DIRECTORY}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

main().catch((error: unknown) => {
  // The stack trace only helps with bugs of this project.
  const isExpected = error instanceof ToolchainError || error instanceof CommandError;
  const text = error instanceof Error ? (isExpected ? error.message : error.stack) : error;
  process.stderr.write(`${String(text)}\n`);
  process.exitCode = 1;
});
