import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  paginateListUserPoolClients,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import type { CognitoIdentityProviderClient, UserType } from "@aws-sdk/client-cognito-identity-provider";
import { MAX_PAGE_SIZE } from "../../core/contract";
import { formatValue, GlobalSignOutError } from "../../core/errors";
import { callAws } from "../aws/errors";
import type { AwsRequest } from "../aws/errors";
import { longestLifetime, toTokenMinutes } from "../output/remaining-access";
import type { CheckedClient, PoolSettings, PoolUser } from "./model";

/** A user pool and the client to read it with. */
export interface PoolConnection {
  readonly cognito: CognitoIdentityProviderClient;
  readonly userPoolId: string;
}

/**
 * Reads the sign-in options of a user pool.
 *
 * @throws {@link GlobalSignOutError} when it can't be read
 */
export async function readSettings({ cognito, userPoolId }: PoolConnection): Promise<PoolSettings> {
  const command = new DescribeUserPoolCommand({ UserPoolId: userPoolId });
  const request = createRequest(`Reading user pool ${userPoolId}`, "DescribeUserPool");
  const { UserPool } = await callAws(request, () => cognito.send(command));
  return {
    usernameAttributes: UserPool?.UsernameAttributes ?? [],
    aliasAttributes: UserPool?.AliasAttributes ?? [],
    // The default of a pool without this setting.
    // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-case-sensitivity.html
    caseSensitive: UserPool?.UsernameConfiguration?.CaseSensitive ?? true,
  };
}

/** An app client, as returned by ListUserPoolClients. */
type ListedClient = Pick<CheckedClient, "id" | "name">;

/**
 * Lists the app clients of a user pool.
 *
 * @throws {@link GlobalSignOutError} when they can't be listed
 */
export async function listClients({ cognito, userPoolId }: PoolConnection): Promise<readonly ListedClient[]> {
  const clients: ListedClient[] = [];
  const request = createRequest(`Listing the app clients of user pool ${userPoolId}`, "ListUserPoolClients");
  await callAws(request, async () => {
    const pages = paginateListUserPoolClients({ client: cognito, pageSize: MAX_PAGE_SIZE }, { UserPoolId: userPoolId });
    for await (const { UserPoolClients = [] } of pages)
      clients.push(...UserPoolClients.map(({ ClientId: id = "", ClientName: name = id }) => ({ id, name })));
  });
  return clients;
}

/**
 * Reads the token lifetimes of an app client. They are unknown when the credentials may not read it: the permission includes
 * its secret.
 *
 * @throws {@link GlobalSignOutError} when it can't be read for another reason
 */
export async function readClient(pool: PoolConnection, { id, name }: ListedClient): Promise<CheckedClient> {
  const { cognito, userPoolId } = pool;
  const command = new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: id });
  const request = createRequest(`Reading app client ${id} of user pool ${userPoolId}`, "DescribeUserPoolClient");
  const response = await callAws(request, () => cognito.send(command)).catch((error: unknown) => {
    if (GlobalSignOutError.isGlobalSignOutError(error) && error.code === "ACCESS_DENIED") return undefined;
    throw error;
  });
  if (!response) return { id, name, accessMinutes: undefined, idMinutes: undefined, minutes: undefined };
  // The response also contains the client secret. Only these fields are kept.
  const { AccessTokenValidity, IdTokenValidity, TokenValidityUnits } = response.UserPoolClient ?? {};
  const accessMinutes = toTokenMinutes(AccessTokenValidity, TokenValidityUnits?.AccessToken);
  const idMinutes = toTokenMinutes(IdTokenValidity, TokenValidityUnits?.IdToken);
  return { id, name, accessMinutes, idMinutes, minutes: longestLifetime([accessMinutes, idMinutes]) };
}

/**
 * Lists the users that a filter selects.
 *
 * @param pool the user pool
 * @param filter a filter of ListUsers
 * @param name the name that is looked up, for messages
 * @throws {@link GlobalSignOutError} when they can't be listed
 */
export async function searchUsers(
  { cognito, userPoolId }: PoolConnection,
  filter: string,
  name: string,
): Promise<readonly PoolUser[]> {
  const users: PoolUser[] = [];
  const request = createRequest(`Looking up ${formatValue(name)} in user pool ${userPoolId}`, "ListUsers");
  await callAws(request, async () => {
    const pages = paginateListUsers({ client: cognito }, { UserPoolId: userPoolId, Filter: filter });
    for await (const { Users = [] } of pages) users.push(...Users.map(toPoolUser));
  });
  return users;
}

function createRequest(action: string, operation: string): AwsRequest {
  return { action, permission: `cognito-idp:${operation} on the user pool`, notFoundCode: "POOL_NOT_FOUND" };
}

// Cognito sets all of these on every user; the defaults are for the type checker.
function toPoolUser({ Username = "", Attributes = [], Enabled = true, UserStatus = "UNKNOWN" }: UserType): PoolUser {
  const attributes = new Map(Attributes.map(({ Name = "", Value = "" }) => [Name, Value]));
  return { username: Username, sub: attributes.get("sub") ?? "", enabled: Enabled, status: UserStatus, attributes };
}
