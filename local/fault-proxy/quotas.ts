import { USER_LIST_QUOTA, USER_UPDATE_QUOTA } from "../../core/contract";

const QUOTAS = { UserList: USER_LIST_QUOTA, UserUpdate: USER_UPDATE_QUOTA } as const;

type Category = keyof typeof QUOTAS;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations */
const CATEGORIES: ReadonlyMap<string, Category> = new Map([
  ["ListUsers", "UserList"],
  ["AdminDisableUser", "UserUpdate"],
  ["AdminEnableUser", "UserUpdate"],
  ["AdminUpdateUserAttributes", "UserUpdate"],
  ["AdminUserGlobalSignOut", "UserUpdate"],
]);

/** Cognito's request quotas, by category of operations. */
export interface Quotas {
  /** Counts a request. Returns `false` if the quota of its category is used up. */
  readonly take: (operation: string) => boolean;
}

/**
 * Creates unused quotas. Each category is a token bucket that holds the requests of one second and refills evenly.
 *
 * @param now returns the time, in milliseconds
 */
export function createQuotas(now: () => number): Quotas {
  const buckets = new Map<Category, { requests: number; at: number }>();
  return {
    take: (operation) => {
      const category = CATEGORIES.get(operation);
      if (category === undefined) return true;
      const quota = QUOTAS[category];
      const { requests, at } = buckets.get(category) ?? { requests: quota, at: now() };
      const available = Math.min(quota, requests + ((now() - at) / 1000) * quota);
      const isAllowed = available >= 1;
      buckets.set(category, { requests: isAllowed ? available - 1 : available, at: now() });
      return isAllowed;
    },
  };
}
