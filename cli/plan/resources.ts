import type { ConfigurationModule, PlanDocument, PlanResource, ValuesModule } from "./plan-document";

type Values = Readonly<Record<string, unknown>>;

/** The resources that a plan knows, by address. */
export interface Resources {
  /** As they will be. */
  readonly planned: ReadonlyMap<string, PlanResource>;
  /** As they are. Data sources stand only here. */
  readonly prior: ReadonlyMap<string, PlanResource>;
  /** What the configuration says of a resource. */
  readonly expressionsOf: (module: string, address: string) => Values;
}

/** Collects the resources of a plan. */
export function resourcesOf(plan: PlanDocument): Resources {
  const expressions = new Map<string, Values>();
  collectExpressions(plan.configuration?.root_module, "", expressions);
  return {
    planned: byAddress(plan.planned_values?.root_module),
    prior: byAddress(plan.prior_state?.values?.root_module),
    // Every instance of a module has the configuration of the module.
    expressionsOf: (module, address) => expressions.get(inModule(withoutKeys(module), address)) ?? {},
  };
}

/** An address inside a module, as an address of the whole. */
export function inModule(module: string, address: string): string {
  return module === "" ? address : `${module}.${address}`;
}

/** The module in which a resource stands: `""` for the root module. */
export function moduleOf({ address }: PlanResource): string {
  return MODULE_PATH.exec(address)?.[0].slice(0, -1) ?? "";
}

/** An address without the keys of instances: `module.team["blue"].aws_x.y[0]` is `module.team.aws_x.y`. */
export function withoutKeys(address: string): string {
  return address.replace(KEY, "");
}

/** All that an expression, or a block of expressions, refers to. */
export function referencesIn(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (typeof expression !== "object" || expression === null) return [];
  const { references, ...others } = expression as Readonly<Record<string, unknown>>;
  const own = Array.isArray(references) ? references.filter((one) => typeof one === "string") : [];
  return [...own, ...Object.values(others).flatMap(referencesIn)];
}

// A key is a number or a string in quotes, which may itself hold brackets, dots and escaped quotes.
const KEY = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;
const MODULE_PATH = /^(?:module\.[^.[\]]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+/;

function byAddress(root: ValuesModule | null | undefined): ReadonlyMap<string, PlanResource> {
  const found = new Map<string, PlanResource>();
  const visit = ({ resources, child_modules: children }: ValuesModule) => {
    for (const resource of resources ?? []) found.set(resource.address, resource);
    for (const child of children ?? []) visit(child);
  };
  if (root) visit(root);
  return found;
}

function collectExpressions(
  module: ConfigurationModule | null | undefined,
  path: string,
  found: Map<string, Values>,
): void {
  for (const { address, expressions } of module?.resources ?? []) {
    found.set(inModule(path, withoutKeys(address)), expressions);
  }
  for (const [name, call] of Object.entries(module?.module_calls ?? {})) {
    collectExpressions(call.module, inModule(path, `module.${name}`), found);
  }
}
