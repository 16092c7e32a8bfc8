import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { CognitoGlobalSignOutProps } from "../../constructs";

export const POOL = {
  id: "us-east-1_Example01",
  arn: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example01",
};

/** The parts of a synthesized stack that the tests look at. */
export interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly locals: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown; readonly depends_on: readonly string[] }>>;
}

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "synth-"));
afterAll(() => {
  fs.rmSync(outdir, { recursive: true });
});

export function createStack(): TerraformStack {
  const stack = new TerraformStack(new App({ outdir }), "reference");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  return stack;
}

export function createPool(stack: TerraformStack): CognitoUserPool {
  return new CognitoUserPool(stack, "UserPool", { name: "customers" });
}

export function createSignOut(
  stack: TerraformStack,
  props: Partial<CognitoGlobalSignOutProps> = {},
): CognitoGlobalSignOut {
  return new CognitoGlobalSignOut(stack, "CompromisedAccounts", { userPool: POOL, users: ["alice"], ...props });
}

export function synthesize(stack: TerraformStack): Synthesized {
  return JSON.parse(Testing.synth(stack, true)) as Synthesized;
}

/** The one resource of a type. */
export function only(synthesized: Synthesized, type: string): Readonly<Record<string, unknown>> {
  const [resource, ...others] = Object.values(synthesized.resource[type] ?? {});
  if (!resource || others.length > 0) throw new Error(`There are ${String(others.length + 1)} of ${type}, not one.`);
  return resource;
}
