import fs from "node:fs";
import path from "node:path";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Emulator } from "../../local/emulator";

const ZIP = path.resolve(__dirname, "..", "..", "dist", "handlers", "sign-out.zip");

const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/**
 * Deploys the built function to the local AWS, with a role that allows AdminUserGlobalSignOut on one user pool only.
 *
 * @returns its ARN
 */
export async function deployFunction(
  { clientConfig, region }: Emulator,
  name: string,
  userPoolId: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const iam = new IAMClient(clientConfig);
  const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: policy(trust) }));
  const pool = `arn:aws:cognito-idp:${region}:000000000000:userpool/${userPoolId}`;
  const allowed = { Effect: "Allow", Action: "cognito-idp:AdminUserGlobalSignOut", Resource: pool };
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "sign-out", PolicyDocument: policy(allowed) }));
  const { FunctionArn } = await new LambdaClient(clientConfig).send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: Role?.Arn,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: 60,
      Code: { ZipFile: fs.readFileSync(ZIP) },
      Environment: { Variables: { USER_POOL_ID: userPoolId, ...environment } },
    }),
  );
  return FunctionArn ?? "";
}
