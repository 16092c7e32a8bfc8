import path from "node:path";
import type { usersFromFile } from "../users/from-file";
import type { Sample } from "./harness";

// The built library, as consumers use it.
const BUILT = path.join(__dirname, "..", "dist", "users", "from-file.js");

// The app of the benchmark `parse`. Each list is read by a new process.
async function main(file: string): Promise<Sample> {
  const library = (await import(BUILT)) as { readonly usersFromFile: typeof usersFromFile };
  const cpu = process.cpuUsage();
  const begin = performance.now();
  library.usersFromFile(file);
  const wall = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1e6 };
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("Usage: parse-app.ts <file>");
void main(file).then((sample) => process.stdout.write(JSON.stringify(sample)));
