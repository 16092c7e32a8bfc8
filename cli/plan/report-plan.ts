import { createColors } from "picocolors";
import { GlobalSignOutError, InvalidInputError } from "../../core/errors";
import { createReport } from "./create-report";
import { refusals } from "./guards";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import { maskReport, maskText, maskUsername } from "../output/mask";
import type { Report } from "./model";
import { renderText } from "./text";
import { usersFromFile } from "../../users/from-file";
import type { Format } from "../output/format";
import { readPlans } from "./plan-files";
import { hasColour } from "../terminal";
import type { Terminal } from "../terminal";

/** The options of `cognito-sign-out plan`. */
export interface PlanOptions {
  readonly format: Format;
  readonly mask?: true;
  readonly maxAffected?: number;
  /** A file that lists users. */
  readonly protect?: string;
  readonly requireReason?: true;
}

/**
 * Reports whom the deploy of some plans signs out.
 *
 * @param files the plans, `-` being stdin; without any, what `cdktf diff` saved
 * @param options how
 * @param terminal where it runs
 * @throws GlobalSignOutError when a plan can't be read, or when a guard says no, after the report
 */
export async function reportPlan(files: readonly string[], options: PlanOptions, terminal: Terminal): Promise<void> {
  try {
    await report(files, options, terminal);
  } catch (error) {
    if (options.mask !== true || !(error instanceof GlobalSignOutError)) throw error;
    throw new GlobalSignOutError(error.code, maskText(error.message), { cause: error });
  }
}

async function report(files: readonly string[], options: PlanOptions, terminal: Terminal): Promise<void> {
  const { protect, maxAffected, requireReason } = options;
  const protectedUsers = protect === undefined ? undefined : readProtectedUsers(protect);
  const found = createReport(await readPlans(files, terminal));
  terminal.stdout.write(render(found, options, terminal));
  const guards = { maxAffected, protectedUsers, requireReason };
  const issues = refusals(found, guards, options.mask === true ? maskUsername : undefined);
  if (issues.length > 0) throw new InvalidInputError("The plan", issues, "GUARD_REFUSED");
}

function readProtectedUsers(file: string): readonly string[] {
  const users = usersFromFile(file);
  if (users.length > 0) return users.map(({ username }) => username);
  throw new InvalidInputError(file, [
    { path: file, message: "it protects nobody. Name a user, or leave --protect out." },
  ]);
}

function render(found: Report, { format, mask }: PlanOptions, { stdout, environment }: Terminal): string {
  const masked = mask === true;
  const shown = masked ? maskReport(found) : found;
  if (format === "markdown") return renderMarkdown(shown);
  if (format === "json") return renderJson(shown, masked);
  const { bold, dim } = createColors(hasColour(stdout, environment));
  return renderText(shown, { strong: bold, faint: dim });
}
