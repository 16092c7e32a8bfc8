import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { TokenRevocations } from "cognito-revocation-verifier";
import { USER_POOL_ID } from "../local/signed-tokens";
import type { LoadSample } from "./revocation-load";

// The app of the benchmarks `revocation-load` and `revocation-memory`. Each list is loaded by a new process.
async function main(size: number): Promise<LoadSample> {
  // The first load also loads and compiles modules of the SDK, which stay in memory.
  (await load()).close();
  const before = await measureHeap();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const revocations = await load();
  const wall = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const longestBlock = delays.max / 1e9;
  if (revocations.status.entries !== size) throw new Error(`${size} users were not loaded.`);
  const bytesPerEntry = ((await measureHeap()) - before) / size;
  revocations.close();
  return { wall, cpu: (user + system) / 1e6, longestBlock, bytesPerEntry };
}

function load(): Promise<TokenRevocations> {
  return TokenRevocations.create({ userPoolId: USER_POOL_ID, tableName: "revocations" });
}

async function measureHeap(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("Run Node.js with --expose-gc.");
  // The SDK keeps the last page until its connection is idle.
  await setTimeout(50);
  // The first collection can leave objects of the second one.
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

void main(Number(process.argv[2])).then((sample) => process.stdout.write(JSON.stringify(sample)));
