import { createReport } from "../../../../cli/plan/create-report";
import type { ReportedConstruct } from "../../../../cli/plan/model";
import { entryChange, buildPlan } from "../../../support/plans";
import type { TestChange, TestPlan, TestResource, Values } from "../../../support/plans";

const ALICE = { username: "alice", revision: "1" };
const INVOCATION = "aws_lambda_invocation.CompromisedAccounts";

function only(plan: TestPlan): ReportedConstruct {
  const [construct, ...others] = createReport([{ name: "the plan", json: plan }]).constructs;
  if (!construct || others.length > 0) throw new Error(`Expected 1 construct, got ${String(others.length + 1)}.`);
  return construct;
}

function resource(address: string, values: Values): TestResource {
  const [, type = "", name = ""] = /(\w+)\.(\w+)$/.exec(address) ?? [];
  return { address, type, name, values };
}

function fn(pool: string | undefined, more: Values = {}, address = "aws_lambda_function.Function"): TestResource {
  const variables = pool === undefined ? {} : { USER_POOL_ID: pool, ON_MISSING_USER: "fail" };
  return resource(address, {
    function_name: "sign-out",
    environment: [pool === undefined ? {} : { variables }],
    ...more,
  });
}

function values(...resources: readonly TestResource[]) {
  return { root_module: { resources } };
}

/** A configuration in which the function refers to a pool, and the entries refer to the function. */
function configuration(pool = "aws_cognito_user_pool.Pool", constant: Values = {}) {
  const references = (...some: readonly string[]) => ({ references: some });
  const environment = [{ variables: { constant_value: constant, ...references(`${pool}.id`, pool) } }];
  const name = references("aws_lambda_function.Function.function_name", "aws_lambda_function.Function");
  return {
    root_module: {
      resources: [
        { address: INVOCATION, expressions: { function_name: name } },
        { address: "aws_lambda_function.Function", expressions: { environment } },
      ],
    },
  };
}

describe("GIVEN entries that call a function", () => {
  test("WHEN the plan contains its environment THEN the pool is the one in the environment", () => {
    const plan = buildPlan([entryChange(ALICE)], { planned_values: values(fn("us-east-1_Example01")) });
    expect(only(plan).userPool).toEqual({ id: "us-east-1_Example01", address: undefined });
  });

  test("WHEN the deploy creates the pool THEN its id is unknown, and its address is reported", () => {
    const plan = buildPlan([entryChange(ALICE)], {
      planned_values: values(fn(undefined)),
      configuration: configuration(),
    });
    expect(only(plan).userPool).toEqual({ id: undefined, address: "aws_cognito_user_pool.Pool" });
  });

  test("WHEN the deploy changes the pool to one that is known after apply THEN the earlier pool is not reported", () => {
    const plan = buildPlan([entryChange(ALICE)], {
      planned_values: values(fn(undefined)),
      prior_state: { values: values(fn("us-east-1_Example01")) },
    });
    expect(only(plan).userPool.id).toBeUndefined();
    expect(only({ ...plan, configuration: configuration() }).userPool.id).toBeUndefined();
  });

  test("WHEN the construct is deleted THEN the pool is that of the deleted function", () => {
    const plan = buildPlan([entryChange(ALICE, "delete")], {
      prior_state: { values: values(fn("us-east-1_Example01")) },
    });
    expect(only(plan).userPool.id).toBe("us-east-1_Example01");
  });

  test("WHEN the function was renamed THEN it is found by the configuration", () => {
    const renamed = fn("us-east-1_Example01", { function_name: "another-name" });
    const plan = buildPlan([entryChange(ALICE, "same")], {
      planned_values: values(renamed),
      configuration: configuration(),
    });
    expect(only(plan).userPool.id).toBe("us-east-1_Example01");
  });

  test("WHEN functions in two Regions have its name THEN only the configuration identifies it", () => {
    const other = fn("eu-west-1_Example02", {}, "aws_lambda_function.Other");
    const planned_values = values(other, fn("us-east-1_Example01"));
    const plan = buildPlan([entryChange(ALICE)], { planned_values });
    expect(only({ ...plan, configuration: configuration() }).userPool.id).toBe("us-east-1_Example01");
    expect(only(plan).userPool).toEqual({ id: undefined, address: undefined });
  });

  test("WHEN the plan does not contain the function THEN the pool is unknown", () => {
    expect(only(buildPlan([entryChange(ALICE)])).userPool).toEqual({ id: undefined, address: undefined });
  });

  test("WHEN a module has several instances THEN each has the pool of its own function", () => {
    const module = (key: string) => `module.teams["${key}"]`;
    const change = (key: string): TestChange =>
      entryChange(ALICE, "create", { module_address: module(key), address: `${module(key)}.${INVOCATION}["alice"]` });
    const planned = (key: string, pool: string) => fn(pool, {}, `${module(key)}.aws_lambda_function.Function`);
    const keys = ['a.b[\\"c\\"]', "red"] as const;
    const report = createReport([
      {
        name: "the plan",
        json: buildPlan(keys.map(change), {
          planned_values: {
            root_module: {
              child_modules: [{ resources: [planned(keys[0], "us-east-1_One"), planned(keys[1], "us-east-1_Two")] }],
            },
          } as TestPlan["planned_values"],
          configuration: { root_module: { module_calls: { teams: { module: configuration().root_module } } } },
        }),
      },
    ]);
    expect(report.constructs.map(({ module: path, userPool }) => [path, userPool.id, userPool.address])).toEqual([
      [module(keys[0]), "us-east-1_One", `${module(keys[0])}.aws_cognito_user_pool.Pool`],
      [module(keys[1]), "us-east-1_Two", `${module(keys[1])}.aws_cognito_user_pool.Pool`],
    ]);
  });
});

