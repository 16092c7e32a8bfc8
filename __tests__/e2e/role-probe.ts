import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { build } from "esbuild";
import { zipSync } from "fflate";
import type { Emulator } from "../../local/emulator";
import type { LocalUserPool } from "../../local/user-pool";
import type { Scenario } from "./scenario";

/** The results of the calls that a probe function made with the role of the construct's function. */
export type ProbeResults = Readonly<Record<string, string>>;

// It runs as a Lambda function, because only Lambda may assume the role.
const PROBE = `
import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
export async function handler({ own, other, role }) {
  const client = new cognito.CognitoIdentityProviderClient({});
  const calls = {
    "AdminUserGlobalSignOut on its own pool": () => client.send(new cognito.AdminUserGlobalSignOutCommand({ UserPoolId: own, Username: "dave" })),
    "AdminUserGlobalSignOut on another pool": () => client.send(new cognito.AdminUserGlobalSignOutCommand({ UserPoolId: other, Username: "dave" })),
    "AdminGetUser on its own pool": () => client.send(new cognito.AdminGetUserCommand({ UserPoolId: own, Username: "dave" })),
    "AdminDisableUser on its own pool": () => client.send(new cognito.AdminDisableUserCommand({ UserPoolId: own, Username: "dave" })),
    "ListUsers on its own pool": () => client.send(new cognito.ListUsersCommand({ UserPoolId: own })),
    "DescribeUserPool on its own pool": () => client.send(new cognito.DescribeUserPoolCommand({ UserPoolId: own })),
    "GetRole on itself": () => new IAMClient({}).send(new GetRoleCommand({ RoleName: role })),
  };
  const results = {};
  for (const [name, call] of Object.entries(calls)) {
    results[name] = await call().then(() => "allowed", (error) => error.name);
  }
  return results;
}`;

/** Makes calls with the role of the construct's function: one that it should allow, and others. */
export async function probeRole({ emulator, pool, workspace }: Scenario, other: LocalUserPool): Promise<ProbeResults> {
  const { function_name: FunctionName, role_name: role } = await workspace.outputs();
  const { Configuration } = await new LambdaClient(emulator.clientConfig).send(
    new GetFunctionCommand({ FunctionName }),
  );
  const event = { own: pool.userPoolId, other: other.userPoolId, role };
  return runWithRole(emulator, Configuration?.Role ?? "", PROBE, event);
}

/**
 * Runs code with a role that only Lambda may assume.
 *
 * @param emulator the local AWS
 * @param role the ARN of the role
 * @param code an ES module that exports `handler`
 * @param event the argument of the handler
 */
export async function runWithRole(
  { clientConfig }: Emulator,
  role: string,
  code: string,
  event: object,
): Promise<ProbeResults> {
  const lambda = new LambdaClient(clientConfig);
  const created = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "probe",
      Role: role,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: 30,
      Code: { ZipFile: await zip(code) },
    }),
  );
  const { FunctionName } = created;
  const response = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  await new CloudWatchLogsClient(clientConfig).send(new DeleteLogGroupCommand({ logGroupName: "/aws/lambda/probe" }));
  return JSON.parse(Buffer.from(response.Payload ?? []).toString()) as ProbeResults;
}

async function zip(contents: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: __dirname },
    bundle: true,
    platform: "node",
    write: false,
  });
  return zipSync({ "index.js": outputFiles[0]?.contents ?? new Uint8Array() });
}
