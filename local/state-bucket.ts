import { S3Backend } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { ClientConfig } from "./emulator";

/** The S3 bucket for states in the local AWS. */
export const STATE_BUCKET = "terraform-state";

/**
 * Creates {@link STATE_BUCKET}.
 *
 * @throws Error when the local AWS doesn't create it
 */
export async function createStateBucket({ endpoint }: Pick<ClientConfig, "endpoint">): Promise<void> {
  const { ok, status } = await fetch(`${endpoint}/${STATE_BUCKET}`, { method: "PUT" });
  if (!ok) throw new Error(`The bucket ${STATE_BUCKET} was not created: HTTP status ${status}.`);
}

/**
 * Keeps the state of a stack in {@link STATE_BUCKET} with a lock, as pipelines do.
 *
 * @param stack the stack
 * @param key the name of the state in the bucket
 */
export function keepStateInS3(stack: TerraformStack, key: string): void {
  // The name of a bucket can't be a subdomain of the address of the local AWS.
  new S3Backend(stack, { bucket: STATE_BUCKET, key, region: "us-east-1", usePathStyle: true });
  // CDKTF has no property for it.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
