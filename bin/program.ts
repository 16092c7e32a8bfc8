import fs from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { GlobalSignOutError } from "../core/errors";
import { ASSUMPTION } from "../report/words";
import { FORMATS, plan } from "./plan";
import { EXIT, say } from "./terminal";
import type { ExitCode, Terminal } from "./terminal";

const EXIT_CODES = `
Exit codes:
  0  all is well
  1  an error, such as a plan that can't be read
  2  the command line can't be understood
  3  a guard said no; the report is printed all the same`;

const EXAMPLES = `
Examples:
  cdktf diff && cognito-sign-out plan
  cognito-sign-out plan cdktf.out/stacks/production/plan --max-affected 20 --protect break-glass.txt
  terraform show -json tfplan | cognito-sign-out plan - --format markdown --mask > comment.md`;

const PLAN_NOTES = `
FILE is what \`show -json\` prints of a saved plan, or the saved plan itself; that one is read by the engine which
made it: terraform or tofu on PATH, or what TERRAFORM_BINARY_NAME names.

${ASSUMPTION}

--mask hides names from a reader's eye. It is no protection from one who tries out all addresses.`;

/**
 * Runs the command.
 *
 * @param args what follows its name
 * @param terminal where it runs
 * @returns how it ends
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await createProgram(terminal).parseAsync([...args], { from: "user" });
    return EXIT.fine;
  } catch (error) {
    // It has said already what it has to say. Help that was asked for is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    const { code, message } = error instanceof GlobalSignOutError ? error : unexpected(error);
    say(terminal, `${code}: ${message}`);
    return code === "GUARD_REFUSED" ? EXIT.refused : EXIT.error;
  }
}

function createProgram(terminal: Terminal) {
  const program = new Command("cognito-sign-out")
    .description("Reviews forced Amazon Cognito global sign-outs before they happen.")
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => {
        say(terminal, text.trimEnd());
      },
    })
    .exitOverride()
    .showHelpAfterError("Add --help to see what it understands.")
    .addHelpText("after", [EXAMPLES, EXIT_CODES].join("\n"));
  program
    .command("plan")
    .summary("report whom a plan signs out")
    .description("Reports whom the deploy of a plan signs out, why, and what that does not end.")
    .argument("[FILE...]", "saved plans or their JSON; - is stdin; without any, what cdktf diff saved under cdktf.out")
    .addOption(new Option("--format <format>", "how it is written").choices(FORMATS).default("text" as const))
    .option("--mask", "shorten e-mail addresses and phone numbers, with a hash to follow a user by")
    .option("--max-affected <N>", "guard: at most so many users are signed out", wholeNumber)
    .option("--protect <FILE>", "guard: nobody is listed whom this file names, a username a line")
    .option("--require-reason", "guard: everybody who is signed out has a reason")
    .addHelpText("after", [EXAMPLES, PLAN_NOTES, EXIT_CODES].join("\n"))
    .action((files, options) => plan(files, options, terminal));
  return program;
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is not a whole number.");
}

function version(): string {
  // Found by the package's own name, because this file runs compiled from dist/ and as source alike.
  const file = require.resolve("cdktf-cognito-global-sign-out/package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { readonly version: string }).version;
}

function unexpected(error: unknown): { readonly code: string; readonly message: string } {
  return { code: "UNKNOWN_ERROR", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
