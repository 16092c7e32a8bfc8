import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Annotations, Fn, Lazy, TerraformIterator, TerraformLocal, TerraformOutput, Token } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Entry } from "../core/contract";
import { InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";
import { DEFAULT_MAX_USERS } from "../users/list";
import type { ListedUser, UserDefaults } from "../users/list";
import type { Position } from "../users/placed-user";
import { affectedUsers, inputsByUsername, readListedUsers } from "./entries";
import { executeAfter } from "./execute-after";
import type { CognitoGlobalSignOutProps } from "./props";
import { protectedFaults, readProtectedUsers } from "./protected-users";
import type { ProtectedUsers } from "./protected-users";
import { createSignOutFunction } from "./sign-out-function";
import { isDeprecatedRuntime, propsFaults } from "./validate";

/**
 * Signs the listed users of an Amazon Cognito user pool out everywhere on deploy (`AdminUserGlobalSignOut`), and
 * nobody else. Each user is one entry of the plan; what fails stays in the plan until it succeeds.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export class CognitoGlobalSignOut extends Construct {
  /** The function that signs users out. */
  readonly lambdaFunction: LambdaFunction;
  /** The function's log group. */
  readonly logGroup: CloudwatchLogGroup;
  /** The function's role; `undefined` with a role of your own. */
  readonly role: IamRole | undefined;
  /** The alarm on failed sign-outs; `undefined` unless `alarm` asks for it. */
  readonly alarm: CloudwatchMetricAlarm | undefined;
  /** The entries: one instance for each listed user, its key being the username as listed. */
  readonly entries: LambdaInvocation;

  private readonly defaults: UserDefaults;
  private readonly maxUsers: number;
  private readonly protectedUsers: ProtectedUsers;
  private readonly users: Entry[] = [];
  private positions: ReadonlyMap<string, Position> = new Map();

  /**
   * @param scope where to make it
   * @param id its id, which is part of the address of every entry: another id signs every listed user out again
   * @param props the user pool, the users and the options
   * @throws InvalidInputError with every fault of the props, before any resource is made
   */
  constructor(scope: Construct, id: string, props: CognitoGlobalSignOutProps) {
    super(scope, id);
    this.defaults = { revision: props.revision ?? "1", reason: props.reason };
    this.maxUsers = props.maxUsers ?? DEFAULT_MAX_USERS;
    this.protectedUsers = readProtectedUsers(props.protectedUsers);
    const after = executeAfter(this, props.executeAfter ?? []);
    this.list(props.users, [...propsFaults(props), ...this.protectedUsers.issues, ...after.issues]);

    const made = createSignOutFunction(this, { ...props, onMissingUser: props.onMissingUser ?? "fail" });
    this.lambdaFunction = made.lambdaFunction;
    this.logGroup = made.logGroup;
    this.role = made.role;
    this.alarm = made.alarm;
    this.entries = this.createEntries(props, after.dependables);
    this.createOutput();
    if (props.runtime !== undefined && isDeprecatedRuntime(props.runtime)) {
      const message = `Lambda has deprecated the runtime ${props.runtime}: it no longer creates or updates its functions.`;
      Annotations.of(this).addWarning(`${message} Use nodejs24.x.`);
    }
  }

  /**
   * Lists more users, before synth.
   *
   * @param users users that are not listed yet
   * @throws InvalidInputError with every fault of these users; then none of them is listed
   */
  addUsers(...users: readonly ListedUser[]): void {
    this.list(users, []);
  }

  private list(users: unknown, faultsOfProps: readonly Issue[]): void {
    const { entries, issues, positions } = readListedUsers(users, this.defaults, this.positions);
    const refused = [...protectedFaults(positions, this.protectedUsers), ...this.tooManyUsers(entries.length)];
    const all = [...faultsOfProps, ...issues, ...refused];
    if (all.length > 0) throw new InvalidInputError(`CognitoGlobalSignOut ${this.node.path}`, all);
    // One by one: as arguments, more than a hundred thousand exhaust the stack.
    for (const entry of entries) this.users.push(entry);
    this.positions = positions;
  }

  private tooManyUsers(added: number): Issue[] {
    const count = this.users.length + added;
    if (!(count > this.maxUsers)) return [];
    const message = `${count} users are listed, and maxUsers is ${this.maxUsers}. List fewer, or raise maxUsers; beyond some thousand a plan takes minutes.`;
    return [{ path: "users", message }];
  }

  private createEntries(
    { provider, signOutOn }: CognitoGlobalSignOutProps,
    dependsOn: readonly ITerraformDependable[],
  ): LambdaInvocation {
    // Over a local of plain strings: Terraform evaluates a map in for_each itself once for each of its instances, and an
    // object for each user, or a dependency that the name of the function implies anyway, makes a long list slow.
    const inputs = new TerraformLocal(this, "Inputs", Lazy.anyValue({ produce: () => inputsByUsername(this.users) }));
    const entry = TerraformIterator.fromMap(inputs.asStringMap);
    const input = Token.asString(entry.value);
    const revision = Token.asString(Fn.lookup(Fn.jsondecode(input), "revision"));
    const triggers: Record<string, string> = { revision };
    if (signOutOn === "every-deploy") triggers["deploy"] = Fn.plantimestamp();
    // "Default" gives it the construct's own name as its address. Addresses never change: a changed one would sign its
    // user out again. Nor may an edited reason or a renamed function, hence ignoreChanges.
    return new LambdaInvocation(this, "Default", {
      provider,
      forEach: entry,
      functionName: this.lambdaFunction.functionName,
      input,
      triggers,
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["input", "function_name"] },
      ...(dependsOn.length > 0 ? { dependsOn: [...dependsOn] } : {}),
    });
  }

  private createOutput(): void {
    const output = new TerraformOutput(this, "AffectedUsers", {
      description: `The users whom ${this.node.id} lists for global sign-out`,
      value: Lazy.anyValue({ produce: () => affectedUsers(this.users) }),
    });
    const { friendlyUniqueId, terraformResourceType } = this.entries;
    output.overrideLogicalId(`${friendlyUniqueId}_affected_users`);
    // After a failed sign-out it keeps its old value, so that the next plan still shows the change. The output's own
    // dependsOn is synthesized as a template, which Terraform refuses.
    output.addOverride("depends_on", [`${terraformResourceType}.${friendlyUniqueId}`]);
  }
}
