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

/** Which users of a user pool are meant. */
export type Criterion =
  | { readonly kind: "group"; readonly group: string }
  /** The filter is one of ListUsers. */
  | { readonly kind: "filter"; readonly filter: string }
  /** The status is one of {@link STATUSES}. */
  | { readonly kind: "status"; readonly status: string }
  | { readonly kind: "created-before"; readonly time: Date };

/** A criterion, as the command line has it: one of these, if it is right. */
export interface CriterionOptions {
  readonly group?: string;
  readonly filter?: string;
  readonly status?: string;
  readonly createdBefore?: Date;
}

/** Which users of which user pool are asked for. */
export interface Question {
  readonly userPoolId: string;
  readonly criterion: Criterion;
}

/** Every criterion of the command line. */
export function criteriaOf({ group, filter, status, createdBefore }: CriterionOptions): readonly Criterion[] {
  return [
    ...(group === undefined ? [] : [{ kind: "group" as const, group }]),
    ...(filter === undefined ? [] : [{ kind: "filter" as const, filter }]),
    ...(status === undefined ? [] : [{ kind: "status" as const, status }]),
    ...(createdBefore === undefined ? [] : [{ kind: "created-before" as const, time: createdBefore }]),
  ];
}

/** A question in words; two questions have the same words only if they are the same. */
export function wordsOf({ userPoolId, criterion }: Question): string {
  return `the users of ${userPoolId} ${criterionWords(criterion)}`;
}

function criterionWords(criterion: Criterion): string {
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

/**
 * The `Filter` of ListUsers that a criterion needs; none when all users are listed.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function filterOf(criterion: Criterion): string | undefined {
  if (criterion.kind === "filter") return criterion.filter;
  return criterion.kind === "status" ? `cognito:user_status = "${criterion.status}"` : undefined;
}

/** Whether a listed user is meant, as far as this can be seen in the user. */
export function isMeant(criterion: Criterion, { UserStatus, UserCreateDate }: UserType): boolean {
  if (criterion.kind === "status") return UserStatus === criterion.status;
  if (criterion.kind === "created-before") return UserCreateDate !== undefined && UserCreateDate < criterion.time;
  return true;
}
