import { AdminDeleteUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Emulator } from "../../../local/emulator";
import { connectPool, createPool } from "../../../local/user-pool";
import type { LocalUserPool } from "../../../local/user-pool";
import type { EngineStack } from "../engine-stack";
import type { Row, RowContext, StateResource } from "./row";
import { createSessions } from "./sessions";
import type { Sessions } from "./sessions";
import type { List, RowDeclaration } from "./stack";

/** The resource type of an entry. */
export const ENTRY = "aws_lambda_invocation";

/** A listed user of a deploy. */
export interface ListedEntry {
  readonly userPoolId: string;
  /** As listed. */
  readonly username: string;
  readonly revision: string;
}

/** A row that is deployed. Its group can have more deploys than the row, which then begins with its first one several times. */
export interface RowRun {
  /** What the ids of the constructs start with. */
  readonly id: string;
  readonly row: Row;
  readonly context: RowContext;
  readonly sessions: Sessions;
  /** Does what happens before a deploy of the group. */
  readonly prepare: (step: number) => Promise<void>;
  /** The constructs of a deploy of the group. */
  readonly declare: (step: number) => RowDeclaration;
  /** Reads the entries of a deploy of the group. */
  readonly readEntries: (step: number, resources: readonly StateResource[]) => readonly ListedEntry[];
}

/** Starts a row: its pools exist, and their users. */
export async function startRow(
  id: string,
  row: Row,
  steps: number,
  stack: EngineStack,
  emulator: Emulator,
): Promise<RowRun> {
  const sessions = createSessions();
  const [own, other] = [await createPool(emulator), await createPool(emulator)];
  for (const pool of [own, other]) await sessions.join(pool, ...(row.users ?? ["alice", "bob", "carol"]));
  const findResource = async (type: string) => {
    const found = (await readResources(stack)).find(({ address }) => address.startsWith(`${type}.${id}`));
    if (!found) throw new Error(`${row.change}: the state has no ${type}.`);
    return found;
  };
  let created: LocalUserPool | undefined;
  const context: RowContext = {
    own,
    other,
    findCreatedPool: async () =>
      (created ??= await connectPool(own.cognito, String((await findResource("aws_cognito_user_pool")).values["id"]))),
    lambda: new LambdaClient(emulator.clientConfig),
    join: sessions.join,
    leave: async (pool, username) => {
      await pool.cognito.send(new AdminDeleteUserCommand({ UserPoolId: pool.userPoolId, Username: username }));
      sessions.forget(pool, username);
    },
    entry: (username) => `${ENTRY}.${id}SignOut["${username}"]`,
    findResource,
    stack,
  };
  const offset = steps - row.deploys.length;
  const findLists = (step: number) => row.deploys[Math.max(0, step - offset)] ?? [];
  const poolIds = { own: own.userPoolId, other: other.userPoolId };
  return {
    id,
    row,
    context,
    sessions,
    prepare: async (step) => {
      if (step === 0 || step > offset) await row.before?.[Math.max(0, step - offset)]?.(context);
      await sessions.signAllIn();
    },
    declare: (step) => ({ id, lists: findLists(step), poolIds }),
    readEntries: (step, resources) => {
      const resource = resources.find(({ address }) => address.startsWith(`aws_cognito_user_pool.${id}`));
      const createdId = String(resource?.values["id"]);
      return findLists(step).flatMap((list) =>
        readUsers(list).map((user) => ({
          ...user,
          userPoolId: list.form === "resource" ? createdId : poolIds[list.pool ?? "own"],
        })),
      );
    },
  };
}

/** Reads the resources of a state. */
export async function readResources({ engine }: EngineStack): Promise<readonly StateResource[]> {
  const state = JSON.parse((await engine(["show", "-json"])).stdout) as {
    readonly values?: { readonly root_module: { readonly resources?: readonly StateResource[] } };
  };
  return state.values?.root_module.resources ?? [];
}

function readUsers({ users, props }: List): readonly { readonly username: string; readonly revision: string }[] {
  return users.map((user) => {
    const { username, revision = props?.revision ?? "1" } = typeof user === "string" ? { username: user } : user;
    return { username, revision };
  });
}
