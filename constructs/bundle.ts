import fs from "node:fs";
import path from "node:path";
import { GlobalSignOutError } from "../core/errors";

/**
 * The path of the built function. It ships in the package, so that synth bundles nothing and downloads nothing.
 *
 * @throws {@link GlobalSignOutError} when it is not there: in a clone of the repository that was not built
 */
export function functionBundle(): string {
  // Found by the package's own name, because this file runs compiled from dist/ and as source alike.
  const root = path.dirname(require.resolve("cdktf-cognito-global-sign-out/package.json"));
  const bundle = path.join(root, "dist", "handlers", "sign-out.zip");
  if (fs.existsSync(bundle)) return bundle;
  throw new GlobalSignOutError(
    "CONFIGURATION_ERROR",
    `The function's bundle ${bundle} is missing. Run "npm run build".`,
  );
}
