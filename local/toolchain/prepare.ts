import { CommandError } from "../processes";
import { CACHE_FOLDER } from "./cache";
import { ToolchainError, prepareToolchain } from "./index";

async function main(): Promise<void> {
  const { engine, providerVersion, python } = await prepareToolchain();
  const lines = [
    `Engine        ${engine.product} ${engine.version} (${engine.binary})`,
    `AWS provider  ${providerVersion}`,
    `MiniStack     run by ${python}`,
    `Cache         ${CACHE_FOLDER}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

main().catch((error: unknown) => {
  // What is missing and what a command said speak for themselves; the stack helps with a fault of this project.
  const plain = error instanceof ToolchainError || error instanceof CommandError;
  const text = error instanceof Error ? (plain ? error.message : error.stack) : error;
  process.stderr.write(`${String(text)}\n`);
  process.exitCode = 1;
});
