import { startEmulator } from "../../local/emulator";
import type { Emulator } from "../../local/emulator";
import { createStateBucket } from "../../local/state-bucket";
import { createPool } from "../../local/user-pool";
import { signedInUsers } from "../support/signed-in";
import type { SignedIn } from "../support/signed-in";
import { toolchain } from "../support/toolchain";
import { createEngineStack } from "./engine-stack";
import type { EnginePlan, EngineStack, Operation } from "./engine-stack";
import { addNeighbors, addSignOuts } from "../support/neighbors";

jest.setTimeout(240_000);

/** A stack of its own AWS account, so that both stacks can use the same names. */
interface Deployment {
  readonly stack: EngineStack;
  readonly emulator: Emulator;
  readonly employees: SignedIn;
  readonly synthesize: (generation: 1 | 2, withSignOuts: boolean) => void;
}

// Each test continues where the previous one ended.
describe("GIVEN the same resources in a stack with and in a stack without the construct", () => {
  let withSignOuts: Deployment;
  let without: Deployment;

  const planBoth = () => Promise.all([withSignOuts.stack.plan(), without.stack.plan()]);
  const applyBoth = () => Promise.all([withSignOuts.stack.apply(), without.stack.apply()]);
  const synthesizeBoth = (generation: 1 | 2) => {
    withSignOuts.synthesize(generation, true);
    without.synthesize(generation, false);
  };

  beforeAll(async () => {
    [withSignOuts, without] = await Promise.all([startDeployment(), startDeployment()]);
    synthesizeBoth(1);
    await Promise.all([withSignOuts, without].map(({ stack }) => stack.engine(["init", "-input=false"])));
  });
  afterAll(async () => {
    for (const { emulator, stack } of [withSignOuts, without]) {
      await emulator.stop();
      stack.remove();
    }
  });

  test("WHEN both are deployed THEN the resources are planned and created alike, and the listed user is signed out", async () => {
    const [plan, expected] = await planBoth();
    expect(findNeighbors(plan)).toEqual(findNeighbors(expected));
    const [operations, expectedOperations] = await applyBoth();
    expect(findOrders(operations)).toEqual(findOrders(expectedOperations));
    expect(await withSignOuts.employees.signedOut()).toEqual(["bob"]);
  });

  test("WHEN all resources are replaced THEN the plans are the same, and a data source that is read later signs no user out", async () => {
    synthesizeBoth(2);
    const [plan, expected] = await planBoth();
    expect(findNeighbors(plan)).toEqual(findNeighbors(expected));
    expect(new Map(findNeighbors(plan).map(({ address, actions }) => [address, actions.join(", ")]))).toEqual(
      new Map([
        ["aws_cognito_user.Alice", "delete, create"],
        ["aws_cognito_user_pool.Customers", "delete, create"],
        ["aws_dynamodb_table.Sessions", "delete, create"],
        ["aws_iam_role.FunctionRole", "delete, create"],
        ["aws_iam_role_policy.FunctionPolicy", "delete, create"],
        ["aws_kms_key.Key", "delete, create"],
        ["aws_security_group.Outbound", "create, delete"],
        ["aws_sns_topic.Incidents", "delete, create"],
        ["aws_subnet.Private", "delete, create"],
        ["aws_vpc.Network", "create, delete"],
        ["data.aws_cognito_user_pool.Employees", "read"],
        ["data.aws_dynamodb_table.SessionsData", "read"],
      ]),
    );
    const entries = findChanges(plan).filter(({ address }) => address.startsWith("aws_lambda_invocation."));
    expect(entries.map(({ address }) => address)).toEqual(['aws_lambda_invocation.SignOut["alice"]']);
  });

  test("AND both are applied in the same order, after which the next plan is empty", async () => {
    await withSignOuts.employees.signInAgain("bob");
    const [operations, expected] = await applyBoth();
    expect(findOrders(operations)).toEqual(findOrders(expected));
    expect(await withSignOuts.employees.signedOut()).toEqual([]);
    expect(findChanges(await withSignOuts.stack.plan())).toEqual([]);
  });

  test("WHEN the construct is removed from the one and added to the other THEN the resources don't change", async () => {
    withSignOuts.synthesize(2, false);
    without.synthesize(2, true);
    const [removed, added] = await planBoth();
    expect([findNeighbors(removed), findNeighbors(added)]).toEqual([[], []]);
    expect([findChanges(removed), findChanges(added)]).not.toContainEqual([]);
  });
});

async function startDeployment(): Promise<Deployment> {
  const tools = await toolchain();
  const emulator = await startEmulator({ python: tools.python });
  const pool = await createPool(emulator);
  const employees = signedInUsers(pool);
  await employees.join("bob");
  await createStateBucket(emulator);
  const stack = createEngineStack("neighbors", tools, emulator);
  return {
    stack,
    emulator,
    employees,
    synthesize: (generation, withSignOuts) => {
      stack.synthesize((scope) => {
        const neighbors = addNeighbors(scope, generation, pool.userPoolId);
        if (withSignOuts) addSignOuts(scope, neighbors);
      });
    },
  };
}

/** The changes of a plan, without those of the construct. */
function findNeighbors(plan: EnginePlan) {
  return findChanges(plan).filter(({ address }) => !address.includes("SignOut"));
}

function findChanges({ resource_changes: changes = [] }: EnginePlan) {
  return changes
    .map(({ address, action_reason, change }) => ({
      address,
      actions: change.actions,
      reason: action_reason,
      causes: change.replace_paths,
    }))
    .filter(({ actions }) => actions.join() !== "no-op")
    .sort((left, right) => left.address.localeCompare(right.address));
}

// Resources that depend on each other. The order of others is by chance.
const CHAINS = [
  ["aws_cognito_user_pool.Customers", "aws_cognito_user.Alice"],
  ["aws_dynamodb_table.Sessions", "data.aws_dynamodb_table.SessionsData"],
  ["aws_dynamodb_table.Sessions", "data.aws_cognito_user_pool.Employees"],
  ["aws_iam_role.FunctionRole", "aws_iam_role_policy.FunctionPolicy"],
  ["aws_kms_key.Key"],
  ["aws_sns_topic.Incidents"],
  ["aws_vpc.Network", "aws_subnet.Private"],
  ["aws_vpc.Network", "aws_security_group.Outbound"],
];

/** The operations on each chain of resources, in order. */
function findOrders(operations: readonly Operation[]): readonly (readonly string[])[] {
  return CHAINS.map((chain) =>
    operations.filter(({ address }) => chain.includes(address)).map(({ address, action }) => `${action} ${address}`),
  );
}
