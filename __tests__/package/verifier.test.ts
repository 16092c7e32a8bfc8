import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { CommandError, run } from "../../local/processes";
import { startRevocationServer } from "../support/revocation-server";
import type { RevocationServer } from "../support/revocation-server";
import { TABLE_NAME, item } from "../support/revocation-table";
import { USER_POOL_ID, CLIENT_ID, createTokenSigner } from "../../local/signed-tokens";
import { packLibrary, readManifest } from "./consumer-project";
import type { PackedLibrary } from "./consumer-project";

jest.setTimeout(300_000);

const PACKAGE = "cognito-revocation-verifier";
const DEPENDENCIES = ["@types/node", "aws-jwt-verify", "typescript"];
const MAX_PACKED_BYTES = 25_000;

const now = Math.floor(Date.now() / 1000);
const signer = createTokenSigner();

// Compiles as an ES module and as CommonJS. Prints what happens to a token of a signed-out user and to one of another user.
const SERVICE = `
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { JwtBaseError, JwtInvalidClaimError } from "aws-jwt-verify/error";
import { InvalidRevocationError, RevocationsStaleError, TokenRevocations, TokenRevokedError } from "${PACKAGE}";
import type { RevocationsStatus, TokenClaims, TokenRevocationsOptions } from "${PACKAGE}";

const { JWKS = "", REVOKED = "", VALID = "" } = process.env;
const options: TokenRevocationsOptions = { userPoolId: "${USER_POOL_ID}", tableName: "${TABLE_NAME}", whenStale: "refuse" };
const claims: TokenClaims = { sub: "alice" };

async function main(): Promise<void> {
  const revocations = await TokenRevocations.create(options);
  const verifier = CognitoJwtVerifier.create({
    userPoolId: options.userPoolId,
    clientId: "${CLIENT_ID}",
    tokenUse: "access",
    customJwtCheck: revocations.check,
  });
  verifier.cacheJwks(JSON.parse(JWKS));
  await revocations.refresh({ maxAgeSeconds: 5 });
  const { entries }: RevocationsStatus = revocations.status;
  const { username, sub } = await verifier.verify(VALID);
  const error: unknown = await verifier.verify(REVOKED).catch((reason: unknown) => reason);
  const stale = new RevocationsStaleError("stale");
  console.log(JSON.stringify({
    entries,
    sub,
    isRevoked: error instanceof TokenRevokedError && error.code === "TOKEN_REVOKED",
    isInvalidClaim: error instanceof JwtInvalidClaimError,
    isStaleABaseError: stale instanceof JwtBaseError && !(stale instanceof JwtInvalidClaimError),
    isInvalidRevocationAnError: new InvalidRevocationError("key", "issue") instanceof Error,
  }));
  void [username, claims];
}

void main();
`;

// Each line must not compile.
const WRONG = `
import { TokenRevocations } from "${PACKAGE}";

// @ts-expect-error -- tableName is missing
void TokenRevocations.create({ userPoolId: "${USER_POOL_ID}" });
// @ts-expect-error -- it is created by create
new TokenRevocations();
// @ts-expect-error -- it is internal
void TokenRevocations.createWithClock;
`;

/** Creates an empty project with the packed package installed. */
async function createProject(type: "module" | "commonjs", tarball: string): Promise<string> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), `${type}-`));
  const { devDependencies } = readManifest();
  const others = Object.entries(devDependencies).filter(([name]) => DEPENDENCIES.includes(name));
  const dependencies = { ...Object.fromEntries(others), [PACKAGE]: `file:${tarball}` };
  fs.writeFileSync(
    path.join(directory, "package.json"),
    JSON.stringify({ name: "service", private: true, type, dependencies }),
  );
  fs.writeFileSync(path.join(directory, "service.ts"), SERVICE);
  fs.writeFileSync(path.join(directory, "wrong.ts"), WRONG);
  const options = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
  await run("npm", ["install", "--prefix", directory, ...options], { cwd: directory });
  return directory;
}

/** Compiles the project with all declarations checked, and returns the output of the compiler: empty without errors. */
async function compile(directory: string, module: string): Promise<string> {
  const compilerOptions = {
    module,
    target: "es2022",
    strict: true,
    skipLibCheck: false,
    outDir: "built",
    types: ["node"],
  };
  fs.writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  try {
    const tsc = path.join(directory, "node_modules", "typescript", "bin", "tsc");
    return (await run(process.execPath, [tsc, "--pretty", "false"], { cwd: directory })).stdout;
  } catch (error) {
    // The compiler writes its errors to stdout.
    if (error instanceof CommandError && error.stdout !== "") return error.stdout;
    throw error;
  }
}

describe("GIVEN the packed verifier", () => {
  let library: PackedLibrary;
  let dynamodb: RevocationServer;

  beforeAll(async () => {
    library = await packLibrary("verifier");
    dynamodb = await startRevocationServer();
    dynamodb.table.items = [item("alice", now * 1000)];
  });
  afterAll(async () => {
    library.remove();
    await dynamodb.stop();
  });

  test("WHEN it is packed THEN it contains both builds with their types, and its documentation", () => {
    const builds = ["cjs", "esm"].map((format) => library.files.filter((file) => file.startsWith(`dist/${format}/`)));
    const [cjs = [], esm = []] = builds;
    expect(cjs).toEqual(expect.arrayContaining(["dist/cjs/index.d.ts", "dist/cjs/index.js", "dist/cjs/package.json"]));
    expect(esm).toEqual(cjs.map((file) => file.replace("cjs", "esm")));
    const others = library.files.filter((file) => ![...cjs, ...esm].includes(file));
    expect([...others].sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
    expect(library.size).toBeLessThan(MAX_PACKED_BYTES);
  });

  describe.each([
    ["module" as const, ["node16", "nodenext"]],
    ["commonjs" as const, ["node16", "nodenext"]],
  ])("WHEN it is installed into an empty project of type %s", (type, modules) => {
    let directory: string;

    beforeAll(async () => {
      directory = await createProject(type, library.tarball);
    });
    afterAll(() => {
      fs.rmSync(directory, { recursive: true, force: true });
    });

    test.each(modules)("THEN it compiles with the module setting %s, and a wrong call does not", async (module) => {
      expect(await compile(directory, module)).toBe("");
    });

    test("THEN it rejects the token of a signed-out user, and accepts that of another user", async () => {
      const environment = {
        ...dynamodb.environment,
        JWKS: JSON.stringify(signer.jwks),
        REVOKED: signer.sign({ sub: "alice", iat: now - 60 }),
        VALID: signer.sign({ sub: "bob", iat: now - 60 }),
      };
      const { stdout } = await run(process.execPath, ["built/service.js"], { cwd: directory, environment });
      expect(JSON.parse(stdout)).toEqual({
        entries: 1,
        sub: "bob",
        isRevoked: true,
        isInvalidClaim: true,
        isStaleABaseError: true,
        isInvalidRevocationAnError: true,
      });
    });

    test("THEN it has one copy of aws-jwt-verify, and no CDKTF", () => {
      const packages = fs.readdirSync(path.join(directory, "node_modules"));
      expect(packages).toEqual(expect.arrayContaining([PACKAGE, "aws-jwt-verify"]));
      expect(packages.filter((name) => /cdktf|constructs/.test(name))).toEqual([]);
      expect(fs.existsSync(path.join(directory, "node_modules", PACKAGE, "node_modules", "aws-jwt-verify"))).toBe(
        false,
      );
    });
  });
});
