import fs from "node:fs";
import path from "node:path";
import { AssetType, Fn, TerraformAsset, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { GlobalSignOutError } from "../core/errors";

// What the Lambda functions of the library share.

/**
 * Creates the code of a function from its bundle.
 *
 * @param scope the parent construct
 * @param name the name of the bundle in `dist/handlers/`
 * @throws GlobalSignOutError with `CONFIGURATION_ERROR` when the bundle was not built
 */
export function createCode(scope: Construct, name: "sign-out") {
  const asset = new TerraformAsset(scope, "Bundle", { path: findBundle(name), type: AssetType.FILE });
  return { filename: asset.path, sourceCodeHash: Fn.filebase64sha256(asset.path), handler: "index.handler" };
}

// The package ships the bundles, so that a synthesis needs neither a bundler nor a download.
function findBundle(name: string): string {
  // Resolved by the name of the package, because this file runs both compiled, from dist/, and as source.
  const root = path.dirname(require.resolve("cdktf-cognito-global-sign-out/package.json"));
  const bundle = path.join(root, "dist", "handlers", `${name}.zip`);
  if (fs.existsSync(bundle)) return bundle;
  throw new GlobalSignOutError(
    "CONFIGURATION_ERROR",
    `The bundle of the function, ${bundle}, does not exist. Run "npm run build".`,
  );
}

/** Creates a name that is unique in the app, and the same in every synthesis: 1 to 64 letters, digits, `-` and `_`. */
export function createFunctionName(scope: Construct): string {
  const { node } = scope;
  const stackPath = TerraformStack.of(scope).node.path;
  const readable = [stackPath, node.path.slice(stackPath.length + 1)].join("-").replace(/[^a-zA-Z0-9-_]+/g, "-");
  return `${readable.slice(0, 55)}-${node.addr.slice(-8)}`;
}

/** Creates the text of an IAM policy. */
export function createPolicyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Creates a statement that allows actions on a resource. */
export function allow(Action: readonly string[], Resource: string) {
  return { Effect: "Allow", Action, Resource };
}
