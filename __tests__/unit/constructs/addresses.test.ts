import { CognitoGlobalSignOut } from "../../../constructs";
import { createPool, createSignOut, createStack, POOL, synthesize } from "../../support/synth";
import { Construct } from "constructs";

describe("GIVEN the reference stack", () => {
  test("WHEN it is synthesized THEN no logical id has changed: a changed address would sign users out again", () => {
    const stack = createStack();
    createSignOut(stack, { userPool: createPool(stack), users: ["alice"] });
    const team = new Construct(stack, "Team");
    new CognitoGlobalSignOut(team, "CompromisedAccounts", { userPool: POOL, users: ["bob"], onMissingUser: "skip" });
    const { resource, locals, output } = synthesize(stack);
    const ids = Object.entries(resource).flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type}.${id}`));
    const names = Object.values(resource["aws_lambda_function"] ?? {}).map(({ function_name: name }) => name);
    expect({
      ids: ids.sort(),
      locals: Object.keys(locals),
      outputs: Object.keys(output),
      names,
    }).toMatchInlineSnapshot(`
     {
       "ids": [
         "aws_cloudwatch_log_group.CompromisedAccounts_LogGroup_1B9A375E",
         "aws_cloudwatch_log_group.Team_CompromisedAccounts_LogGroup_AC05D05E",
         "aws_cognito_user_pool.UserPool",
         "aws_iam_role.CompromisedAccounts_Role_77528324",
         "aws_iam_role.Team_CompromisedAccounts_Role_B62F622A",
         "aws_iam_role_policy.CompromisedAccounts_Policy_9E981627",
         "aws_iam_role_policy.Team_CompromisedAccounts_Policy_274336ED",
         "aws_lambda_function.CompromisedAccounts_Function_1B30D10F",
         "aws_lambda_function.Team_CompromisedAccounts_Function_DCFB5348",
         "aws_lambda_invocation.CompromisedAccounts",
         "aws_lambda_invocation.Team_CompromisedAccounts_11253A1D",
       ],
       "locals": [
         "CompromisedAccounts_Inputs_58A93DDB",
         "Team_CompromisedAccounts_Inputs_A9585016",
       ],
       "names": [
         "reference-CompromisedAccounts-c3b8b64e",
         "reference-Team-CompromisedAccounts-6dee8d3a",
       ],
       "outputs": [
         "CompromisedAccounts_affected_users",
         "Team_CompromisedAccounts_11253A1D_affected_users",
         "Team_CompromisedAccounts_11253A1D_skipped_users",
       ],
     }
    `);
  });
});
