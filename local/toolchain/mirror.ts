import { existsSync } from "node:fs";
import { readFile, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { CACHE_DIRECTORY, createDirectory } from "./cache";
import type { Engine } from "./engine";

// The same provider has a name in the registry of each product.
const HOSTS = { terraform: "registry.terraform.io", opentofu: "registry.opentofu.org" } as const;
const MIRROR = path.join(CACHE_DIRECTORY, "mirror");
const CONFIG_FILE = path.join(CACHE_DIRECTORY, "mirror.tfrc");

/** Formats the source address of the provider, such as `registry.terraform.io/hashicorp/aws`. */
export function formatProviderAddress({ product }: Pick<Engine, "product">): string {
  return `${HOSTS[product]}/hashicorp/aws`;
}

/**
 * Finds the provider in the mirror.
 *
 * @returns the newest version, or `undefined` when the mirror has none for the engine and its platform
 */
export async function findInMirror(engine: Pick<Engine, "product" | "platform">): Promise<string | undefined> {
  const directory = path.join(MIRROR, formatProviderAddress(engine));
  const versions = existsSync(directory) ? await readdir(directory) : [];
  for (const version of versions.sort(byVersion).reverse()) {
    const files = packageDirectory(engine, version);
    const names = existsSync(files) ? await readdir(files) : [];
    if (names.some((name) => name.startsWith("terraform-provider-aws"))) return version;
  }
  return undefined;
}

/**
 * Links the provider of the other product, which is the same program.
 *
 * @returns the version, or `undefined` when the mirror has none for the other product either
 */
export async function shareInMirror(engine: Engine): Promise<string | undefined> {
  const product = engine.product === "terraform" ? "opentofu" : "terraform";
  const other = { product, platform: engine.platform } as const;
  const version = await findInMirror(other);
  // The provider takes 905 MB.
  if (version !== undefined) await symlink(packageDirectory(other, version), await prepareDestination(engine, version));
  return version;
}

/**
 * Moves a built provider into the mirror.
 *
 * @param engine the engine
 * @param version the version of the provider
 * @param file on the same disk as the mirror, so that the move is atomic
 */
export async function moveIntoMirror(engine: Engine, version: string, file: string): Promise<void> {
  const directory = await createDirectory(await prepareDestination(engine, version));
  await rename(file, path.join(directory, `terraform-provider-aws_v${version}`));
}

/**
 * Moves the provider that an engine downloaded into the mirror.
 *
 * @param engine the engine
 * @param downloads a directory with the layout of a mirror, on the same disk
 * @returns the version
 */
export async function moveDownloadsIntoMirror(engine: Engine, downloads: string): Promise<string> {
  const directory = path.join(downloads, formatProviderAddress(engine));
  const [version] = await readdir(directory);
  if (version === undefined) throw new Error(`${engine.product} succeeded, but downloaded no provider.`);
  await rename(path.join(directory, version, engine.platform), await prepareDestination(engine, version));
  return version;
}

/**
 * Writes the configuration with which an engine takes the provider from the mirror.
 *
 * @returns the environment that names the configuration
 */
export async function useMirror(): Promise<Record<string, string>> {
  const addresses = JSON.stringify(Object.values(HOSTS).map((host) => `${host}/hashicorp/aws`));
  const text = `# Written by cdktf-cognito-global-sign-out.
provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(MIRROR)}
    include = ${addresses}
  }
  direct {
    exclude = ${addresses}
  }
}
`;
  // Another engine may be reading the file, so it is written only when it changes.
  const present = existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, "utf8") : "";
  if (present !== text) await writeFile(CONFIG_FILE, text);
  return { TF_CLI_CONFIG_FILE: CONFIG_FILE };
}

function packageDirectory(engine: Pick<Engine, "product" | "platform">, version: string): string {
  return path.join(MIRROR, formatProviderAddress(engine), version, engine.platform);
}

/** Prepares the path of a new package: its parent exists, and the package does not. */
async function prepareDestination(engine: Engine, version: string): Promise<string> {
  const directory = packageDirectory(engine, version);
  await createDirectory(path.dirname(directory));
  // A broken link of a deleted provider.
  await rm(directory, { recursive: true, force: true });
  return directory;
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
