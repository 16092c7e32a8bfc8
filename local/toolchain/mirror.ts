import { existsSync } from "node:fs";
import { readFile, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { CACHE_FOLDER, makeFolder } from "./cache";
import type { Engine } from "./engine";

// The two names of the one provider: each product asks for it under its own registry.
const HOSTS = { terraform: "registry.terraform.io", opentofu: "registry.opentofu.org" } as const;
const MIRROR = path.join(CACHE_FOLDER, "mirror");
const CONFIG_FILE = path.join(CACHE_FOLDER, "mirror.tfrc");

/** The name under which an engine knows the provider, such as `registry.terraform.io/hashicorp/aws`. */
export function providerAddress({ product }: Pick<Engine, "product">): string {
  return `${HOSTS[product]}/hashicorp/aws`;
}

/**
 * Looks for the provider in the mirror.
 *
 * @returns the newest version, or `undefined` when the mirror has none for the engine and its platform
 */
export async function findInMirror(engine: Pick<Engine, "product" | "platform">): Promise<string | undefined> {
  const folder = path.join(MIRROR, providerAddress(engine));
  const versions = existsSync(folder) ? await readdir(folder) : [];
  for (const version of versions.sort(byVersion).reverse()) {
    const files = packageFolder(engine, version);
    const names = existsSync(files) ? await readdir(files) : [];
    if (names.some((name) => name.startsWith("terraform-provider-aws"))) return version;
  }
  return undefined;
}

/**
 * Gives an engine the provider that the mirror has for the other product: it is the same program.
 *
 * @returns its version, or `undefined` when there is none for the other product either
 */
export async function shareInMirror(engine: Engine): Promise<string | undefined> {
  const product = engine.product === "terraform" ? "opentofu" : "terraform";
  const other = { product, platform: engine.platform } as const;
  const version = await findInMirror(other);
  // A link, for 905 MB are too much to have twice.
  if (version !== undefined) await symlink(packageFolder(other, version), await makeRoom(engine, version));
  return version;
}

/**
 * Moves a built provider into the mirror.
 *
 * @param file on the same disk as the mirror, so that the move is one step
 * @param version what the provider says of itself
 */
export async function moveIntoMirror(engine: Engine, version: string, file: string): Promise<void> {
  const folder = await makeFolder(await makeRoom(engine, version));
  await rename(file, path.join(folder, `terraform-provider-aws_v${version}`));
}

/**
 * Moves what an engine has downloaded into the mirror.
 *
 * @param downloads laid out as a mirror, on the same disk
 * @returns the version
 */
export async function moveDownloadsIntoMirror(engine: Engine, downloads: string): Promise<string> {
  const folder = path.join(downloads, providerAddress(engine));
  const [version] = await readdir(folder);
  if (version === undefined) throw new Error(`${engine.product} has downloaded no provider, and said that it did.`);
  await rename(path.join(folder, version, engine.platform), await makeRoom(engine, version));
  return version;
}

/**
 * Writes the configuration with which an engine takes the provider from the mirror, and everything else as usual.
 *
 * @returns the environment that names it
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
  // An engine of another run may be reading it, so it is left alone when it is right.
  const present = existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, "utf8") : "";
  if (present !== text) await writeFile(CONFIG_FILE, text);
  return { TF_CLI_CONFIG_FILE: CONFIG_FILE };
}

function packageFolder(engine: Pick<Engine, "product" | "platform">, version: string): string {
  return path.join(MIRROR, providerAddress(engine), version, engine.platform);
}

/** The path of a package that is not there yet, in a folder that is. */
async function makeRoom(engine: Engine, version: string): Promise<string> {
  const folder = packageFolder(engine, version);
  await makeFolder(path.dirname(folder));
  // What is left of one that a link no longer reaches.
  await rm(folder, { recursive: true, force: true });
  return folder;
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
