import fs from "node:fs";
import { Command, CommanderError } from "@commander-js/extra-typings";
import { errorPage, GlobalSignOutError } from "../core/errors";
import { addCheck } from "./check/command";
import { addHistory } from "./history/command";
import { addNow } from "./now/command";
import { addPlan } from "./plan/command";
import { addResolve } from "./resolve/command";
import { readWidth, wrapParagraphs } from "./output/columns";
import { EXIT, printMessage } from "./terminal";
import type { ExitCode, Terminal } from "./terminal";

const EXAMPLES = `
Examples:
  cdktf diff && cognito-sign-out plan
  cognito-sign-out check users.yaml --user-pool-id us-east-1_6573cjKIK
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --group contractors
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a alice
  cdktf deploy && cognito-sign-out history --list users.yaml --require-complete

Results go to stdout, messages to stderr.`;

const EXIT_CODES = `
Exit codes:
  0  success
  1  error, such as an unreadable plan; with now, also a user who was not signed out
  2  usage error
  3  a guard or check failed, the report still prints; with resolve, no user matched`;

/**
 * Runs the command.
 *
 * @param args the arguments, without the name of the command
 * @param terminal the environment of the command
 * @returns the exit code
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await createProgram(terminal).parseAsync([...args], { from: "user" });
    return EXIT.success;
  } catch (error) {
    // Commander has printed the message already; --help and --version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
    const { code, message } = GlobalSignOutError.isGlobalSignOutError(error) ? error : toUnexpectedError(error);
    const page = errorPage(code);
    printMessage(terminal, `${code}: ${message}${message.includes(page) ? "" : `\nSee ${page}.`}`);
    return code === "GUARD_REFUSED" ? EXIT.refused : EXIT.error;
  }
}

function createProgram(terminal: Terminal) {
  const { stdout, environment } = terminal;
  const width = readWidth(stdout.columns, environment);
  const program = new Command("cognito-sign-out")
    .description(
      "Reviews forced Amazon Cognito global sign-outs before a deploy, reports them after it, and signs users out at once.",
    )
    .version(readVersion(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureOutput({
      writeOut: (text) => stdout.write(wrapParagraphs(text, width)),
      getOutHelpWidth: () => width,
      writeErr: (text) => {
        printMessage(terminal, text.trimEnd());
      },
    })
    .exitOverride()
    .showHelpAfterError("See --help.")
    .addHelpText("after", EXAMPLES)
    .addHelpText("afterAll", EXIT_CODES);
  addPlan(program, terminal);
  addCheck(program, terminal);
  addResolve(program, terminal);
  addNow(program, terminal);
  addHistory(program, terminal);
  return program;
}

function readVersion(): string {
  // By the name of the package: this file runs compiled in dist/ and as source.
  const file = require.resolve("cdktf-cognito-global-sign-out/package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { readonly version: string }).version;
}

function toUnexpectedError(error: unknown): Pick<GlobalSignOutError, "code" | "message"> {
  return { code: "UNKNOWN_ERROR", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
