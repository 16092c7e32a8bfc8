import { synthesize } from "./stacks";

// The app of the benchmark `synth`, which runs in a process of its own.
const [count, outdir] = process.argv.slice(2);
if (count === undefined || outdir === undefined) throw new Error("Usage: synth-app.ts <users> <outdir>");
synthesize("construct", Number(count), outdir);
