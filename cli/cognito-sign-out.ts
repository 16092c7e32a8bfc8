#!/usr/bin/env node
import { main } from "./program";

// It is about the Node.js of a user of the SDK, and would only clutter this screen.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// Whoever reads the output may have seen enough, such as `head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const { stdin, stdout, stderr, env: environment } = process;
// What is still on its way to a pipe is written before the process ends by itself.
void main(process.argv.slice(2), { stdin, stdout, stderr, environment, folder: process.cwd() }).then((code) => {
  process.exitCode = code;
});
