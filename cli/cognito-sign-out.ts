#!/usr/bin/env node
import { main } from "./program";

// The warning is for developers who use the SDK, not for users of this command.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// A reader such as `head` closes the pipe early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
// There is no other place for messages, and a missing reader does not change the result.
process.stderr.on("error", () => undefined);

const { stdin, stdout, stderr, env: environment } = process;
// Not process.exit(), which would drop output that is still being written to a pipe.
void main(process.argv.slice(2), { stdin, stdout, stderr, environment, folder: process.cwd() }).then((code) => {
  process.exitCode = code;
});
