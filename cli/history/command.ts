import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { createColors } from "picocolors";
import { GuardRefusedError } from "../../core/errors";
import { usersFromFile } from "../../users/from-file";
import { nonEmptyString, parseTime, WIDE } from "../arguments";
import { FORMATS } from "../output/format";
import { maskErrors, maskReport, maskUsername } from "../output/mask";
import { reportWidth, useColor } from "../terminal";
import type { Terminal } from "../terminal";
import { createHistory, filterSince } from "./create-report";
import { renderHistoryCsv, renderHistoryJson } from "./export";
import { findIncomplete } from "./guard";
import { REQUEST_IDS } from "./messages";
import type { HistoryReport } from "./model";
import { readStates } from "./read-states";
import { renderHistoryMarkdown, renderHistoryText } from "./render";

const HISTORY_FORMATS = [...FORMATS, "csv"] as const;

const NOTES = `
Examples:
  cdktf deploy && cognito-sign-out history --list users.yaml --require-complete
  cognito-sign-out history --since 2026-01-31 --format csv > sign-outs.csv
  terraform state pull | cognito-sign-out history - --format json

STATE is the output of \`show -json\` for a state, or a state file. Without it, the states of the stacks below cdktf.out are
read, from any backend, with terraform or tofu from PATH, or the engine that TERRAFORM_BINARY_NAME names.

The state has the last sign-out of each listed user, and none of users who were removed from the list.
${REQUEST_IDS}

With --list, a listed user is pending without an entry in every construct of the report: select one with --construct.
The revisions are compared for users whose list sets one; the revision of the construct is not in the list.

Without --list, --require-complete finds skipped users and invalid results only. It ignores --since. The report still
prints.`;

interface HistoryOptions {
  readonly format: (typeof HISTORY_FORMATS)[number];
  readonly mask?: true;
  readonly wide?: true;
  readonly since?: Date;
  readonly construct?: string;
  /** A file that lists users. */
  readonly list?: string;
  readonly requireComplete?: true;
}

/** Adds `cognito-sign-out history`. */
export function addHistory(program: Command, terminal: Terminal): void {
  program
    .command("history")
    .summary("report who was signed out, from the state")
    .description("Reports which users earlier deploys signed out, when, and why, from the state.")
    .argument("[STATE...]", "states, - for stdin (default: the states of the stacks in cdktf.out)")
    .addOption(new Option("--format <format>", "output format").choices(HISTORY_FORMATS).default("text" as const))
    .option("--mask", "mask e-mail addresses and phone numbers, each with a hash")
    .option("--wide", WIDE)
    .option("--since <TIME>", "only sign-outs since this date (UTC) or time, in ISO 8601", parseTime)
    .option("--construct <NAME>", "only constructs with this name or address", nonEmptyString)
    .option("--list <FILE>", "also report which users of this .yaml, .json, .csv or .txt file are pending")
    .option("--require-complete", "guard: no user may be pending, skipped or without a valid result")
    .addHelpText("after", NOTES)
    .action((files, options) => maskErrors(options.mask === true, () => printHistory(files, options, terminal)));
}

async function printHistory(files: readonly string[], options: HistoryOptions, terminal: Terminal): Promise<void> {
  const { construct, since, requireComplete } = options;
  const list = options.list === undefined ? undefined : { file: options.list, users: usersFromFile(options.list) };
  const report = createHistory(await readStates(files, terminal), { construct, list });
  terminal.stdout.write(render(since ? filterSince(report, since) : report, options, terminal));
  if (requireComplete !== true) return;
  const issues = findIncomplete(report, options.mask === true ? maskUsername : undefined);
  if (issues.length > 0) throw new GuardRefusedError("The state", issues);
}

function render(report: HistoryReport, { format, mask, wide }: HistoryOptions, terminal: Terminal): string {
  const masked = mask === true;
  const shown = masked ? maskReport(report) : report;
  if (format === "markdown") return renderHistoryMarkdown(shown);
  if (format === "json") return renderHistoryJson(shown, masked);
  if (format === "csv") return renderHistoryCsv(shown);
  const { bold, yellow } = createColors(useColor(terminal.stdout, terminal.environment));
  return renderHistoryText(shown, { heading: bold, warning: yellow }, reportWidth(terminal, wide));
}
