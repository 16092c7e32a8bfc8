import path from "node:path";
import type { PythonPackages } from "./python";

/** MiniStack, the local AWS, from the versions and hashes in `requirements.txt`. */
export const MINISTACK: PythonPackages = {
  name: "ministack",
  title: "MiniStack",
  description: "MiniStack, the local AWS",
  requirements: path.join(__dirname, "requirements.txt"),
};
