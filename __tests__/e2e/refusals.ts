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
import type { UserPool } from "../../local/user-pool";
import type { Scenario } from "./scenario";

/** What became of each thing that a probe function tried with the role of the construct's function. */
export type Refusals = Readonly<Record<string, string>>;

// Runs as a Lambda function: only Lambda may take the role.
const PROBE = `
import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
export async function handler({ own, other, role }) {
  const client = new cognito.CognitoIdentityProviderClient({});
  const tries = {
    "AdminUserGlobalSignOut on its own pool": () => client.send(new cognito.AdminUserGlobalSignOutCommand({ UserPoolId: own, Username: "dave" })),
    "AdminUserGlobalSignOut on another pool": () => client.send(new cognito.AdminUserGlobalSignOutCommand({ UserPoolId: other, Username: "dave" })),
    "AdminGetUser on its own pool": () => client.send(new cognito.AdminGetUserCommand({ UserPoolId: own, Username: "dave" })),
    "AdminDisableUser on its own pool": () => client.send(new cognito.AdminDisableUserCommand({ UserPoolId: own, Username: "dave" })),
    "ListUsers on its own pool": () => client.send(new cognito.ListUsersCommand({ UserPoolId: own })),
    "DescribeUserPool on its own pool": () => client.send(new cognito.DescribeUserPoolCommand({ UserPoolId: own })),
    "GetRole on itself": () => new IAMClient({}).send(new GetRoleCommand({ RoleName: role })),
  };
  const outcomes = {};
  for (const [name, attempt] of Object.entries(tries)) {
    outcomes[name] = await attempt().then(() => "allowed", (error) => error.name);
  }
  return outcomes;
}`;

/** Tries with the function's own role what the role should allow, and what it should not. */
export async function refusalsOf({ emulator, pool, workspace }: Scenario, other: UserPool): Promise<Refusals> {
  const lambda = new LambdaClient(emulator.clientConfig);
  const { function_name: FunctionName, role_name: role } = await workspace.outputs();
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
  const created = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "probe",
      Role: Configuration?.Role,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: 30,
      Code: { ZipFile: await bundleOf(PROBE) },
    }),
  );
  const Payload = JSON.stringify({ own: pool.userPoolId, other: other.userPoolId, role });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: created.FunctionName, Payload }));
  await lambda.send(new DeleteFunctionCommand({ FunctionName: created.FunctionName }));
  await new CloudWatchLogsClient(emulator.clientConfig).send(
    new DeleteLogGroupCommand({ logGroupName: "/aws/lambda/probe" }),
  );
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as Refusals;
}

async function bundleOf(contents: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: __dirname },
    bundle: true,
    platform: "node",
    write: false,
  });
  return zipSync({ "index.js": outputFiles[0]?.contents ?? new Uint8Array() });
}
