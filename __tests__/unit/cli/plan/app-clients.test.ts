import type { AppClient } from "../../../../cli/output/remaining-access";
import { indexResources } from "../../../../cli/plan/resources";
import { findAppClients } from "../../../../cli/plan/user-pool";
import type { Values } from "../../../support/plans";

const POOL = { id: "us-east-1_Example01", address: "aws_cognito_user_pool.Pool" };

interface ClientInPlan {
  readonly planned?: Values;
  readonly prior?: Values;
  readonly expressions?: Values;
  readonly type?: string;
}

function findClients({
  planned,
  prior,
  expressions = {},
  type = "aws_cognito_user_pool_client",
}: ClientInPlan): readonly AppClient[] {
  const root = (values: Values | undefined) => ({
    resources: values ? [{ address: `${type}.Web`, type, name: "Web", values }] : [],
  });
  const plan = {
    timestamp: undefined,
    resource_changes: [],
    planned_values: { root_module: root(planned) },
    prior_state: { values: { root_module: root(prior) } },
    configuration: { root_module: { resources: [{ address: `${type}.Web`, expressions }] } },
  };
  return findAppClients(POOL, indexResources(plan));
}

const WEB = { name: "web", user_pool_id: POOL.id, token_validity_units: [] };
const units = (access: string | null, id: string | null) => [{ access_token: access, id_token: id }];

describe("GIVEN an app client of the pool", () => {
  test.each<readonly [string, Values, number]>([
    ["no lifetime is set", {}, 60],
    ["the lifetimes are 0, the value of the provider for none", { access_token_validity: 0, id_token_validity: 0 }, 60],
    ["the lifetimes have no unit, which means hours", { access_token_validity: 2, id_token_validity: 1 }, 120],
    ["the ID token has the longer lifetime", { access_token_validity: 1, id_token_validity: 24 }, 1440],
    [
      "the units differ",
      { access_token_validity: 5, id_token_validity: 1, token_validity_units: units("minutes", "days") },
      1440,
    ],
    [
      "both lifetimes are short",
      { access_token_validity: 300, id_token_validity: 301, token_validity_units: units("seconds", "seconds") },
      6,
    ],
    ["a unit is null", { access_token_validity: 3, token_validity_units: units(null, null) }, 180],
  ])("WHEN %s THEN its lifetime is the longer one, in minutes", (_, values, minutes) => {
    expect(findClients({ planned: { ...WEB, ...values } })).toEqual([{ name: "web", minutes }]);
  });

  test("WHEN a lifetime is known after apply THEN it is unknown, not the default", () => {
    const expressions = { access_token_validity: { references: ["var.minutes"] } };
    expect(findClients({ planned: WEB, expressions })).toEqual([{ name: "web", minutes: undefined }]);
  });

  test("WHEN the unit is known after apply, or unsupported THEN the lifetime is unknown", () => {
    const { token_validity_units: none, ...others } = { ...WEB, access_token_validity: 5 };
    const expressions = { token_validity_units: [{ access_token: { references: ["var.unit"] } }] };
    expect(none).toEqual([]);
    expect(findClients({ planned: others, expressions })).toEqual([{ name: "web", minutes: undefined }]);
    const planned = { ...WEB, access_token_validity: 5, token_validity_units: units("weeks", null) };
    expect(findClients({ planned })).toEqual([{ name: "web", minutes: undefined }]);
  });

  test("WHEN the deploy shortens a lifetime THEN the earlier lifetime counts", () => {
    const prior = { ...WEB, access_token_validity: 24 };
    expect(findClients({ prior, planned: { ...WEB, access_token_validity: 1 } })).toEqual([
      { name: "web", minutes: 1440 },
    ]);
  });

  test("WHEN it is a data source or a managed client THEN it is found", () => {
    expect(findClients({ prior: WEB })).toHaveLength(1);
    expect(findClients({ planned: WEB, type: "aws_cognito_managed_user_pool_client" })).toHaveLength(1);
  });

  test("WHEN the id of the pool is known after apply THEN the configuration links the client to the pool", () => {
    const { user_pool_id: id, ...planned } = WEB;
    const expressions = (pool: string) => ({ user_pool_id: { references: [`${pool}.id`, pool] } });
    expect(id).toBe(POOL.id);
    expect(findClients({ planned, expressions: expressions(POOL.address) })).toHaveLength(1);
    expect(findClients({ planned, expressions: expressions("aws_cognito_user_pool.Other") })).toEqual([]);
  });
});

describe("GIVEN another resource", () => {
  test("WHEN it belongs to another pool or is not an app client THEN it is not found", () => {
    expect(findClients({ planned: { ...WEB, user_pool_id: "us-east-1_Other" } })).toEqual([]);
    expect(findClients({ planned: WEB, type: "aws_cognito_resource_server" })).toEqual([]);
  });
});
