/** One thing that the local AWS needs and that this machine lacks. */
export interface Missing {
  /** What is missing, such as `Python 3.10 or newer`. */
  readonly what: string;
  /** What was looked for or tried, and what came of it. */
  readonly found: string;
  /** What to install or change. */
  readonly remedy: string;
}

/** The local AWS can't be prepared on this machine; the message lists everything that is missing. */
export class ToolchainError extends Error {
  /**
   * @param missing at least one thing
   * @param options the error that lies beneath, if any
   */
  constructor(
    readonly missing: readonly Missing[],
    options?: ErrorOptions,
  ) {
    super(["The local AWS can't be prepared on this machine.", ...missing.map(paragraph)].join("\n\n"), options);
    this.name = "ToolchainError";
  }
}

/**
 * Runs two checks to their ends, so that a person hears everything that is missing at once.
 *
 * @returns what both answered
 * @throws one {@link ToolchainError} for what either found missing; any other error as it is
 */
export async function checkBoth<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === "fulfilled" && second.status === "fulfilled") return [first.value, second.value];
  throw new ToolchainError([first, second].flatMap(missingFrom));
}

function missingFrom(result: PromiseSettledResult<unknown>): readonly Missing[] {
  if (result.status === "fulfilled") return [];
  if (result.reason instanceof ToolchainError) return result.reason.missing;
  throw result.reason;
}

function paragraph({ what, found, remedy }: Missing): string {
  return `Missing: ${what}\n  ${found}\n  ${remedy}`;
}
