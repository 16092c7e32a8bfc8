import { DEFAULT_TOKEN_MINUTES, longestLifetime, toTokenMinutes } from "../output/remaining-access";
import type { AppClient } from "../output/remaining-access";
import type { ReportedUserPool } from "./model";
import type { PlanResource } from "./plan-document";
import { inModule, moduleOf } from "./resources";
import type { Resources } from "./resources";
import { poolReference } from "./user-pool";

type Values = Readonly<Record<string, unknown>>;

const CLIENTS: ReadonlySet<string> = new Set(["aws_cognito_user_pool_client", "aws_cognito_managed_user_pool_client"]);

/** The app clients of a user pool that a plan knows, in the order of their names. */
export function clientsOf(pool: ReportedUserPool, { planned, prior, expressionsOf }: Resources): readonly AppClient[] {
  const clients = new Map<string, AppClient>();
  for (const resource of [...prior.values(), ...planned.values()]) {
    if (!CLIENTS.has(resource.type)) continue;
    const expressions = expressionsOf(moduleOf(resource), `${resource.type}.${resource.name}`);
    if (!isOf(pool, resource, expressions)) continue;
    const { address, values } = resource;
    const name = values["name"];
    const minutes = longestLifetime([
      minutesOf("access_token", values, expressions),
      minutesOf("id_token", values, expressions),
    ]);
    // Tokens that users hold were issued before the deploy, so that a lifetime which it shortens still counts.
    const before = clients.get(address);
    clients.set(address, {
      name: typeof name === "string" ? name : address,
      minutes: before ? longestLifetime([before.minutes, minutes]) : minutes,
    });
  }
  return [...clients.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isOf({ id, address }: ReportedUserPool, client: PlanResource, expressions: Values): boolean {
  const poolId = client.values["user_pool_id"];
  if (typeof poolId === "string") return poolId === id;
  const reference = poolReference(expressions["user_pool_id"]);
  return reference !== undefined && inModule(moduleOf(client), reference) === address;
}

function minutesOf(token: "access_token" | "id_token", values: Values, expressions: Values): number | undefined {
  const validity = values[`${token}_validity`];
  if (typeof validity !== "number") {
    // Only one that is written down can turn out to be another one than the default.
    const isWritten = expressions[`${token}_validity`] !== undefined && validity === undefined;
    return isWritten ? undefined : DEFAULT_TOKEN_MINUTES;
  }
  if (validity === 0) return DEFAULT_TOKEN_MINUTES;
  const units = values["token_validity_units"];
  if (units === undefined && expressions["token_validity_units"] !== undefined) return undefined;
  const [block] = Array.isArray(units) ? (units as readonly (Values | null)[]) : [];
  const unit = block?.[token] ?? "hours";
  return typeof unit === "string" ? toTokenMinutes(validity, unit) : undefined;
}
