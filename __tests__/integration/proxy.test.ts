import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runCommand } from "../../local/command";
import { createCertificates, startConnectProxy, startTlsServer } from "../support/tls-proxy";
import type { Certificates, ConnectProxy, LoopbackServer, TlsRequest, TlsResponse } from "../support/tls-proxy";

jest.setTimeout(60_000);

const POOL = "us-east-1_Example01";
const COGNITO = "cognito-idp.us-east-1.amazonaws.com";
const LAMBDA = "lambda.us-east-1.amazonaws.com";
const STS = "sts.us-east-1.amazonaws.com";

const COMMANDS = [
  ["check", COGNITO, ["check", "users.txt", "--user-pool-id", POOL]],
  ["resolve", COGNITO, ["resolve", "--user-pool-id", POOL, "--status", "CONFIRMED", "--output", "out.yaml", "--force"]],
  ["now", LAMBDA, ["now", "--function", "sign-out", "--yes", "alice"]],
] as const;

const KEYS = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };

let folder: string;
let certificates: Certificates;
let aws: LoopbackServer;
let proxy: ConnectProxy;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "proxy-"));
  fs.writeFileSync(path.join(folder, "users.txt"), "alice\n");
  fs.writeFileSync(path.join(folder, "token"), "token");
  certificates = await createCertificates(folder, [COGNITO, LAMBDA, STS, "localhost"]);
  aws = await startTlsServer(certificates, respond);
});
afterAll(async () => {
  await aws.stop();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  proxy = await startConnectProxy(aws.port);
});
afterEach(() => proxy.stop());

/** Runs the command in an environment where AWS can only be reached through the proxy. */
const run = (args: readonly string[], more: NodeJS.ProcessEnv) =>
  runCommand(args, {
    folder,
    environment: {
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: os.devNull,
      AWS_SHARED_CREDENTIALS_FILE: os.devNull,
      HTTPS_PROXY: `http://127.0.0.1:${String(proxy.port)}`,
      ...more,
    },
  });

describe("GIVEN a proxy, and certificates of a private authority", () => {
  test.each(COMMANDS)(
    "WHEN %s runs with AWS_CA_BUNDLE THEN it reaches AWS through the proxy",
    async (_name, host, args) => {
      const { code, stderr } = await run(args, { ...KEYS, AWS_CA_BUNDLE: certificates.caFile });
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("failed")]);
      expect(new Set(proxy.hosts)).toEqual(new Set([`${host}:443`]));
    },
  );

  test.each(COMMANDS)(
    "WHEN %s runs with NODE_EXTRA_CA_CERTS THEN it reaches AWS through the proxy",
    async (_name, host, args) => {
      const { code, stderr } = await run(args, { ...KEYS, NODE_EXTRA_CA_CERTS: certificates.caFile });
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("failed")]);
      expect(new Set(proxy.hosts)).toEqual(new Set([`${host}:443`]));
    },
  );

  test.each(COMMANDS)(
    "WHEN %s assumes a role THEN the request for credentials goes through the proxy as well",
    async (_name, host, args) => {
      const { code } = await run(args, {
        AWS_CA_BUNDLE: certificates.caFile,
        AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/review",
        AWS_WEB_IDENTITY_TOKEN_FILE: path.join(folder, "token"),
      });
      expect(code).toBe(0);
      expect(new Set(proxy.hosts)).toEqual(new Set([`${STS}:443`, `${host}:443`]));
    },
  );

  test.each(COMMANDS)(
    "WHEN %s runs without the certificates THEN it ends with 1 and the fix",
    async (_name, _host, args) => {
      const { code, stderr } = await run(args, { ...KEYS, AWS_MAX_ATTEMPTS: "1" });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^CONFIGURATION_ERROR: .*certificate.* Set AWS_CA_BUNDLE to a file with the certificates/m,
      );
    },
  );

  test.each(COMMANDS)("WHEN NO_PROXY has the host THEN %s connects directly", async (_name, _host, args) => {
    const { code } = await run(args, {
      ...KEYS,
      AWS_CA_BUNDLE: certificates.caFile,
      AWS_ENDPOINT_URL: `https://localhost:${String(aws.port)}`,
      NO_PROXY: "localhost",
    });
    expect(code).toBe(0);
    expect(proxy.hosts).toEqual([]);
  });

  test("WHEN AWS_CA_BUNDLE can't be read THEN it ends with 1 and names it", async () => {
    const { code, stderr } = await run(COMMANDS[0][2], { ...KEYS, AWS_CA_BUNDLE: path.join(folder, "missing.pem") });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^FILE_ERROR: AWS_CA_BUNDLE could not be read: ENOENT/)]);
  });
});

function respond({ host, target, body }: TlsRequest): TlsResponse {
  if (host === STS) return ["text/xml", ASSUMED];
  if (target === "") return ["application/json", invoke(JSON.parse(body) as { readonly username: string })];
  const user = { Username: "alice", UserStatus: "CONFIRMED", Enabled: true, Attributes: [{ Name: "sub", Value: "s" }] };
  const responses = new Map<string, object>([
    ["DescribeUserPool", { UserPool: {} }],
    ["ListUserPoolClients", { UserPoolClients: [] }],
    ["ListUsers", { Users: [user] }],
  ]);
  return ["application/x-amz-json-1.1", JSON.stringify(responses.get(target.split(".").at(-1) ?? ""))];
}

/** The response of the function. */
function invoke({ username, ...entry }: { readonly username: string }): string {
  const data = { id: "1", created_at: "2026-01-31T00:00:00Z", outcome: "signed_out", user_pool_id: POOL };
  return JSON.stringify({ success: true, data: { ...entry, ...data, username } });
}

const ASSUMED = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <Credentials>
      <AccessKeyId>key</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
      <Expiration>2099-01-01T00:00:00Z</Expiration>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;
