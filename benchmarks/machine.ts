import os from "node:os";

/** The machine that figures come from, without anything that would tell whose it is. */
export function machine(): string {
  const [cpu] = os.cpus();
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB of memory`;
  return [
    `${cpu?.model.trim() ?? "unknown CPU"}, ${os.availableParallelism()} cores`,
    memory,
    `${os.type()} ${os.release()} ${os.arch()}`,
    `Node.js ${process.versions.node}`,
  ].join("; ");
}

/** How busy the machine is with other work, or `undefined` where the system does not tell (Windows). */
export function load(): number | undefined {
  return os.platform() === "win32" ? undefined : os.loadavg()[0];
}
