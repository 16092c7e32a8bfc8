// Reads the output of `terraform show -json`, and prints the result of the last sign-out of each listed user.
let state = "";
for await (const chunk of process.stdin.setEncoding("utf8")) state += chunk;

const resources = JSON.parse(state).values?.root_module.resources ?? [];
const entries = resources.filter(
  ({ type, name }) => type === "aws_lambda_invocation" && name === "CompromisedAccounts",
);
const results = entries.map(({ values }) => JSON.parse(values.result));
console.log(JSON.stringify(results, undefined, 2));
