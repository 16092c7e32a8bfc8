import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { ASSUMPTION } from "./messages";
import { parseWholeNumber } from "../arguments";
import { FORMATS } from "../output/format";
import type { Terminal } from "../terminal";
import { reportPlan } from "./report-plan";

const NOTES = `
Examples:
  cdktf diff && cognito-sign-out plan
  cognito-sign-out plan cdktf.out/stacks/production/plan --max-affected 20 --protect break-glass.txt
  terraform show -json tfplan | cognito-sign-out plan - --format markdown --mask > comment.md

FILE is what \`show -json\` prints of a saved plan, or the saved plan itself; that one is read by the engine which
made it: terraform or tofu on PATH, or what TERRAFORM_BINARY_NAME names.

${ASSUMPTION}

--mask hides names from a reader's eye. It is no protection from one who tries out all addresses.`;

/** Adds `cognito-sign-out plan`. */
export function addPlan(program: Command, terminal: Terminal): void {
  program
    .command("plan")
    .summary("report whom a plan signs out")
    .description("Reports whom the deploy of a plan signs out, why, and what that does not end.")
    .argument("[FILE...]", "saved plans or their JSON; - is stdin; without any, what cdktf diff saved under cdktf.out")
    .addOption(new Option("--format <format>", "how it is written").choices(FORMATS).default("text" as const))
    .option("--mask", "shorten e-mail addresses and phone numbers, with a hash to follow a user by")
    .option("--max-affected <N>", "guard: at most so many users are signed out", parseWholeNumber)
    .option("--protect <FILE>", "guard: nobody is listed who is on the list in this .yaml, .json, .csv or .txt file")
    .option("--require-reason", "guard: everybody who is signed out has a reason")
    .addHelpText("after", NOTES)
    .action((files, options) => reportPlan(files, options, terminal));
}
