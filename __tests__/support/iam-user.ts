import { randomUUID } from "node:crypto";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import type { Emulator } from "../../local/emulator";

/**
 * Creates an IAM user in the local AWS with some permissions and no others.
 *
 * @param emulator the local AWS
 * @param Action the allowed actions, such as `["cognito-idp:ListUsers"]`
 * @param Resource the ARN of the resource that they are allowed on
 * @returns the environment variables with the credentials of the user
 */
export async function createIamUser(
  { clientConfig, environment }: Emulator,
  Action: readonly string[],
  Resource: string,
): Promise<NodeJS.ProcessEnv> {
  const iam = new IAMClient(clientConfig);
  const UserName = randomUUID();
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Resource }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "allowed", PolicyDocument }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { ...environment, AWS_ACCESS_KEY_ID: key?.AccessKeyId, AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey };
}
