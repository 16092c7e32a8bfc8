import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { DataAwsCognitoUserPool } from "@cdktf/provider-aws/lib/data-aws-cognito-user-pool";
import { DataResource, DataTerraformRemoteStateS3, TerraformOutput, TerraformVariable } from "cdktf";
import type { TerraformStack } from "cdktf";
import { CognitoGlobalSignOut } from "../../../constructs";
import type { CognitoGlobalSignOutProps, UserPoolReference } from "../../../constructs";
import { STATE_BUCKET } from "../../../local/state-bucket";

/** How a construct refers to its user pool. */
export type PoolForm =
  | "literal"
  | "data-source"
  /** A data source whose input is a variable. */
  | "token"
  /** A data source that Terraform reads during apply. */
  | "deferred"
  | "variable"
  | "other-stack"
  /** A user pool of the same stack. */
  | "resource";

/** A construct of one deploy. */
export interface List {
  /** @default "SignOut" */
  readonly id?: string;
  /**
   * Which of the two pools of the row; not used by the form `resource`.
   * @default "own"
   */
  readonly pool?: "own" | "other";
  /** @default "data-source" */
  readonly form?: PoolForm;
  readonly users: CognitoGlobalSignOutProps["users"];
  readonly props?: Partial<CognitoGlobalSignOutProps>;
  /** The id of the construct whose entries it takes over with a `moved` block. */
  readonly movedFrom?: string;
  /** The configuration of a user pool of the form `resource`. */
  readonly userPool?: { readonly aliasAttributes?: string[]; readonly tags?: Record<string, string> };
  /** A changed value defers the reading of a data source of the form `deferred`. */
  readonly deferredBy?: string;
}

/** The constructs of a row, and the ids of its pools. */
export interface RowDeclaration {
  /** What the ids of the constructs start with. */
  readonly id: string;
  readonly lists: readonly List[];
  readonly poolIds: { readonly own: string; readonly other: string };
}

/**
 * Declares the constructs of a row. Their ids start with that of the row. They are direct children of the stack, so their
 * addresses have no hash.
 *
 * @param stack the stack
 * @param row the row
 * @param poolState the name of the state with the outputs of {@link declarePools}
 */
export function declareRow(stack: TerraformStack, { id, lists, poolIds }: RowDeclaration, poolState: string): void {
  for (const list of lists) {
    const { id: name = "SignOut", pool = "own", users, props, movedFrom } = list;
    const userPool = referToPool(stack, `${id}${name}Pool`, poolIds[pool], list, poolState);
    const signOut = new CognitoGlobalSignOut(stack, `${id}${name}`, { userPool, users, ...props });
    if (movedFrom !== undefined) signOut.entries.moveFromId(`aws_lambda_invocation.${id}${movedFrom}`);
  }
}

/** Declares, in another stack, outputs with the ids and ARNs of the user pools of the form `other-stack`. */
export function declarePools(stack: TerraformStack, { id, lists, poolIds }: RowDeclaration): void {
  for (const { id: name = "SignOut", pool = "own" } of lists.filter(isOfOtherStack)) {
    new TerraformOutput(stack, `${id}${name}Pool_id`, { value: poolIds[pool] });
    new TerraformOutput(stack, `${id}${name}Pool_arn`, { value: toArn(poolIds[pool]) });
  }
}

/** Whether a construct gets its user pool from another stack. */
export const isOfOtherStack = ({ form }: List): boolean => form === "other-stack";

const toArn = (userPoolId: string) => `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${userPoolId}`;

function referToPool(
  stack: TerraformStack,
  id: string,
  userPoolId: string,
  { form = "data-source", userPool, deferredBy }: List,
  poolState: string,
): UserPoolReference {
  const toVariable = (name: string, value: string) =>
    new TerraformVariable(stack, `${id}${name}`, { type: "string", default: value }).stringValue;
  const arn = toArn(userPoolId);
  switch (form) {
    case "literal":
      return { id: userPoolId, arn };
    case "data-source":
      return new DataAwsCognitoUserPool(stack, id, { userPoolId });
    case "token":
      return new DataAwsCognitoUserPool(stack, id, { userPoolId: toVariable("Id", userPoolId) });
    case "deferred": {
      const change = new DataResource(stack, `${id}Change`, { triggersReplace: { deferredBy } });
      return new DataAwsCognitoUserPool(stack, id, { userPoolId, dependsOn: [change] });
    }
    case "variable":
      return { id: toVariable("Id", userPoolId), arn: toVariable("Arn", arn) };
    case "other-stack": {
      const remote = new DataTerraformRemoteStateS3(stack, `${id}State`, {
        bucket: STATE_BUCKET,
        key: poolState,
        region: "us-east-1",
        usePathStyle: true,
      });
      return { id: remote.getString(`${id}_id`), arn: remote.getString(`${id}_arn`) };
    }
    case "resource":
      return new CognitoUserPool(stack, id, { name: id, ...userPool });
  }
}
