import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { createColors } from "picocolors";
import { GuardRefusedError, InvalidInputError } from "../../core/errors";
import { usersFromFile } from "../../users/from-file";
import { parseWholeNumber, WIDE } from "../arguments";
import { FORMATS } from "../output/format";
import type { Format } from "../output/format";
import { maskErrors, maskReport, maskUsername } from "../output/mask";
import { reportWidth, useColor } from "../terminal";
import type { Terminal } from "../terminal";
import { createReport } from "./create-report";
import { evaluateGuards } from "./guards";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import { ASSUMPTIONS } from "./messages";
import type { Report } from "./model";
import { readPlans } from "./read-plans";
import { renderText } from "./text";

const NOTES = `
Examples:
  cdktf diff && cognito-sign-out plan
  cognito-sign-out plan cdktf.out/stacks/production/plan --max-affected 20 --protect break-glass.txt
  terraform show -json tfplan | cognito-sign-out plan - --format markdown --mask > comment.md

FILE is the output of \`show -json\` for a saved plan, or the saved plan itself. A saved plan is read with the engine that
created it: terraform or tofu from PATH, or the one that TERRAFORM_BINARY_NAME names.

Failed guards go to stderr; the report still prints.

${ASSUMPTIONS}

The hashes of --mask do not protect against guessing: a list of candidate addresses can be hashed and compared.`;

interface PlanOptions {
  readonly format: Format;
  readonly mask?: true;
  readonly wide?: true;
  readonly maxAffected?: number;
  /** A file that lists users. */
  readonly protect?: string;
  readonly requireReason?: true;
}

/** Adds `cognito-sign-out plan`. */
export function addPlan(program: Command, terminal: Terminal): void {
  program
    .command("plan")
    .summary("report which users a plan signs out")
    .description("Reports which users the deploy of a plan signs out, why, and what a sign-out does not end.")
    .argument("[FILE...]", "saved plans or their JSON, - for stdin (default: the plans that cdktf diff saved)")
    .addOption(new Option("--format <format>", "output format").choices(FORMATS).default("text" as const))
    .option("--mask", "mask e-mail addresses and phone numbers, each with a hash")
    .option("--wide", WIDE)
    .option("--max-affected <N>", "guard: the maximum number of users to sign out", parseWholeNumber)
    .option("--protect <FILE>", "guard: users in this .yaml, .json, .csv or .txt file must not be listed")
    .option("--require-reason", "guard: each user to sign out must have a reason")
    .addHelpText("after", NOTES)
    .action((files, options) => maskErrors(options.mask === true, () => printReport(files, options, terminal)));
}

async function printReport(files: readonly string[], options: PlanOptions, terminal: Terminal): Promise<void> {
  const { protect, maxAffected, requireReason } = options;
  const protectedUsers = protect === undefined ? undefined : readProtectedUsers(protect);
  const report = createReport(await readPlans(files, terminal));
  terminal.stdout.write(render(report, options, terminal));
  const guards = { maxAffected, protectedUsers, requireReason };
  const issues = evaluateGuards(report, guards, options.mask === true ? maskUsername : undefined);
  if (issues.length > 0) throw new GuardRefusedError("The plan", issues);
}

function readProtectedUsers(file: string): readonly string[] {
  const users = usersFromFile(file);
  if (users.length > 0) return users.map(({ username }) => username);
  throw new InvalidInputError(file, [{ path: file, message: "the list is empty. Add a user, or omit --protect." }]);
}

function render(report: Report, { format, mask, wide }: PlanOptions, terminal: Terminal): string {
  const masked = mask === true;
  const shown = masked ? maskReport(report) : report;
  if (format === "markdown") return renderMarkdown(shown);
  if (format === "json") return renderJson(shown, masked);
  const { bold, dim } = createColors(useColor(terminal.stdout, terminal.environment));
  return renderText(shown, { strong: bold, faint: dim }, reportWidth(terminal, wide));
}
