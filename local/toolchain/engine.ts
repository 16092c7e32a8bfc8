import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import which from "which";
import { CommandError, run } from "../processes";
import { BUILD_OUTPUT_FOLDER } from "./cache";
import { ToolchainError } from "./errors";
import { buildGoProgram } from "./go-build";
import { OPENTOFU } from "./go-programs";
import { isAtLeast } from "./versions";

/** The oldest Terraform or OpenTofu that works. */
export const MINIMUM_ENGINE_VERSION = "1.5";

// What was said once need not be said by the next look.
const passedOver = new Set<string>();

/** The program that plans and applies. */
export interface Engine {
  /** Absolute path. */
  readonly binary: string;
  readonly product: "terraform" | "opentofu";
  /** Such as `1.11.4`. */
  readonly version: string;
  /** As in a provider mirror, such as `linux_amd64`. */
  readonly platform: string;
}

/**
 * Finds Terraform or OpenTofu: what TERRAFORM_BINARY_NAME names, else `terraform` on PATH, else `tofu` on PATH, else the
 * OpenTofu that an earlier run has built.
 *
 * @param only passes the other product over
 * @returns `undefined` when there is none
 * @throws {@link ToolchainError} when TERRAFORM_BINARY_NAME names one that can't be used
 */
export async function findEngine(only?: "opentofu"): Promise<Engine | undefined> {
  const suits = ({ product }: Engine) => only === undefined || product === only;
  const named = process.env["TERRAFORM_BINARY_NAME"];
  if (named !== undefined && named !== "") {
    const engine = await namedEngine(named);
    if (suits(engine)) return engine;
  }
  for (const name of ["terraform", "tofu"]) {
    const binary = await which(name, { nothrow: true });
    if (binary === null) continue;
    const engine = await inspect(binary);
    if (typeof engine !== "string" && !suits(engine)) continue;
    if (typeof engine !== "string") return engine;
    if (!passedOver.has(engine)) process.stderr.write(`Passed over: ${engine}\n`);
    passedOver.add(engine);
  }
  const built = path.join(BUILD_OUTPUT_FOLDER, OPENTOFU.name);
  if (!existsSync(built)) return undefined;
  const engine = await inspect(built);
  return typeof engine === "string" ? undefined : engine;
}

/** Builds OpenTofu with Go; see `checkGo` for what that needs. */
export async function buildEngine(): Promise<Engine> {
  const engine = await inspect(await buildGoProgram(OPENTOFU));
  if (typeof engine === "string") throw new Error(`${OPENTOFU.title} was built, but can't be used: ${engine}`);
  return engine;
}

async function namedEngine(name: string): Promise<Engine> {
  const what = `The engine that TERRAFORM_BINARY_NAME names (${name})`;
  const remedy = `Set it to the name or path of Terraform or OpenTofu, ${MINIMUM_ENGINE_VERSION} or newer, or unset it.`;
  const binary = await which(name, { nothrow: true });
  if (binary === null) {
    throw new ToolchainError([{ what, found: "No such program is on PATH or at that path.", remedy }]);
  }
  const engine = await inspect(path.resolve(binary));
  if (typeof engine === "string") throw new ToolchainError([{ what, found: engine, remedy }]);
  return engine;
}

/** What a program says of itself, or, as a sentence, why it can't be used. */
async function inspect(binary: string): Promise<Engine | string> {
  let text: string;
  try {
    // `version -json` does not tell which of the two products it is; the plain one tells all that is needed.
    const environment = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
    ({ stdout: text } = await run(binary, ["version"], { cwd: os.tmpdir(), environment, timeoutSeconds: 30 }));
  } catch (error) {
    if (error instanceof CommandError) return `It does not run: ${error.message}`;
    throw error;
  }
  const [, name, version = "", platform = ""] = /^(Terraform|OpenTofu) v(\S+)\s+on (\w+)$/m.exec(text) ?? [];
  if (name === undefined) return `${binary} is neither Terraform nor OpenTofu.`;
  if (!isAtLeast(version, MINIMUM_ENGINE_VERSION)) {
    return `${binary} is ${name} ${version}; ${MINIMUM_ENGINE_VERSION} or newer is needed.`;
  }
  return { binary, product: name === "Terraform" ? "terraform" : "opentofu", version, platform };
}
