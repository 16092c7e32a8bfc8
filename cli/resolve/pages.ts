import {
  DescribeUserPoolCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { CognitoIdentityProviderClient, UserType } from "@aws-sdk/client-cognito-identity-provider";
import { GlobalSignOutError, formatValue } from "../../core/errors";
import { validateUsername } from "../../core/identifiers";
import { ask } from "../aws/errors";
import { filterOf, isMeant, wordsOf } from "./criterion";
import type { Question } from "./criterion";
import type { Page } from "./journal";

/**
 * The most users that Cognito lists at once.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
const PAGE_SIZE = 60;

/** Where a listing begins. */
export interface Start {
  /** The token of the page to begin with; the first page unless given. */
  readonly token?: string;
  /** The file that holds the pages before it, for messages. */
  readonly partial: string;
}

/**
 * Lists users, page by page.
 *
 * @throws {@link GlobalSignOutError} when Cognito refuses it, or answers what no user pool can hold
 */
export async function* userPages(
  client: CognitoIdentityProviderClient,
  question: Question,
  { token, partial }: Start,
): AsyncGenerator<Page> {
  let next = token;
  do {
    const at = next;
    const { Users = [], following } = await ask(requestOf(question, at, partial), () => list(client, question, at));
    const usernames = Users.filter((user) => checkUser(user, question)).map(({ Username = "" }) => Username);
    next = following;
    yield { usernames, seen: Users.length, next };
  } while (next !== undefined);
}

/**
 * How many users a user pool has, by Cognito's estimate; `undefined` when that is nothing to go by.
 *
 * @throws {@link GlobalSignOutError} when Cognito refuses to tell
 */
export async function estimateUsers(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
): Promise<number | undefined> {
  const request = {
    what: `Asking for the number of users of ${userPoolId}`,
    needs: "cognito-idp:DescribeUserPool on the user pool",
  };
  const answer = await ask(request, () => client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId })));
  const estimate = answer.UserPool?.EstimatedNumberOfUsers ?? 0;
  return estimate > 0 ? estimate : undefined;
}

async function list(client: CognitoIdentityProviderClient, { userPoolId, criterion }: Question, token?: string) {
  const request = { UserPoolId: userPoolId, Limit: PAGE_SIZE };
  if (criterion.kind === "group") {
    const command = new ListUsersInGroupCommand({ ...request, GroupName: criterion.group, NextToken: token });
    const { Users, NextToken: following } = await client.send(command);
    return { Users, following };
  }
  const command = new ListUsersCommand({ ...request, Filter: filterOf(criterion), PaginationToken: token });
  const { Users, PaginationToken: following } = await client.send(command);
  return { Users, following };
}

function requestOf(question: Question, token: string | undefined, partial: string) {
  const action = question.criterion.kind === "group" ? "ListUsersInGroup" : "ListUsers";
  const anew = `Cognito may have forgotten where the list went on: delete ${partial} and start anew.`;
  return {
    what: `Listing ${wordsOf(question)}`,
    needs: `cognito-idp:${action} on the user pool`,
    ...(token === undefined ? {} : { ifInvalid: anew }),
  };
}

// An answer is never trusted: a name is one that can be listed, and the user is one that was asked for.
function checkUser(user: UserType, question: Question): boolean {
  const { criterion } = question;
  if (validateUsername(user.Username) !== undefined)
    throw broken(question, `a user named ${formatValue(user.Username)}`);
  if (criterion.kind === "created-before" && !user.UserCreateDate)
    throw broken(question, `no creation date of ${formatValue(user.Username)}`);
  return isMeant(criterion, user);
}

function broken(question: Question, what: string): GlobalSignOutError {
  const message = `Listing ${wordsOf(question)} failed: Cognito answered ${what}.`;
  return new GlobalSignOutError("SERVICE_ERROR", `${message} Run it again; if it stays, ask AWS.`);
}
