/** A sign-out in the JSON report of a plan. */
export interface PlannedSignOut {
  readonly username: string;
  readonly revision: string;
  readonly reason: string | null;
  readonly why: string;
  readonly revision_before: string | null;
}

/** Parses the sign-outs of a report that `cognito-sign-out plan --format json` printed. */
export function parsePlannedSignOuts(report: string): readonly PlannedSignOut[] {
  const { constructs } = JSON.parse(report) as {
    readonly constructs: readonly { readonly sign_out: readonly PlannedSignOut[] }[];
  };
  return constructs.flatMap(({ sign_out }) => sign_out);
}
