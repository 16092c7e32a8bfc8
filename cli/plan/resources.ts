import type { Values } from "../entry";
import type { ConfigurationModule, PlanDocument, PlanResource, ValuesModule } from "./plan-document";

/** The resources of a plan, by address. */
export interface Resources {
  /** The resources after the deploy. */
  readonly planned: ReadonlyMap<string, PlanResource>;
  /** The resources before the deploy, and the data sources. */
  readonly prior: ReadonlyMap<string, PlanResource>;
  /** Finds the expressions that configure a resource of a module. */
  readonly findExpressions: (module: string, address: string) => Values;
}

/** Indexes the resources of a plan. */
export function indexResources(plan: PlanDocument): Resources {
  const expressions = new Map<string, Values>();
  indexExpressions(plan.configuration?.root_module, "", expressions);
  return {
    planned: indexByAddress(plan.planned_values?.root_module),
    prior: indexByAddress(plan.prior_state?.values?.root_module),
    // All instances of a module share its configuration.
    findExpressions: (module, address) => expressions.get(joinAddress(removeKeys(module), address)) ?? {},
  };
}

/** Converts an address inside a module to an absolute address. */
export function joinAddress(module: string, address: string): string {
  return module === "" ? address : `${module}.${address}`;
}

/** Parses the module of a resource from its address: `""` for the root module. */
export function parseModule({ address }: PlanResource): string {
  return MODULE_PATH.exec(address)?.[0].slice(0, -1) ?? "";
}

/** Finds all references in an expression or a block of expressions. */
export function findReferences(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(findReferences);
  if (typeof expression !== "object" || expression === null) return [];
  const { references, ...others } = expression as Values;
  const own = Array.isArray(references) ? references.filter((one) => typeof one === "string") : [];
  return [...own, ...Object.values(others).flatMap(findReferences)];
}

// A key is a number or a quoted string, which can contain brackets, dots and escaped quotes.
const KEY = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;
const MODULE_PATH = /^(?:module\.[^.[\]]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+/;

// module.team["blue"].aws_x.y[0] becomes module.team.aws_x.y.
function removeKeys(address: string): string {
  return address.replace(KEY, "");
}

function indexByAddress(root: ValuesModule | null | undefined): ReadonlyMap<string, PlanResource> {
  const index = new Map<string, PlanResource>();
  const visit = ({ resources, child_modules: children }: ValuesModule) => {
    for (const resource of resources ?? []) index.set(resource.address, resource);
    for (const child of children ?? []) visit(child);
  };
  if (root) visit(root);
  return index;
}

function indexExpressions(
  module: ConfigurationModule | null | undefined,
  path: string,
  index: Map<string, Values>,
): void {
  for (const { address, expressions } of module?.resources ?? []) {
    index.set(joinAddress(path, removeKeys(address)), expressions);
  }
  for (const [name, call] of Object.entries(module?.module_calls ?? {})) {
    indexExpressions(call.module, joinAddress(path, `module.${name}`), index);
  }
}
