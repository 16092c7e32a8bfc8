import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { createColors } from "picocolors";
import { USER_LIST_QUOTA } from "../../core/contract";
import { GuardRefusedError } from "../../core/errors";
import { parseDuration, parseWholeNumber, WIDE } from "../arguments";
import { readProtectedNames } from "../check/listed-names";
import type { ListedName } from "../check/model";
import { FORMATS } from "../output/format";
import type { Format } from "../output/format";
import { maskErrors, maskReport } from "../output/mask";
import { reportWidth, useColor } from "../terminal";
import type { Terminal } from "../terminal";
import { createReport } from "./create-report";
import { evaluateGuards } from "./guards";
import type { Guards } from "./guards";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import { ASSUMPTIONS, MARKDOWN, maskNotation, TEXT } from "./messages";
import type { Report } from "./model";
import { readPlans } from "./read-plans";
import { renderText } from "./text";

const NOTES = `
Examples:
  cdktf diff && cognito-sign-out plan
  cognito-sign-out plan --check --max-affected 20 --protect break-glass.txt
  cognito-sign-out plan cdktf.out/stacks/production/plan --max-age 2h --require-reason
  terraform show -json tfplan | cognito-sign-out plan - --format markdown --mask > comment.md

FILE is the output of \`show -json\` for a saved plan, or the saved plan itself. A saved plan is read with the engine that
created it: terraform or tofu from PATH, or the one that TERRAFORM_BINARY_NAME names.

A failed guard ends with 3. The report still prints, with what failed at its top. With any guard, a report that may lack users
is refused as well: a stack without a saved plan, a plan older than its cdk.tf.json, a plan made with -target.

--check looks the listed users up in their user pools, like \`cognito-sign-out check\`: it fails when the name of a user to sign
out matches no user, or several. With it, --protect compares users, not spellings. It needs cognito-idp:ListUsers and
DescribeUserPool, and sends at most ${USER_LIST_QUOTA / 2} requests per second.

${ASSUMPTIONS}

The hashes of --mask do not protect against guessing: a list of candidate addresses can be hashed and compared.`;

interface PlanOptions {
  readonly format: Format;
  readonly mask?: true;
  readonly wide?: true;
  readonly check?: true;
  readonly maxAffected?: number;
  /** In seconds. */
  readonly maxAge?: number;
  /** A file that lists users. */
  readonly protect?: string;
  readonly requireReason?: true;
  readonly requireOwnReason?: true;
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
    .option("--check", "guard: each user to sign out must be in the user pool, which is looked up")
    .option("--max-affected <N>", "guard: the maximum number of users to sign out", parseWholeNumber)
    .option("--max-age <DURATION>", "guard: the maximum age of a plan, such as 30m or 2h", parseDuration)
    .option("--protect <FILE>", "guard: users in this .yaml, .json, .csv or .txt file must not be listed")
    .option("--require-reason", "guard: each user to sign out must have a reason")
    .option("--require-own-reason", "guard: each must have a reason that is not the default of the list")
    .addHelpText("after", NOTES)
    .action((files, options) => maskErrors(options.mask === true, () => printReport(files, options, terminal)));
}

async function printReport(files: readonly string[], options: PlanOptions, terminal: Terminal): Promise<void> {
  const protectedNames = options.protect === undefined ? undefined : readProtectedNames(options.protect);
  const { plans, stacksWithoutPlan } = await readPlans(files, terminal);
  const planned = createReport(plans, stacksWithoutPlan);
  const report = options.check === true ? await lookUp(planned, protectedNames ?? [], terminal) : planned;
  const guards = { ...options, protectedNames };
  terminal.stdout.write(render(report, guards, options, terminal));
  const issues = evaluateGuards(report, guards, options.mask === true ? maskNotation(TEXT) : TEXT);
  if (issues.length > 0) throw new GuardRefusedError("The plan", issues);
}

async function lookUp(report: Report, protectedNames: readonly ListedName[], terminal: Terminal): Promise<Report> {
  // The AWS SDK is slow to load; a report without look-ups must not wait for it.
  const { addLookups } = await import("./look-up.js");
  return addLookups(report, protectedNames, terminal);
}

function render(report: Report, guards: Guards, { format, mask, wide }: PlanOptions, terminal: Terminal): string {
  const masked = mask === true;
  const notation = format === "markdown" ? MARKDOWN : TEXT;
  const refusals = evaluateGuards(report, guards, masked ? maskNotation(notation) : notation);
  const shown = masked ? maskReport(report) : report;
  if (format === "markdown") return renderMarkdown(shown, refusals);
  if (format === "json") return renderJson(shown, masked, refusals);
  const { bold, dim, red, yellow } = createColors(useColor(terminal.stdout, terminal.environment));
  const style = { strong: bold, faint: dim, error: red, warning: yellow };
  return renderText(shown, refusals, style, reportWidth(terminal, wide));
}
