import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CommandError, run } from "../processes";
import { startProgress } from "../progress";
import { BUILD_DIRECTORY, BUILD_OUTPUT_DIRECTORY, createDirectory } from "./cache";
import type { Engine } from "./engine";
import { buildGoProgram } from "./go-build";
import { AWS_PROVIDER, AWS_PROVIDER_VERSION } from "./go-programs";
import { moveDownloadsIntoMirror, moveIntoMirror, formatProviderAddress } from "./mirror";

// The constraint of the example app.
const VERSION_CONSTRAINT = "~> 6.25";
const DOWNLOAD_SECONDS = 60;
// An engine that can't reach the registry fails within seconds, but a download of 200 MB may be slow.
const DOWNLOAD_TIMEOUT_SECONDS = 900;

type Download = { version: string; failure?: never } | { version?: never; failure: string };

/**
 * Downloads the provider into the mirror, as `init` does, so that later runs need no network.
 *
 * @returns the version, or the engine's error
 */
export async function downloadProvider(engine: Engine): Promise<Download> {
  // In the cache and not in the system's temporary directory, so that the move into the mirror is atomic.
  const directory = await mkdtemp(path.join(await createDirectory(BUILD_DIRECTORY), "init-"));
  const downloads = await createDirectory(path.join(directory, "downloads"));
  const progress = startProgress("Downloading the AWS provider", [{ name: "downloading", seconds: DOWNLOAD_SECONDS }]);
  try {
    const required = { aws: { source: "hashicorp/aws", version: VERSION_CONSTRAINT } };
    await writeFile(
      path.join(directory, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    await run(engine.binary, ["init", "-backend=false", "-input=false", "-no-color"], {
      cwd: directory,
      environment: { ...process.env, TF_PLUGIN_CACHE_DIR: downloads, TF_DATA_DIR: "", CHECKPOINT_DISABLE: "1" },
      timeoutSeconds: DOWNLOAD_TIMEOUT_SECONDS,
    });
    const version = await moveDownloadsIntoMirror(engine, downloads);
    progress.finish("done");
    return { version };
  } catch (error) {
    progress.finish("failed");
    if (!(error instanceof CommandError)) throw error;
    return { failure: `${engine.product} can't download ${formatProviderAddress(engine)}: ${readFirstError(error)}` };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Moves a finished build of the provider into the mirror, if there is one.
 *
 * @returns the version
 */
export async function adoptBuiltProvider(engine: Engine): Promise<string | undefined> {
  const file = path.join(BUILD_OUTPUT_DIRECTORY, AWS_PROVIDER.name);
  if (!existsSync(file) || !(await isProvider(file))) return undefined;
  await moveIntoMirror(engine, AWS_PROVIDER_VERSION, file);
  return AWS_PROVIDER_VERSION;
}

/**
 * Builds the provider with Go into the mirror, after `checkGo`.
 *
 * @param engine the engine
 * @param reason why it must be built, for the message
 * @returns the version
 */
export async function buildProvider(engine: Engine, reason: string): Promise<string> {
  process.stderr.write(`${reason}\n`);
  await buildGoProgram(AWS_PROVIDER);
  const version = await adoptBuiltProvider(engine);
  if (version === undefined) throw new Error(`${AWS_PROVIDER.title} was built, but does not run.`);
  return version;
}

// A provider that is not started by an engine prints its name before it fails. `go install` sets the version `dev`.
async function isProvider(file: string): Promise<boolean> {
  try {
    const { stderr } = await run(file, [], { acceptExitCodes: [0, 1], timeoutSeconds: 60 });
    return [AWS_PROVIDER_VERSION, "dev"].some((version) => stderr.includes(`${AWS_PROVIDER.module}@${version} `));
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

function readFirstError({ stderr, reason }: CommandError): string {
  const [, text] = /Error: ([\s\S]*?)(\n\s*To see|$)/.exec(stderr.replace(/^[╷│╵] ?/gm, "")) ?? [];
  const paragraphs = (text ?? reason).trim().split(/\n\s*\n/);
  return paragraphs.map((paragraph) => `${paragraph.replace(/\s+/g, " ")}.`).join(" ");
}
