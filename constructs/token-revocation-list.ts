import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { TerraformOutput } from "cdktf";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { InvalidInputError } from "../core/errors";
import { DEFAULT_RETENTION_HOURS, REVOCATION_ATTRIBUTES } from "../core/revocations";
import { allow, createFunctionName, createPolicyDocument, toCommonConfig } from "./lambda-function";
import type { NamedRole, TokenRevocationListProps, TokenRevocationListReference, UserPoolReference } from "./props";
import { validateRevocationListProps } from "./validate";

/**
 * A list of revoked tokens: a DynamoDB table to which each sign-out adds an entry. Services that read it with
 * `cognito-revocation-verifier` reject tokens that Cognito can't call back.
 *
 * The table has deletion protection: to destroy it, disable the protection first.
 */
export class TokenRevocationList extends Construct implements TokenRevocationListReference {
  /** The table. */
  readonly table: DynamodbTable;
  /** How long an entry is kept, in hours. */
  readonly retentionHours: number;

  private readonly provider: TerraformProvider | undefined;

  /**
   * @param scope the parent construct
   * @param id the id
   * @param props the options
   * @throws InvalidInputError with all issues of the props
   */
  constructor(scope: Construct, id: string, props: TokenRevocationListProps = {}) {
    super(scope, id);
    const issues = validateRevocationListProps(props);
    if (issues.length > 0) throw new InvalidInputError(`TokenRevocationList ${this.node.path}`, issues);
    const { pool, revocation, expiresAt } = REVOCATION_ATTRIBUTES;
    this.provider = props.provider;
    this.retentionHours = props.retentionHours ?? DEFAULT_RETENTION_HOURS;
    this.table = new DynamodbTable(this, "Default", {
      ...toCommonConfig(props),
      name: props.tableName ?? createFunctionName(this),
      billingMode: "PAY_PER_REQUEST",
      hashKey: pool,
      rangeKey: revocation,
      attribute: [
        { name: pool, type: "S" },
        { name: revocation, type: "S" },
      ],
      ttl: { attributeName: expiresAt, enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.kmsKeyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
    });
    this.createOutput("TableName", "table_name", this.tableName);
    this.createOutput("TableArn", "table_arn", this.tableArn);
  }

  /** The name of the table. */
  get tableName(): string {
    return this.table.name;
  }

  /** The ARN of the table. */
  get tableArn(): string {
    return this.table.arn;
  }

  /**
   * Allows a role to read the list, as `cognito-revocation-verifier` does: `dynamodb:Query` on this table only.
   *
   * @param role the role of a service; grant it once
   * @param userPools the only user pools whose entries the role can read; all unless given
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  grantRead(role: NamedRole, ...userPools: readonly UserPoolReference[]): IamRolePolicy {
    const id = Construct.isConstruct(role) ? role.node.addr.slice(-8) : role.name;
    const statement = allow(["dynamodb:Query"], this.tableArn);
    const keys = { "dynamodb:LeadingKeys": userPools.map((userPool) => userPool.id) };
    const Condition = { "ForAllValues:StringEquals": keys };
    return new IamRolePolicy(this, `Read-${id}`, {
      provider: this.provider,
      name: `read-token-revocations-${this.node.addr.slice(-8)}`,
      role: role.name,
      policy: createPolicyDocument([userPools.length > 0 ? { ...statement, Condition } : statement]),
    });
  }

  private createOutput(id: string, suffix: string, value: string): void {
    const output = new TerraformOutput(this, id, { description: `The table of ${this.node.id}`, value });
    output.overrideLogicalId(`${this.table.friendlyUniqueId}_${suffix}`);
  }
}
