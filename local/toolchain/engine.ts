import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import which from "which";
import { CommandError, run } from "../processes";
import { BUILD_OUTPUT_DIRECTORY } from "./cache";
import { ToolchainError } from "./errors";
import { buildGoProgram } from "./go-build";
import { OPENTOFU } from "./go-programs";
import { isAtLeast } from "./versions";

/** The oldest supported version of Terraform and OpenTofu. */
export const MINIMUM_ENGINE_VERSION = "1.5";

// The engine is looked for several times; each rejection is printed once.
const printedRejections = new Set<string>();

/** Terraform or OpenTofu. */
export interface Engine {
  /** Absolute path. */
  readonly binary: string;
  readonly product: "terraform" | "opentofu";
  /** Such as `1.11.4`. */
  readonly version: string;
  /** The platform in a provider mirror, such as `linux_amd64`. */
  readonly platform: string;
}

/**
 * Finds an engine, in this order: TERRAFORM_BINARY_NAME, `terraform` on PATH, `tofu` on PATH, and the OpenTofu that an
 * earlier run built.
 *
 * @param only `opentofu` ignores Terraform; by default either is used
 * @returns `undefined` when there is none
 * @throws {@link ToolchainError} when the engine that TERRAFORM_BINARY_NAME names can't be used
 */
export async function findEngine(only?: "opentofu"): Promise<Engine | undefined> {
  const isWanted = ({ product }: Engine) => only === undefined || product === only;
  const named = process.env["TERRAFORM_BINARY_NAME"];
  if (named !== undefined && named !== "") {
    const engine = await inspectNamed(named);
    if (isWanted(engine)) return engine;
  }
  for (const name of ["terraform", "tofu"]) {
    const binary = await which(name, { nothrow: true });
    if (binary === null) continue;
    const engine = await inspect(binary);
    if (typeof engine !== "string") {
      if (isWanted(engine)) return engine;
      continue;
    }
    if (!printedRejections.has(engine)) process.stderr.write(`Ignored: ${engine}\n`);
    printedRejections.add(engine);
  }
  const built = path.join(BUILD_OUTPUT_DIRECTORY, OPENTOFU.name);
  if (!existsSync(built)) return undefined;
  const engine = await inspect(built);
  return typeof engine === "string" ? undefined : engine;
}

/** Builds OpenTofu with Go, after `checkGo`. */
export async function buildEngine(): Promise<Engine> {
  const engine = await inspect(await buildGoProgram(OPENTOFU));
  if (typeof engine === "string") throw new Error(`${OPENTOFU.title} was built, but can't be used: ${engine}`);
  return engine;
}

async function inspectNamed(name: string): Promise<Engine> {
  const what = `The engine that TERRAFORM_BINARY_NAME names (${name})`;
  const fix = `Set it to the name or path of Terraform or OpenTofu, ${MINIMUM_ENGINE_VERSION} or newer, or unset it.`;
  const binary = await which(name, { nothrow: true });
  if (binary === null) {
    throw new ToolchainError([{ what, found: "No such program is on PATH or at that path.", fix }]);
  }
  const engine = await inspect(path.resolve(binary));
  if (typeof engine === "string") throw new ToolchainError([{ what, found: engine, fix }]);
  return engine;
}

/** Returns the engine, or a sentence about why the program can't be used. */
async function inspect(binary: string): Promise<Engine | string> {
  let text: string;
  try {
    // Unlike `version`, `version -json` does not name the product.
    const environment = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
    ({ stdout: text } = await run(binary, ["version"], { cwd: os.tmpdir(), environment, timeoutSeconds: 30 }));
  } catch (error) {
    if (error instanceof CommandError) return `${binary} does not run: ${error.message}`;
    throw error;
  }
  const [, name, version = "", platform = ""] = /^(Terraform|OpenTofu) v(\S+)\s+on (\w+)$/m.exec(text) ?? [];
  if (name === undefined) return `${binary} is neither Terraform nor OpenTofu.`;
  if (!isAtLeast(version, MINIMUM_ENGINE_VERSION)) {
    return `${binary} is ${name} ${version}; ${MINIMUM_ENGINE_VERSION} or newer is required.`;
  }
  return { binary, product: name === "Terraform" ? "terraform" : "opentofu", version, platform };
}
