import { CONTRACT } from "../constructs";

/** An entry that the next deploy will call the function for. */
export interface PlannedEntry {
  readonly username: string;
  /** Terraform's actions: `create`, or `create` and `delete` when a revision was bumped. */
  readonly actions: readonly string[];
  readonly reason: string;
  /** The revision before, if there was one, and the one to come. */
  readonly revisions: readonly string[];
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: { readonly triggers?: Readonly<Record<string, string>> } | null;
      readonly after: { readonly input?: string; readonly triggers?: Readonly<Record<string, string>> } | null;
    };
  }[];
}

/**
 * The users whom a plan will sign out.
 *
 * @param plan what `terraform show -json` prints of a plan
 */
export function plannedEntries(plan: unknown): readonly PlannedEntry[] {
  return ((plan as PlanJson).resource_changes ?? [])
    .filter(({ type, change }) => type === "aws_lambda_invocation" && change.actions.includes("create"))
    .map(({ change: { actions, before, after } }) => ({ actions, before, after, input: parse(after?.input) }))
    .filter(({ input }) => input.contract === CONTRACT)
    .map(({ actions, before, after, input }) => ({
      username: input.username ?? "",
      actions,
      reason: input.reason ?? "",
      revisions: [before, after].flatMap((values) => values?.triggers?.["revision"] ?? []),
    }));
}

interface Input {
  readonly contract?: string;
  readonly username?: string;
  readonly reason?: string;
}

function parse(input: string | undefined): Input {
  return JSON.parse(input ?? "{}") as Input;
}
