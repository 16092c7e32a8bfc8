/** Lines of a report, by the address of the entries. */
export type Lines = ReadonlyMap<string, readonly string[]>;

interface JsonReport {
  readonly constructs: readonly {
    readonly address: string;
    readonly sign_out: readonly { readonly username: string; readonly why: string; readonly detail: string | null }[];
    readonly removed: readonly { readonly username: string }[];
    readonly skipped: readonly { readonly username: string }[];
    readonly reason_changed: readonly { readonly username: string }[];
  }[];
}

interface JsonHistory {
  readonly constructs: readonly {
    readonly address: string;
    readonly entries: readonly { readonly username: string; readonly revision: string; readonly outcome: string }[];
  }[];
}

/** Reads the JSON of `cognito-sign-out plan`. */
export function readReport(report: unknown): Lines {
  const { constructs } = report as JsonReport;
  return new Map(
    constructs.map(({ address, sign_out, removed, skipped, reason_changed }) => [
      address,
      [
        ...sign_out.map(({ username, why, detail }) =>
          [`sign out ${username}: ${why.replaceAll("_", " ")}`, ...(detail === null ? [] : [`(${detail})`])].join(" "),
        ),
        ...removed.map(({ username }) => `removed ${username}`),
        ...skipped.map(({ username }) => `skipped ${username}`),
        ...reason_changed.map(({ username }) => `reason changed ${username}`),
      ],
    ]),
  );
}

/** Reads the JSON of `cognito-sign-out history`. */
export function readHistory(history: unknown): Lines {
  const lines = new Map<string, string[]>();
  // A construct is reported once for each of its user pools.
  for (const { address, entries } of (history as JsonHistory).constructs)
    lines.set(address, [
      ...(lines.get(address) ?? []),
      ...entries.map(({ username, revision, outcome }) =>
        [`${username} r${revision}`, ...(outcome === "signed_out" ? [] : [outcome])].join(" "),
      ),
    ]);
  return lines;
}
