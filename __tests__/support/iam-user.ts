import { randomUUID } from "node:crypto";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import type { Emulator } from "../../local/emulator";

/** A statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/**
 * Creates an IAM user in the local AWS with some permissions and no others.
 *
 * @param emulator the local AWS
 * @param Action the allowed actions, such as `["cognito-idp:ListUsers"]`
 * @param Resource the ARN of the resource that they are allowed on
 * @returns the environment variables with the credentials of the user
 */
export async function createIamUser(
  emulator: Emulator,
  Action: readonly string[],
  Resource: string,
): Promise<NodeJS.ProcessEnv> {
  return createIamUserWithPolicy(emulator, [{ Effect: "Allow", Action, Resource }]);
}

/**
 * Creates an IAM user in the local AWS with a policy and no other permissions.
 *
 * @returns the environment variables with the credentials of the user
 */
export async function createIamUserWithPolicy(
  { clientConfig, environment }: Pick<Emulator, "clientConfig" | "environment">,
  statements: readonly PolicyStatement[],
): Promise<NodeJS.ProcessEnv> {
  const iam = new IAMClient(clientConfig);
  const UserName = randomUUID();
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "allowed", PolicyDocument }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { ...environment, AWS_ACCESS_KEY_ID: key?.AccessKeyId, AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey };
}
