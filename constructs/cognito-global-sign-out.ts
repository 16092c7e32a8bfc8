import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Fn, Lazy, TerraformIterator, TerraformLocal, TerraformOutput, Token } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AFFECTED_USERS_SUFFIX, SKIPPED_USERS_SUFFIX, TRIGGERS } from "../core/contract";
import type { Entry } from "../core/contract";
import { InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";
import { DEFAULT_MAX_USERS } from "../users/list";
import type { ListedUser, UserDefaults } from "../users/list";
import type { Position } from "../users/position";
import {
  createAffectedUsers,
  createInputs,
  createUnicodeForms,
  findProtectedUsers,
  readListedUsers,
  readPoolTrigger,
  readProtectedUsers,
} from "./entries";
import type { ProtectedUsers } from "./entries";
import { findDependencies } from "./execute-after";
import type { CognitoGlobalSignOutProps } from "./props";
import { createSignOutFunction } from "./sign-out-function";
import { validateProps } from "./validate";

/**
 * Signs listed users of an Amazon Cognito user pool out of all sessions on deploy (`AdminUserGlobalSignOut`).
 *
 * Each user is one entry in the plan. A sign-out that fails stays in the plan until it succeeds.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export class CognitoGlobalSignOut extends Construct {
  /** The function that signs users out. */
  readonly lambdaFunction: LambdaFunction;
  /** The log group of the function. */
  readonly logGroup: CloudwatchLogGroup;
  /** The role of the function; `undefined` when the props contain a role. */
  readonly role: IamRole | undefined;
  /** The alarm for failed sign-outs; `undefined` unless the prop `alarm` is set. */
  readonly alarm: CloudwatchMetricAlarm | undefined;
  /** The entries: one instance per listed user. Its key is the username as listed. */
  readonly entries: LambdaInvocation;

  private readonly defaults: UserDefaults;
  private readonly maxUsers: number;
  private readonly protectedUsers: ProtectedUsers;
  private readonly users: Entry[] = [];
  private positions: ReadonlyMap<string, Position> = new Map();
  // Additional triggers; only if a username is not in Unicode NFC.
  private unicodeForms: TerraformLocal | undefined;

  /**
   * @param scope the parent construct
   * @param id the id, which is part of the address of every entry: a changed id signs all listed users out again
   * @param props the user pool, the users and the options
   * @throws InvalidInputError with all issues of the props, before any resource is created
   */
  constructor(scope: Construct, id: string, props: CognitoGlobalSignOutProps) {
    super(scope, id);
    this.defaults = { revision: props.revision ?? "1", reason: props.reason };
    this.maxUsers = props.maxUsers ?? DEFAULT_MAX_USERS;
    this.protectedUsers = readProtectedUsers(props.protectedUsers);
    const executeAfter = findDependencies(this, props.executeAfter ?? []);
    this.addEntries(props.users, [...validateProps(props), ...this.protectedUsers.issues, ...executeAfter.issues]);

    const { lambdaFunction, logGroup, role, alarm } = createSignOutFunction(this, {
      ...props,
      onMissingUser: props.onMissingUser ?? "fail",
    });
    this.lambdaFunction = lambdaFunction;
    this.logGroup = logGroup;
    this.role = role;
    this.alarm = alarm;
    this.entries = this.createEntries(props, executeAfter.dependencies);
    this.createAffectedUsersOutput();
    if (props.onMissingUser === "skip") this.createSkippedUsersOutput();
  }

  /**
   * Adds users to the list. Call it before synthesis.
   *
   * @param users users that are not listed yet
   * @throws InvalidInputError with all issues of these users; then none of them is added
   */
  addUsers(...users: readonly ListedUser[]): void {
    this.addEntries(users, []);
  }

  private addEntries(users: unknown, otherIssues: readonly Issue[]): void {
    const { entries, issues, positions } = readListedUsers(users, this.defaults, this.positions);
    const allIssues = [
      ...otherIssues,
      ...issues,
      ...findProtectedUsers(positions, this.protectedUsers),
      ...this.validateCount(this.users.length + entries.length),
    ];
    if (allIssues.length > 0) throw new InvalidInputError(`CognitoGlobalSignOut ${this.node.path}`, allIssues);
    // Not as arguments of one push: more than 100,000 exceed the stack.
    for (const entry of entries) this.users.push(entry);
    this.positions = positions;
    if (!this.unicodeForms && Object.keys(createUnicodeForms(entries)).length > 0)
      this.unicodeForms = new TerraformLocal(
        this,
        "UnicodeForms",
        Lazy.anyValue({ produce: () => createUnicodeForms(this.users) }),
      );
  }

  private validateCount(count: number): Issue[] {
    // An invalid maxUsers, such as NaN, is an issue of its own.
    if (!(count > this.maxUsers)) return [];
    const message = `${count} users are listed; the maximum is ${this.maxUsers}. List fewer users, or raise maxUsers. A plan of several thousand users takes minutes.`;
    return [{ path: "users", message }];
  }

  private createEntries(
    { provider, signOutOn, userPool }: CognitoGlobalSignOutProps,
    dependencies: readonly ITerraformDependable[],
  ): LambdaInvocation {
    // Terraform evaluates an inline map in for_each once per instance. A local of plain strings keeps long lists fast, and so
    // does omitting dependencies that the name of the function already implies.
    const inputs = new TerraformLocal(this, "Inputs", Lazy.anyValue({ produce: () => createInputs(this.users) }));
    const entry = TerraformIterator.fromMap(inputs.asStringMap);
    const input = Token.asString(entry.value);
    const triggers: Record<string, string> = {
      [TRIGGERS.revision]: Token.asString(Fn.lookup(Fn.jsondecode(input), "revision")),
      [TRIGGERS.pool]: readPoolTrigger(userPool),
    };
    if (signOutOn === "every-deploy") triggers[TRIGGERS.deploy] = Fn.plantimestamp();
    // The id "Default" makes the path of the construct the address. A changed address would sign its user out again, and so
    // would an edited reason or a renamed function without ignoreChanges.
    return new LambdaInvocation(this, "Default", {
      provider,
      forEach: entry,
      functionName: this.lambdaFunction.functionName,
      input,
      triggers: Token.asStringMap(
        Lazy.anyValue({
          produce: (): unknown =>
            this.unicodeForms ? Fn.merge([triggers, Fn.lookup(this.unicodeForms.expression, entry.key, {})]) : triggers,
        }),
      ),
      // Without createBeforeDestroy: it would apply to everything that the entries depend on, also to the user's resources.
      lifecycle: { ignoreChanges: ["input", "function_name"] },
      ...(dependencies.length > 0 ? { dependsOn: [...dependencies] } : {}),
    });
  }

  private createAffectedUsersOutput(): void {
    const output = new TerraformOutput(this, "AffectedUsers", {
      description: `Users that ${this.node.id} lists for global sign-out`,
      value: Lazy.anyValue({ produce: () => createAffectedUsers(this.users) }),
    });
    output.overrideLogicalId(`${this.entries.friendlyUniqueId}${AFFECTED_USERS_SUFFIX}`);
  }

  // A deploy prints its outputs at its end. A user who is in the state as skipped is not signed out by later deploys either.
  private createSkippedUsersOutput(): void {
    // Without try, an entry with an invalid result would make every plan fail.
    const isSkipped = 'try(jsondecode(val.result).data.outcome, "") == "skipped"';
    const output = new TerraformOutput(this, "SkippedUsers", {
      description: `Users that ${this.node.id} did not sign out: the user pool had no such user. Bump the revision to retry.`,
      value: TerraformIterator.fromResources(this.entries).forExpressionForList(`key if ${isSkipped}`),
    });
    output.overrideLogicalId(`${this.entries.friendlyUniqueId}${SKIPPED_USERS_SUFFIX}`);
  }
}
