import { clientsOf } from "../../../../cli/plan/clients";
import type { AppClient } from "../../../../cli/output/remaining-access";
import { resourcesOf } from "../../../../cli/plan/resources";
import type { Values } from "../../../support/plans";

const POOL = { id: "us-east-1_Example01", address: "aws_cognito_user_pool.Pool" };

interface Known {
  readonly planned?: Values;
  readonly prior?: Values;
  readonly expressions?: Values;
  readonly type?: string;
}

function clients({
  planned,
  prior,
  expressions = {},
  type = "aws_cognito_user_pool_client",
}: Known): readonly AppClient[] {
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
  return clientsOf(POOL, resourcesOf(plan));
}

const WEB = { name: "web", user_pool_id: POOL.id, token_validity_units: [] };
const units = (access: string | null, id: string | null) => [{ access_token: access, id_token: id }];

describe("GIVEN an app client of the pool", () => {
  test.each<readonly [string, Values, number]>([
    ["nothing is said", {}, 60],
    ["the provider says 0, for nothing", { access_token_validity: 0, id_token_validity: 0 }, 60],
    ["numbers have no unit, which is hours", { access_token_validity: 2, id_token_validity: 1 }, 120],
    ["the ID token lasts longer", { access_token_validity: 1, id_token_validity: 24 }, 1440],
    [
      "units are mixed",
      { access_token_validity: 5, id_token_validity: 1, token_validity_units: units("minutes", "days") },
      1440,
    ],
    [
      "both are short",
      { access_token_validity: 300, id_token_validity: 301, token_validity_units: units("seconds", "seconds") },
      6,
    ],
    ["a unit is null", { access_token_validity: 3, token_validity_units: units(null, null) }, 180],
  ])("WHEN %s THEN the longer lifetime is told in minutes", (_, values, minutes) => {
    expect(clients({ planned: { ...WEB, ...values } })).toEqual([{ name: "web", minutes }]);
  });

  test("WHEN a lifetime is written down and unknown until apply THEN it is unknown, and not the default", () => {
    const expressions = { access_token_validity: { references: ["var.minutes"] } };
    expect(clients({ planned: WEB, expressions })).toEqual([{ name: "web", minutes: undefined }]);
  });

  test("WHEN its unit is unknown until apply, or a new one THEN the lifetime is unknown", () => {
    const { token_validity_units: none, ...others } = { ...WEB, access_token_validity: 5 };
    const expressions = { token_validity_units: [{ access_token: { references: ["var.unit"] } }] };
    expect(none).toEqual([]);
    expect(clients({ planned: others, expressions })).toEqual([{ name: "web", minutes: undefined }]);
    const planned = { ...WEB, access_token_validity: 5, token_validity_units: units("weeks", null) };
    expect(clients({ planned })).toEqual([{ name: "web", minutes: undefined }]);
  });

  test("WHEN the deploy shortens a lifetime THEN tokens of before still last as long as they did", () => {
    const prior = { ...WEB, access_token_validity: 24 };
    expect(clients({ prior, planned: { ...WEB, access_token_validity: 1 } })).toEqual([{ name: "web", minutes: 1440 }]);
  });

  test("WHEN it is a data source or a managed client THEN it counts as well", () => {
    expect(clients({ prior: WEB })).toHaveLength(1);
    expect(clients({ planned: WEB, type: "aws_cognito_managed_user_pool_client" })).toHaveLength(1);
  });

  test("WHEN the pool is unknown until apply THEN the configuration tells whose client it is", () => {
    const { user_pool_id: id, ...planned } = WEB;
    const of = (pool: string) => ({ user_pool_id: { references: [`${pool}.id`, pool] } });
    expect(id).toBe(POOL.id);
    expect(clients({ planned, expressions: of(POOL.address) })).toHaveLength(1);
    expect(clients({ planned, expressions: of("aws_cognito_user_pool.Other") })).toEqual([]);
  });
});

describe("GIVEN what is no app client of the pool", () => {
  test("WHEN it is another pool's or another resource THEN it is not told", () => {
    expect(clients({ planned: { ...WEB, user_pool_id: "us-east-1_Other" } })).toEqual([]);
    expect(clients({ planned: WEB, type: "aws_cognito_resource_server" })).toEqual([]);
  });
});
