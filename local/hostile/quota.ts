/**
 * How many requests a second Cognito allows for the operations of a category, in an account and Region.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
 */
const QUOTAS = { UserList: 30, UserUpdate: 25 } as const;

type Category = keyof typeof QUOTAS;

const CATEGORIES: ReadonlyMap<string, Category> = new Map([
  ["ListUsers", "UserList"],
  ["AdminDisableUser", "UserUpdate"],
  ["AdminEnableUser", "UserUpdate"],
  ["AdminUpdateUserAttributes", "UserUpdate"],
  ["AdminUserGlobalSignOut", "UserUpdate"],
]);

/** Keeps to Cognito's quotas. */
export interface Quotas {
  /** Takes a request of an operation, or refuses it because its category's quota is used up. */
  readonly take: (operation: string) => boolean;
}

/**
 * Makes quotas that nobody has used yet. Each category is a bucket that holds the requests of one second and fills up evenly.
 *
 * @param now the time in milliseconds
 */
export function createQuotas(now: () => number): Quotas {
  const buckets = new Map<Category, { requests: number; at: number }>();
  return {
    take: (operation) => {
      const category = CATEGORIES.get(operation);
      if (category === undefined) return true;
      const quota = QUOTAS[category];
      const { requests, at } = buckets.get(category) ?? { requests: quota, at: now() };
      const filled = Math.min(quota, requests + ((now() - at) / 1000) * quota);
      const taken = filled >= 1;
      buckets.set(category, { requests: taken ? filled - 1 : filled, at: now() });
      return taken;
    },
  };
}
