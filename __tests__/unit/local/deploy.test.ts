import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runProgram } from "../../../local/command";
import { clientEnvironment } from "../../../local/emulator";
import { writeEnvironment } from "../../../local/workspace";

jest.setTimeout(60_000);

describe("GIVEN deploy:local", () => {
  test.each(["--help", "-h"])(
    "WHEN it runs with %s THEN it prints its options, and deploys nothing",
    async (option) => {
      const tsx = path.resolve("node_modules", ".bin", "tsx");
      const { code, stdout, stderr } = await runProgram(tsx, [path.resolve("local", "deploy.ts"), option], {});
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Usage: npm run deploy:local[^]* --keep [^]* --faults /);
    },
  );

  test("WHEN it writes environment.sh THEN only its owner can read it, and a shell that reads it has both Regions", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "environment-"));
    const file = path.join(folder, "environment.sh");
    writeEnvironment(file, clientEnvironment("http://127.0.0.1:1", "eu-west-1"));
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe("600");
    const script = '. "$1"; echo "$AWS_REGION $AWS_DEFAULT_REGION"';
    expect((await runProgram("sh", ["-c", script, "sh", file], {})).stdout).toBe("eu-west-1 eu-west-1\n");
    fs.rmSync(folder, { recursive: true });
  });
});
