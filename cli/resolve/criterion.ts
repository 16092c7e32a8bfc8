import type { UserStatusType, UserType } from "@aws-sdk/client-cognito-identity-provider";

/**
 * The statuses of a user.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html
 */
export const STATUSES = Object.keys({
  ARCHIVED: true,
  COMPROMISED: true,
  CONFIRMED: true,
  EXTERNAL_PROVIDER: true,
  FORCE_CHANGE_PASSWORD: true,
  RESET_REQUIRED: true,
  UNCONFIRMED: true,
  UNKNOWN: true,
} satisfies Record<UserStatusType, true>);

/** Selects users of a user pool. */
export type Criterion =
  | { readonly kind: "group"; readonly group: string }
  /** A filter of ListUsers. */
  | { readonly kind: "filter"; readonly filter: string }
  /** One of {@link STATUSES}. */
  | { readonly kind: "status"; readonly status: string }
  | { readonly kind: "created-before"; readonly time: Date };

/** The options of the command line that are criteria. Exactly one is allowed. */
export interface CriterionOptions {
  readonly group?: string;
  readonly filter?: string;
  readonly status?: string;
  readonly createdBefore?: Date;
}

/** The users of a user pool to list. */
export interface UserQuery {
  readonly userPoolId: string;
  readonly criterion: Criterion;
}

/** Converts each option to a criterion. */
export function toCriteria({ group, filter, status, createdBefore }: CriterionOptions): readonly Criterion[] {
  return [
    ...(group === undefined ? [] : [{ kind: "group" as const, group }]),
    ...(filter === undefined ? [] : [{ kind: "filter" as const, filter }]),
    ...(status === undefined ? [] : [{ kind: "status" as const, status }]),
    ...(createdBefore === undefined ? [] : [{ kind: "created-before" as const, time: createdBefore }]),
  ];
}

/** Formats a query for messages. */
export function formatQuery({ userPoolId, criterion }: UserQuery): string {
  return `the users of ${userPoolId} ${formatCriterion(criterion)}`;
}

/**
 * The `Filter` parameter of ListUsers; `undefined` when the criterion needs none.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function toFilter(criterion: Criterion): string | undefined {
  if (criterion.kind === "filter") return criterion.filter;
  return criterion.kind === "status" ? `cognito:user_status = "${criterion.status}"` : undefined;
}

/** Whether a listed user matches, as far as the user's properties show it. */
export function matchesCriterion(criterion: Criterion, { UserStatus, UserCreateDate }: UserType): boolean {
  if (criterion.kind === "status") return UserStatus === criterion.status;
  if (criterion.kind === "created-before") return UserCreateDate !== undefined && UserCreateDate < criterion.time;
  return true;
}

function formatCriterion(criterion: Criterion): string {
  switch (criterion.kind) {
    case "group":
      return `in group ${JSON.stringify(criterion.group)}`;
    case "filter":
      return `with the filter ${JSON.stringify(criterion.filter)}`;
    case "status":
      return `with status ${criterion.status}`;
    case "created-before":
      return `created before ${criterion.time.toISOString()}`;
  }
}