describe("GIVEN an invocation whose input is known after apply", () => {
  const change = {
    actions: ["create"],
    before: null,
    after: { function_name: "sign-out" },
    after_unknown: { input: true },
  };
  const hidden = entryChange(ALICE, "create", { change });

  test("WHEN it calls a sign-out function THEN an unknown user is signed out", () => {
    const known = buildPlan([hidden], { planned_values: values(fn("us-east-1_Example01")) });
    const constant = { USER_POOL_ID: "${x}", ON_MISSING_USER: "fail" };
    const unknown = buildPlan([hidden], {
      planned_values: values(fn(undefined)),
      configuration: configuration(undefined, constant),
    });
    for (const plan of [known, unknown]) {
      expect(only(plan).signOuts).toEqual([
        { username: undefined, revision: undefined, reason: undefined, cause: { kind: "newly-listed" } },
      ]);
    }
  });

  test("WHEN it calls another function THEN it is not an entry", () => {
    const other = resource("aws_lambda_function.Other", { function_name: "sign-out", environment: [] });
    for (const planned_values of [values(), values(other)]) {
      expect(createReport([{ name: "the plan", json: buildPlan([hidden], { planned_values }) }]).constructs).toEqual(
        [],
      );
    }
  });
});

describe("GIVEN a function whose environment has a revocation list", () => {
  const TABLE = { USER_POOL_ID: "us-east-1_Example01", ON_MISSING_USER: "fail", REVOCATION_TABLE: "revocations" };
  const SESSIONS = { ...TABLE, END_MANAGED_LOGIN_SESSIONS: "true" };
  const withVariables = (variables: Values) => fn(undefined, { environment: [{ variables }] });
  const measures = (more: Partial<TestPlan>) => only(buildPlan([entryChange(ALICE)], more)).measures;

  test("WHEN the plan contains the environment THEN the sign-outs use the list, and end sessions if it says so", () => {
    expect(measures({ planned_values: values(withVariables(TABLE)) })).toEqual({
      revocationList: true,
      endedSessions: false,
    });
    expect(measures({ planned_values: values(withVariables(SESSIONS)) })).toEqual({
      revocationList: true,
      endedSessions: true,
    });
  });

  test("WHEN the deploy creates the table THEN the configuration has the list, although its name is known after apply", () => {
    const constant = { ...SESSIONS, REVOCATION_TABLE: "${aws_dynamodb_table.Revocations.name}" };
    const plan = { planned_values: values(fn(undefined)), configuration: configuration(undefined, constant) };
    expect(measures(plan)).toEqual({ revocationList: true, endedSessions: true });
  });

  test("WHEN the deploy attaches or removes the list THEN the environment after the deploy counts", () => {
    const [without, withList] = [fn("us-east-1_Example01"), withVariables(TABLE)];
    expect(measures({ planned_values: values(withList), prior_state: { values: values(without) } })).toEqual({
      revocationList: true,
      endedSessions: false,
    });
    expect(measures({ planned_values: values(without), prior_state: { values: values(withList) } })).toEqual({
      revocationList: false,
      endedSessions: false,
    });
  });

  test("WHEN the plan contains neither its environment nor its configuration THEN it is unknown", () => {
    const unknown = { revocationList: undefined, endedSessions: undefined };
    expect(measures({ planned_values: values(fn(undefined)), configuration: configuration() })).toEqual({
      revocationList: false,
      endedSessions: false,
    });
    expect(measures({ planned_values: values(fn(undefined)) })).toEqual(unknown);
    expect(measures({})).toEqual(unknown);
  });
});
