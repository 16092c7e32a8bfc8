import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { CognitoGlobalSignOutProps } from "../../constructs";

/** A user pool outside of the stack. */
export const POOL = {
  id: "us-east-1_Example01",
  arn: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example01",
};

/** The parts of `cdk.tf.json` that tests read. */
export interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly locals: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "synth-"));
afterAll(() => {
  fs.rmSync(outdir, { recursive: true });
});

/** Creates the stack of a test. */
export function createStack(): TerraformStack {
  const stack = new TerraformStack(new App({ outdir }), "reference");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  return stack;
}

/** Creates a user pool in the stack. */
export function createPool(stack: TerraformStack): CognitoUserPool {
  return new CognitoUserPool(stack, "UserPool", { name: "customers" });
}

/** Creates the construct under test: it lists `alice` of {@link POOL} unless the props say otherwise. */
export function createSignOut(
  stack: TerraformStack,
  props: Partial<CognitoGlobalSignOutProps> = {},
): CognitoGlobalSignOut {
  return new CognitoGlobalSignOut(stack, "CompromisedAccounts", { userPool: POOL, users: ["alice"], ...props });
}

/** Synthesizes and validates the stack. */
export function synthesize(stack: TerraformStack): Synthesized {
  return JSON.parse(Testing.synth(stack, true)) as Synthesized;
}

/** The only resource of a type. */
export function only(synthesized: Synthesized, type: string): Readonly<Record<string, unknown>> {
  const resources = Object.values(synthesized.resource[type] ?? {});
  const [resource] = resources;
  if (!resource || resources.length > 1) throw new Error(`Expected one ${type}, found ${String(resources.length)}.`);
  return resource;
}
