import os from "node:os";

/** Describes this machine, without anything that identifies it. */
export function describeMachine(): string {
  const [cpu] = os.cpus();
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB of memory`;
  return [
    `${cpu?.model.trim() ?? "unknown CPU"}, ${os.availableParallelism()} cores`,
    memory,
    `${os.type()} ${os.release()} ${os.arch()}`,
    `Node.js ${process.versions.node}`,
  ].join("; ");
}

/** Reads the load average of the last minute; `undefined` on Windows. */
export function readLoad(): number | undefined {
  return os.platform() === "win32" ? undefined : os.loadavg()[0];
}
