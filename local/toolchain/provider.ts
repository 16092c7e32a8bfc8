import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CommandError, run } from "../processes";
import { startProgress } from "../progress";
import { BUILD_FOLDER, BUILD_OUTPUT_FOLDER, makeFolder } from "./cache";
import type { Engine } from "./engine";
import { buildGoProgram } from "./go-build";
import { AWS_PROVIDER, AWS_PROVIDER_VERSION } from "./go-programs";
import { moveDownloadsIntoMirror, moveIntoMirror, providerAddress } from "./mirror";

// What the example app asks for.
const VERSION_CONSTRAINT = "~> 6.25";
const DOWNLOAD_SECONDS = 60;
// An engine that can't reach a registry gives up within seconds; a download of 200 MB may take its time.
const DOWNLOAD_TIMEOUT_SECONDS = 900;

type Download = { version: string; refusal?: never } | { version?: never; refusal: string };

/**
 * Lets the engine install the provider as it would for anybody, and keeps it in the mirror, so that later runs need no
 * network.
 *
 * @returns the version, or the engine's own reason why there is none
 */
export async function downloadProvider(engine: Engine): Promise<Download> {
  // Inside the cache and not in the system's temporary folder, so that moving it into the mirror is one step.
  const folder = await mkdtemp(path.join(await makeFolder(BUILD_FOLDER), "init-"));
  const downloads = await makeFolder(path.join(folder, "downloads"));
  const progress = startProgress("Fetching the AWS provider", [{ name: "downloading", seconds: DOWNLOAD_SECONDS }]);
  try {
    const required = { aws: { source: "hashicorp/aws", version: VERSION_CONSTRAINT } };
    await writeFile(path.join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    await run(engine.binary, ["init", "-backend=false", "-input=false", "-no-color"], {
      cwd: folder,
      environment: { ...process.env, TF_PLUGIN_CACHE_DIR: downloads, TF_DATA_DIR: "", CHECKPOINT_DISABLE: "1" },
      timeoutSeconds: DOWNLOAD_TIMEOUT_SECONDS,
    });
    const version = await moveDownloadsIntoMirror(engine, downloads);
    progress.finish("done");
    return { version };
  } catch (error) {
    progress.finish("failed");
    if (!(error instanceof CommandError)) throw error;
    return { refusal: `${engine.product} can't get ${providerAddress(engine)}: ${firstError(error)}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Takes a finished build of the provider into the mirror, if there is one.
 *
 * @returns its version
 */
export async function adoptBuiltProvider(engine: Engine): Promise<string | undefined> {
  const file = path.join(BUILD_OUTPUT_FOLDER, AWS_PROVIDER.name);
  if (!existsSync(file) || !(await isProvider(file))) return undefined;
  await moveIntoMirror(engine, AWS_PROVIDER_VERSION, file);
  return AWS_PROVIDER_VERSION;
}

/**
 * Builds the provider with Go into the mirror; see `checkGo` for what that needs.
 *
 * @param reason why it has to be built, for people
 * @returns its version
 */
export async function buildProvider(engine: Engine, reason: string): Promise<string> {
  process.stderr.write(`${reason}\n`);
  await buildGoProgram(AWS_PROVIDER);
  const version = await adoptBuiltProvider(engine);
  if (version === undefined) throw new Error(`${AWS_PROVIDER.title} was built, but does not run.`);
  return version;
}

// A provider that is run by hand names itself before it refuses. One that was installed by `go install` calls its
// version `dev`.
async function isProvider(file: string): Promise<boolean> {
  try {
    const { stderr } = await run(file, [], { acceptExitCodes: [0, 1], timeoutSeconds: 60 });
    return [AWS_PROVIDER_VERSION, "dev"].some((version) => stderr.includes(`${AWS_PROVIDER.module}@${version} `));
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

function firstError({ stderr, reason }: CommandError): string {
  const [, text] = /Error: ([\s\S]*?)(\n\s*To see|$)/.exec(stderr.replace(/^[╷│╵] ?/gm, "")) ?? [];
  const paragraphs = (text ?? reason).trim().split(/\n\s*\n/);
  return paragraphs.map((paragraph) => `${paragraph.replace(/\s+/g, " ")}.`).join(" ");
}
