import path from "node:path";
import { withLock } from "../local/toolchain/lock";
import { findPackages, findPython, installPackages } from "../local/toolchain/python";
import type { PythonPackages } from "../local/toolchain/python";

const AWS_CLI: PythonPackages = {
  name: "aws-cli",
  title: "the AWS CLI",
  description: "the AWS CLI of the benchmark `deploy`",
  requirements: path.join(__dirname, "requirements.txt"),
};

/**
 * Finds the AWS CLI in the user's cache directory, or installs it there.
 *
 * @returns the path of `aws`
 * @throws `ToolchainError` when it can't be installed
 */
export async function prepareAwsCli(): Promise<string> {
  const python = (await findPackages(AWS_CLI)) ?? (await withLock(findOrInstall));
  return path.join(path.dirname(python), "aws");
}

// Another process may have installed it while this one waited for the lock.
async function findOrInstall(): Promise<string> {
  return (await findPackages(AWS_CLI)) ?? installPackages(AWS_CLI, await findPython(AWS_CLI));
}
