import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  paginateListUserPoolClients,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import type { CognitoIdentityProviderClient, UserType } from "@aws-sdk/client-cognito-identity-provider";
import { longestLifetime, toTokenMinutes } from "../output/remaining-access";
import type { CheckedClient, PoolSettings, PoolUser } from "./model";
import { formatValue } from "../../core/errors";
import { ask } from "../aws/errors";
import type { AwsRequest } from "../aws/errors";

/** A user pool that is read. */
export interface PoolConnection {
  readonly cognito: CognitoIdentityProviderClient;
  readonly userPoolId: string;
}

/**
 * By which names the user pool lets users sign in.
 *
 * @throws GlobalSignOutError when it can't be read
 */
export async function readSettings({ cognito, userPoolId }: PoolConnection): Promise<PoolSettings> {
  const describe = new DescribeUserPoolCommand({ UserPoolId: userPoolId });
  const { UserPool } = await ask(request(`Reading user pool ${userPoolId}`, "DescribeUserPool"), () =>
    cognito.send(describe),
  );
  return {
    usernameAttributes: UserPool?.UsernameAttributes ?? [],
    aliasAttributes: UserPool?.AliasAttributes ?? [],
    // A pool for which nobody said so minds it.
    // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-case-sensitivity.html
    caseSensitive: UserPool?.UsernameConfiguration?.CaseSensitive ?? true,
  };
}

/**
 * The ids of the user pool's app clients.
 *
 * @throws GlobalSignOutError when they can't be listed
 */
export async function listClients({ cognito, userPoolId }: PoolConnection): Promise<readonly string[]> {
  const ids: string[] = [];
  await ask(request(`Listing the app clients of user pool ${userPoolId}`, "ListUserPoolClients"), async () => {
    const pages = paginateListUserPoolClients({ client: cognito, pageSize: 60 }, { UserPoolId: userPoolId });
    for await (const { UserPoolClients = [] } of pages)
      ids.push(...UserPoolClients.flatMap(({ ClientId }) => ClientId ?? []));
  });
  return ids;
}

/**
 * An app client with the lifetimes of its tokens.
 *
 * @throws GlobalSignOutError when it can't be read
 */
export async function readClient({ cognito, userPoolId }: PoolConnection, id: string): Promise<CheckedClient> {
  const describe = new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: id });
  const what = `Reading app client ${id} of user pool ${userPoolId}`;
  const answer = await ask(request(what, "DescribeUserPoolClient"), () => cognito.send(describe));
  // The answer also holds the client's secret, which goes no further.
  const {
    ClientName: name = id,
    AccessTokenValidity,
    IdTokenValidity,
    TokenValidityUnits,
  } = answer.UserPoolClient ?? {};
  const accessMinutes = toTokenMinutes(AccessTokenValidity, TokenValidityUnits?.AccessToken);
  const idMinutes = toTokenMinutes(IdTokenValidity, TokenValidityUnits?.IdToken);
  return { id, name, accessMinutes, idMinutes, minutes: longestLifetime([accessMinutes, idMinutes]) };
}

/**
 * The users whom a filter selects.
 *
 * @param pool where
 * @param filter as ListUsers takes it
 * @param name whom it looks for, for messages
 * @throws GlobalSignOutError when they can't be listed
 */
export async function searchUsers(
  { cognito, userPoolId }: PoolConnection,
  filter: string,
  name: string,
): Promise<readonly PoolUser[]> {
  const users: PoolUser[] = [];
  await ask(request(`Looking up ${formatValue(name)} in user pool ${userPoolId}`, "ListUsers"), async () => {
    const pages = paginateListUsers({ client: cognito }, { UserPoolId: userPoolId, Filter: filter });
    for await (const { Users = [] } of pages) users.push(...Users.map(userOf));
  });
  return users;
}

function request(what: string, action: string): AwsRequest {
  return { what, needs: `cognito-idp:${action} on the user pool` };
}

// Cognito gives every user all of these.
function userOf({ Username = "", Attributes = [], Enabled = true, UserStatus = "UNKNOWN" }: UserType): PoolUser {
  const attributes = new Map(Attributes.map(({ Name = "", Value = "" }) => [Name, Value]));
  return { username: Username, sub: attributes.get("sub") ?? "", enabled: Enabled, status: UserStatus, attributes };
}
