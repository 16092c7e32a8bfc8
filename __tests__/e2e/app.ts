import fs from "node:fs";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../constructs";
import type { AppInput } from "./scenario";

// The app that the end-to-end tests deploy. The tests write its input to a file.
const { userPoolId, props, functionZip } = JSON.parse(
  fs.readFileSync(process.env["E2E_INPUT"] ?? "", "utf8"),
) as AppInput;

const app = new App();
const stack = new TerraformStack(app, "e2e");
new AwsProvider(stack, "aws");
stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
const userPool = new DataAwsCognitoUserPool(stack, "UserPool", { userPoolId });
const signOut = new CognitoGlobalSignOut(stack, "CompromisedAccounts", { userPool, ...props });
if (functionZip !== undefined) {
  signOut.lambdaFunction.filename = functionZip;
  signOut.lambdaFunction.sourceCodeHash = `\${filebase64sha256("${functionZip}")}`;
}
new TerraformOutput(stack, "function_name", { value: signOut.lambdaFunction.functionName });
new TerraformOutput(stack, "log_group_name", { value: signOut.logGroup.name });
new TerraformOutput(stack, "role_name", { value: signOut.role?.name });
app.synth();
