import type { Clock } from "./clock.js";
import { RevocationsStaleError } from "./errors.js";
import type { ResolvedOptions } from "./options.js";
import { RevocationList } from "./revocation-list.js";
import type { TokenClaims } from "./revocation-list.js";
import { readRevocations } from "./table.js";
import type { RevocationTable } from "./table.js";

/** How a list is kept up to date. See `TokenRevocationsOptions`. */
export type PolledListOptions = Pick<
  ResolvedOptions,
  "pollSeconds" | "overlapSeconds" | "reloadSeconds" | "maxStaleSeconds" | "whenStale"
>;

const CLOSED = "The revocation list was closed.";

/**
 * Keeps the revocations of a user pool in memory. A poll adds what is new; a load replaces the list, which removes what was
 * deleted from the table.
 */
export class PolledList {
  /** The error of the last poll, if it failed. */
  lastError: Error | undefined;

  private list: RevocationList;
  private loadedAt = -Infinity;
  private polledAt = -Infinity;
  private cursor = "";
  private polling: Promise<void> | undefined;
  private cancelTimer = (): void => undefined;
  private readonly closed = new AbortController();

  constructor(
    private readonly table: RevocationTable,
    private readonly options: PolledListOptions,
    private readonly clock: Clock,
  ) {
    this.list = new RevocationList(table.userPoolId);
  }

  /** The number of revocations; see {@link RevocationList.size}. */
  get size(): number {
    return this.list.size;
  }

  /** The seconds since the start of the last successful poll; `Infinity` before the first one. */
  get ageSeconds(): number {
    return (this.clock.now() - this.polledAt) / 1000;
  }

  get isStale(): boolean {
    return this.isClosed || this.ageSeconds > this.options.maxStaleSeconds;
  }

  /** Rejects a token that was revoked, and any token when the list is too old to say so. */
  check(claims: TokenClaims): void {
    // A token on the list was revoked, however old the list is.
    this.list.check(claims);
    if (!this.isStale) return;
    const isUsable = this.options.whenStale === "accept" && this.polledAt !== -Infinity && !this.isClosed;
    if (!isUsable) throw this.createStaleError();
  }

  /** Polls now and from then on in the background. Resolves after the first poll, also when it fails. */
  async start(): Promise<void> {
    await this.poll();
    if (this.isClosed) return;
    this.cancelTimer = this.clock.setTimer(() => void this.start(), this.options.pollSeconds * 1000);
  }

  /**
   * Polls if the last successful poll started too long ago. Concurrent calls share a poll. Does not reject when the poll fails.
   *
   * @param maxAgeSeconds how long before this call
   */
  async refresh(maxAgeSeconds: number): Promise<void> {
    const earliest = this.clock.now() - maxAgeSeconds * 1000;
    if (this.polledAt >= earliest) return;
    // A poll in progress can have started too long ago, in particular before AWS Lambda froze the process.
    if (this.polling) await this.polling;
    if (this.polledAt < earliest) await this.poll();
  }

  /** Ends polling. */
  close(): void {
    this.closed.abort(new RevocationsStaleError(CLOSED));
    this.cancelTimer();
  }

  private get isClosed(): boolean {
    return this.closed.signal.aborted;
  }

  private poll(): Promise<void> {
    this.polling ??= this.read().finally(() => {
      this.polling = undefined;
    });
    return this.polling;
  }

  private async read(): Promise<void> {
    const startedAt = this.clock.now();
    const isLoad = startedAt - this.loadedAt >= this.options.reloadSeconds * 1000;
    const list = isLoad ? new RevocationList(this.table.userPoolId) : this.list;
    try {
      this.closed.signal.throwIfAborted();
      const pages = readRevocations(this.table, isLoad ? undefined : this.cursor, this.clock, this.closed.signal);
      for await (const page of pages) {
        // DynamoDB deletes expired items within days.
        for (const one of page) if (one.expiresAt * 1000 > startedAt) list.add(one);
      }
      this.list = list;
      this.polledAt = startedAt;
      if (isLoad) this.loadedAt = startedAt;
      this.cursor = this.formatCursor(startedAt);
      this.lastError = undefined;
    } catch (error) {
      this.lastError = error instanceof Error ? error : new Error(String(error));
    }
  }

  // From the clock of this machine, never from the newest key: the key of a writer whose clock is ahead would hide the items
  // that other writers add until then.
  private formatCursor(startedAt: number): string {
    // The SDK measures how far this machine's clock is from DynamoDB's. A clock that is ahead would hide items as well.
    const ahead = Math.max(0, -this.table.client.config.systemClockOffset);
    return new Date(startedAt - ahead - this.options.overlapSeconds * 1000).toISOString();
  }

  private createStaleError(): RevocationsStaleError {
    if (this.isClosed) return new RevocationsStaleError(CLOSED);
    const age = `The last successful poll of the revocation list was ${Math.round(this.ageSeconds)} s ago`;
    const text = this.polledAt === -Infinity ? "The revocation list was not loaded yet" : age;
    const { lastError } = this;
    const reason = lastError === undefined ? "" : `: ${lastError.name}: ${lastError.message}`;
    return new RevocationsStaleError(`${text}${reason}`, { cause: lastError });
  }
}
