import {
  DescribeUserPoolCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { CognitoIdentityProviderClient, UserType } from "@aws-sdk/client-cognito-identity-provider";
import { MAX_PAGE_SIZE } from "../../core/contract";
import { formatValue, GlobalSignOutError } from "../../core/errors";
import { validateUsername } from "../../core/identifiers";
import { callAws } from "../aws/errors";
import type { AwsRequest } from "../aws/errors";
import { formatQuery, matchesCriterion, toFilter } from "./criterion";
import type { UserQuery } from "./criterion";

/** One page of a listing. */
export interface UserPage {
  /** The users that match. */
  readonly usernames: readonly string[];
  /** The number of users in the response, including those that don't match. */
  readonly count: number;
}

/**
 * Lists users, page by page.
 *
 * @throws {@link GlobalSignOutError} when a request fails, or a response contains an invalid user
 */
export async function* listUsers(client: CognitoIdentityProviderClient, query: UserQuery): AsyncGenerator<UserPage> {
  let token: string | undefined;
  do {
    const request = createRequest(query, token);
    const { users, nextToken } = await callAws(request, () => requestPage(client, query, token));
    const matching = users.filter((user) => checkUser(user, query));
    yield { usernames: matching.map(({ Username = "" }) => Username), count: users.length };
    token = nextToken;
  } while (token !== undefined);
}

/**
 * The number of users in a user pool, as estimated by Cognito; `undefined` when there is no estimate.
 *
 * @throws {@link GlobalSignOutError} when the request fails
 */
export async function estimateUserCount(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
): Promise<number | undefined> {
  const request: AwsRequest = {
    action: `Reading user pool ${userPoolId}`,
    permission: "cognito-idp:DescribeUserPool on the user pool",
    notFoundCode: "POOL_NOT_FOUND",
  };
  const { UserPool } = await callAws(request, () =>
    client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId })),
  );
  const estimate = UserPool?.EstimatedNumberOfUsers ?? 0;
  return estimate > 0 ? estimate : undefined;
}

async function requestPage(
  client: CognitoIdentityProviderClient,
  { userPoolId, criterion }: UserQuery,
  token: string | undefined,
) {
  const input = { UserPoolId: userPoolId, Limit: MAX_PAGE_SIZE };
  if (criterion.kind === "group") {
    const command = new ListUsersInGroupCommand({ ...input, GroupName: criterion.group, NextToken: token });
    const { Users: users = [], NextToken: nextToken } = await client.send(command);
    return { users, nextToken };
  }
  const command = new ListUsersCommand({ ...input, Filter: toFilter(criterion), PaginationToken: token });
  const { Users: users = [], PaginationToken: nextToken } = await client.send(command);
  return { users, nextToken };
}

function createRequest(query: UserQuery, token: string | undefined): AwsRequest {
  const isGroup = query.criterion.kind === "group";
  return {
    action: `Listing ${formatQuery(query)}`,
    permission: `cognito-idp:${isGroup ? "ListUsersInGroup" : "ListUsers"} on the user pool`,
    // Either the user pool or the group.
    notFoundCode: isGroup ? "RESOURCE_NOT_FOUND" : "POOL_NOT_FOUND",
    // After the first page, the token is the only parameter that can become invalid.
    ...(token === undefined ? {} : { invalidParameterFix: "Run the command again." }),
  };
}

// Responses are validated: the list must contain valid usernames, and only users that match.
function checkUser(user: UserType, query: UserQuery): boolean {
  const { criterion } = query;
  if (validateUsername(user.Username) !== undefined)
    throw createInvalidResponse(query, `contains a user named ${formatValue(user.Username)}`);
  if (criterion.kind === "created-before" && !user.UserCreateDate)
    throw createInvalidResponse(query, `has no creation date of ${formatValue(user.Username)}`);
  return matchesCriterion(criterion, user);
}

function createInvalidResponse(query: UserQuery, problem: string): GlobalSignOutError {
  const message = `Listing ${formatQuery(query)} failed: the response of Cognito ${problem}.`;
  return new GlobalSignOutError("SERVICE_ERROR", `${message} Run the command again; if it fails again, contact AWS.`);
}
