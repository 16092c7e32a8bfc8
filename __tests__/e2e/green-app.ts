import fs from "node:fs";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { GreenInput } from "./green.test";

// The app of green.test.ts, which writes its input to a file.
const { userPoolId, users, tableKey, withSignOut } = JSON.parse(
  fs.readFileSync(process.env["E2E_INPUT"] ?? "", "utf8"),
) as GreenInput;

const app = new App();
const stack = new TerraformStack(app, "green");
new AwsProvider(stack, "aws");
stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
const userPool = new DataAwsCognitoUserPool(stack, "UserPool", { userPoolId });
const table = new DynamodbTable(stack, "Neighbor", {
  name: "neighbor",
  billingMode: "PAY_PER_REQUEST",
  hashKey: tableKey,
  attribute: [{ name: tableKey, type: "S" }],
});
if (withSignOut) new CognitoGlobalSignOut(stack, "SignOut", { userPool, users, executeAfter: [table] });
app.synth();
