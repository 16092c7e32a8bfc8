import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { withLock } from "../../../local/toolchain/lock";

describe("GIVEN the lock of the toolchain", () => {
  let directory: string;
  let write: jest.SpyInstance;
  const lockPath = () => path.join(directory, "toolchain.lock");

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "lock-"));
    write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => {
    write.mockRestore();
    fs.rmSync(directory, { recursive: true });
  });

  test("WHEN two runs need it THEN the second waits for the first, and prints that once", async () => {
    const events: string[] = [];
    const run = (name: string) =>
      withLock(async () => {
        events.push(`${name} starts`);
        await new Promise((resolve) => setTimeout(resolve, 1200));
        events.push(`${name} ends`);
        return name;
      }, directory);
    const results = await Promise.all([run("one"), run("other")]);
    expect(results).toEqual(["one", "other"]);
    const [first] = events[0]?.split(" ") ?? [];
    const second = first === "one" ? "other" : "one";
    expect(events).toEqual([`${first ?? ""} starts`, `${first ?? ""} ends`, `${second} starts`, `${second} ends`]);
    expect(write).toHaveBeenCalledTimes(1);
    expect(fs.existsSync(lockPath())).toBe(false);
  });

  test("WHEN the action fails THEN the lock is released", async () => {
    await expect(withLock(() => Promise.reject(new Error("No network.")), directory)).rejects.toThrow("No network.");
    expect(await withLock(() => Promise.resolve("done"), directory)).toBe("done");
  });

  test("WHEN the process that holds it was killed THEN the next run takes it over", async () => {
    fs.mkdirSync(lockPath());
    const aMinuteAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(lockPath(), aMinuteAgo, aMinuteAgo);
    expect(await withLock(() => Promise.resolve("done"), directory)).toBe("done");
    expect(write).not.toHaveBeenCalled();
  });

  test("WHEN the directory is deleted meanwhile THEN the action still completes", async () => {
    const action = () => {
      fs.rmSync(directory, { recursive: true });
      fs.mkdirSync(directory);
      return Promise.resolve("done");
    };
    expect(await withLock(action, directory)).toBe("done");
  });
});
