import path from "node:path";
import { run } from "../local/processes";
import { clientEnvironment, withoutAwsSettings } from "../local/emulator";
import type { Benchmark, Prepared, Sample } from "./harness";
import { startRevocationServer } from "./revocation-server";

const APP = path.join(__dirname, "revocation-load-app.ts");

/** What the app measures. */
export type LoadSample = Required<Pick<Sample, "wall" | "cpu" | "longestBlock" | "bytesPerEntry">>;

/** Measures the time to load the revocation list in a running service, without the network and TLS. */
export const revocationLoad: Benchmark = {
  name: "revocation-load",
  title: "Loading the revocation list",
  unit: "revoked users",
  rounds: 5,
  prepare: () => prepare([10_000, 100_000], ({ wall, cpu, longestBlock }) => ({ wall, cpu, longestBlock })),
};

/** Measures the memory of a user on the list. A map of V8 doubles at powers of two: 66,000 is just above one of them. */
export const revocationMemory: Benchmark = {
  name: "revocation-memory",
  title: "Memory of each user on the revocation list",
  unit: "revoked users",
  rounds: 3,
  prepare: () => prepare([50_000, 66_000, 100_000], ({ wall, cpu, bytesPerEntry }) => ({ wall, cpu, bytesPerEntry })),
};

async function prepare(sizes: readonly number[], select: (sample: LoadSample) => Sample): Promise<Prepared> {
  const servers = await Promise.all(sizes.map((size) => startRevocationServer(size, Date.now())));
  const cases = servers.map(({ endpoint }, index) => {
    const size = sizes[index] ?? 0;
    const environment = { ...withoutAwsSettings(process.env), ...clientEnvironment(endpoint, "us-east-1") };
    const measure = async () => {
      const { stdout } = await run(process.execPath, ["--expose-gc", "--import", "tsx", APP, String(size)], {
        environment,
      });
      return select(JSON.parse(stdout) as LoadSample);
    };
    return { variant: "verifier", size, measure };
  });
  return {
    cases,
    versions: [],
    end: async () => {
      for (const server of servers) await server.stop();
    },
  };
}
