import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";
import { RevocationsStaleError } from "./errors.js";
import { resolveOptions, validateSeconds } from "./options.js";
import type { ResolvedOptions, TokenRevocationsOptions } from "./options.js";
import { PolledList } from "./polled-list.js";
import type { TokenClaims } from "./revocation-list.js";

/** The state of a revocation list, for health checks and metrics. */
export interface RevocationsStatus {
  /** The number of users whose tokens are rejected, and of revocations for all users. */
  readonly entries: number;
  /** The seconds since the start of the last successful poll. */
  readonly ageSeconds: number;
  /** Whether the list is older than `maxStaleSeconds`. */
  readonly isStale: boolean;
  /** The error of the last poll; `undefined` when it succeeded. */
  readonly lastError: Error | undefined;
}

/**
 * The revocation list of a user pool, kept in memory, for the `customJwtCheck` of aws-jwt-verify.
 *
 * ```ts
 * const revocations = await TokenRevocations.create({ userPoolId, tableName });
 * const verifier = CognitoJwtVerifier.create({
 *   userPoolId,
 *   clientId,
 *   tokenUse: "access",
 *   customJwtCheck: revocations.check,
 * });
 * ```
 */
export class TokenRevocations {
  private readonly list: PolledList;
  private readonly client: DynamoDBClient;

  private constructor(
    private readonly options: ResolvedOptions,
    clock: Clock,
  ) {
    const { tableName, userPoolId, region } = options;
    this.client = options.client ?? createClient(region);
    this.list = new PolledList({ client: this.client, tableName, userPoolId }, options, clock);
  }

  /**
   * Loads the revocation list, and polls the table in the background from then on.
   *
   * @param options see {@link TokenRevocationsOptions}
   * @throws ParameterValidationError when an option is invalid
   * @throws RevocationsStaleError when the list can't be loaded; its cause is the error of the AWS SDK
   */
  static create(options: TokenRevocationsOptions): Promise<TokenRevocations> {
    return TokenRevocations.createWithClock(options, systemClock);
  }

  /**
   * Does the same with another clock, for tests.
   *
   * @internal
   */
  static async createWithClock(options: TokenRevocationsOptions, clock: Clock): Promise<TokenRevocations> {
    const revocations = new TokenRevocations(resolveOptions(options), clock);
    await revocations.list.start();
    const { lastError } = revocations.list;
    if (lastError === undefined) return revocations;
    revocations.close();
    throw new RevocationsStaleError(formatLoadError(revocations.options, lastError), { cause: lastError });
  }

  /**
   * Rejects a token that was revoked. Pass it to aws-jwt-verify as `customJwtCheck`.
   *
   * @throws TokenRevokedError when the token was revoked
   * @throws RevocationsStaleError when the list is stale, unless `whenStale` is `"accept"`
   * @throws JwtInvalidIssuerError when it is a token of another user pool
   */
  readonly check = ({ payload }: { readonly payload: TokenClaims }): void => {
    this.list.check(payload);
  };

  /**
   * Polls the table unless the list is recent enough. Call it at the start of each invocation of a Lambda function: timers
   * don't run between invocations. Concurrent calls share a poll.
   *
   * It does not reject when the poll fails: `check` rejects tokens as soon as the list is stale, and `status` has the error.
   *
   * @param options `maxAgeSeconds`: the age of the list that is recent enough; by default `pollSeconds`
   */
  async refresh({ maxAgeSeconds = this.options.pollSeconds }: { readonly maxAgeSeconds?: number } = {}): Promise<void> {
    await this.list.refresh(validateSeconds("maxAgeSeconds", maxAgeSeconds, 0));
  }

  /** The state of the list. */
  get status(): RevocationsStatus {
    const { size, ageSeconds, isStale, lastError } = this.list;
    return { entries: size, ageSeconds, isStale, lastError };
  }

  /** Ends polling. From then on `check` rejects all tokens. */
  close(): void {
    this.list.close();
    if (this.options.client === undefined) this.client.destroy();
  }
}

function createClient(region: string): DynamoDBClient {
  const client = new DynamoDBClient({ region });
  // It prepares each response for the log, also without a logger, which takes half of the time of a load.
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

const REMEDIES: Readonly<Record<string, string>> = {
  AccessDeniedException: "Allow dynamodb:Query on the table, with the id of the user pool as leading key.",
  ResourceNotFoundException: "Check tableName and region.",
  CredentialsProviderError: "Give this process AWS credentials that allow dynamodb:Query on the table.",
};

function formatLoadError({ tableName, region, client }: ResolvedOptions, error: Error): string {
  const where = client === undefined ? ` in ${region}` : "";
  const reason = `${error.name}: ${error.message.replace(/\.?$/, ".")}`;
  const remedy = REMEDIES[error.name];
  const text = `The revocation list can't be loaded from the table ${tableName}${where}: ${reason}`;
  return remedy === undefined ? text : `${text} ${remedy}`;
}
