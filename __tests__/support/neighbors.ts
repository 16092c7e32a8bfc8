import { CognitoUser } from "@cdktf/provider-aws/lib/cognito-user";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { DataAwsDynamodbTable } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformOutput } from "cdktf";
import type { TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";

/** Resources of a user of the construct: everything that its props can refer to. */
export type Neighbors = ReturnType<typeof addNeighbors>;

/**
 * Adds the resources of the user to a stack.
 *
 * @param stack the stack
 * @param generation the second generation replaces all of them
 * @param existingPoolId the id of a user pool that is not in the stack
 */
export function addNeighbors(stack: TerraformStack, generation: 1 | 2, existingPoolId: string) {
  const pick = <T>(first: T, second: T) => (generation === 1 ? first : second);
  const pool = new CognitoUserPool(stack, "Customers", {
    name: "customers",
    aliasAttributes: pick(["email"], ["preferred_username"]),
  });
  const user = new CognitoUser(stack, "Alice", { userPoolId: pool.id, username: "alice", password: "Correct-Horse-1" });
  const key = pick("user", "session");
  const table = new DynamodbTable(stack, "Sessions", {
    name: "sessions",
    billingMode: "PAY_PER_REQUEST",
    hashKey: key,
    attribute: [{ name: key, type: "S" }],
  });
  const topic = new SnsTopic(stack, "Incidents", { name: pick("incidents", "security-incidents") });
  const role = new IamRole(stack, "FunctionRole", {
    name: pick("function", "sign-out-function"),
    assumeRolePolicy: allow({ Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }),
  });
  const rolePolicy = new IamRolePolicy(stack, "FunctionPolicy", {
    role: role.id,
    policy: allow({ Action: ["cognito-idp:AdminUserGlobalSignOut", "logs:*"], Resource: "*" }),
  });
  const kmsKey = new KmsKey(stack, "Key", { multiRegion: pick(false, true) });
  const vpc = new Vpc(stack, "Network", { cidrBlock: pick("10.0.0.0/16", "10.1.0.0/16") });
  const subnet = new Subnet(stack, "Private", { vpcId: vpc.id, cidrBlock: pick("10.0.0.0/24", "10.1.0.0/24") });
  // AWS deletes no security group that a function uses, so users replace it create-first.
  const securityGroup = new SecurityGroup(stack, "Outbound", {
    vpcId: vpc.id,
    name: pick("outbound", "outbound-only"),
    lifecycle: { createBeforeDestroy: true },
  });
  const account = new DataAwsCallerIdentity(stack, "Account");
  const tableData = new DataAwsDynamodbTable(stack, "SessionsData", { name: table.name });
  // Its reading is deferred to the apply when the table changes.
  const existingPool = new DataAwsCognitoUserPool(stack, "Employees", {
    userPoolId: existingPoolId,
    dependsOn: [table],
  });
  new TerraformOutput(stack, "pool_id", { value: pool.id });
  new TerraformOutput(stack, "account", { value: account.accountId });
  return {
    pool,
    existingPool,
    alarm: topic,
    role,
    kmsKey,
    vpc: { subnetIds: [subnet.id], securityGroupIds: [securityGroup.id] },
    executeAfter: [user, table, tableData, account, rolePolicy],
  };
}

/** Adds the construct twice, so that its props refer to all neighbors. */
export function addSignOuts(stack: TerraformStack, { pool, existingPool, kmsKey, ...neighbors }: Neighbors): void {
  const { role, alarm, vpc, executeAfter } = neighbors;
  new CognitoGlobalSignOut(stack, "SignOut", { userPool: pool, users: ["alice"], alarm, vpc, executeAfter });
  new CognitoGlobalSignOut(stack, "SignOutEmployees", {
    userPool: existingPool,
    users: ["bob"],
    role,
    // As logKmsKeyArn, only a real AWS can replace it: MiniStack has no AssociateKmsKey.
    environmentKmsKeyArn: kmsKey.arn,
    executeAfter,
  });
}

function allow(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}
