/** Something that the local AWS needs and this machine lacks. */
export interface Missing {
  /** What is missing, such as `Python 3.10 or newer`. */
  readonly what: string;
  /** What was looked for or tried, and the result. */
  readonly found: string;
  /** What to install or change. */
  readonly fix: string;
}

/** The local AWS can't be prepared on this machine. The message lists everything that is missing. */
export class ToolchainError extends Error {
  /**
   * @param missing everything that is missing, at least one thing
   * @param options the error that caused this one, if any
   */
  constructor(
    readonly missing: readonly Missing[],
    options?: ErrorOptions,
  ) {
    super(["The local AWS can't be prepared on this machine.", ...missing.map(formatMissing)].join("\n\n"), options);
    this.name = "ToolchainError";
  }
}

/**
 * Runs two checks to their ends, so that one error lists everything that is missing.
 *
 * @returns the results of both
 * @throws one {@link ToolchainError} for what both found missing; any other error as it is
 */
export async function checkBoth<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === "fulfilled" && second.status === "fulfilled") return [first.value, second.value];
  throw new ToolchainError([first, second].flatMap(readMissing));
}

function readMissing(result: PromiseSettledResult<unknown>): readonly Missing[] {
  if (result.status === "fulfilled") return [];
  if (result.reason instanceof ToolchainError) return result.reason.missing;
  throw result.reason;
}

function formatMissing({ what, found, fix }: Missing): string {
  return `Missing: ${what}\n  ${found}\n  ${fix}`;
}
