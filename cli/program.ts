import fs from "node:fs";
import { Command, CommanderError } from "@commander-js/extra-typings";
import { GlobalSignOutError } from "../core/errors";
import { addCheck } from "./check/command";
import { addNow } from "./now/command";
import { addPlan } from "./plan/command";
import { addResolve } from "./resolve/command";
import { EXIT, say } from "./terminal";
import type { ExitCode, Terminal } from "./terminal";

const EXAMPLES = `
Examples:
  cdktf diff && cognito-sign-out plan
  cognito-sign-out check users.yaml --user-pool-id us-east-1_6573cjKIK
  cognito-sign-out resolve --user-pool-id us-east-1_6573cjKIK --group contractors
  cognito-sign-out now --function incident-response-CompromisedAccounts-5d2f0c1a alice`;

const EXIT_CODES = `
Exit codes:
  0  all is well
  1  an error, such as a plan that can't be read; with now, also that not everybody was signed out
  2  the command line can't be understood
  3  a guard or a check said no; the report is printed all the same`;

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
    .description("Reviews forced Amazon Cognito global sign-outs before they happen, and forces one in an emergency.")
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
    .addHelpText("after", EXAMPLES)
    .addHelpText("afterAll", EXIT_CODES);
  addPlan(program, terminal);
  addCheck(program, terminal);
  addResolve(program, terminal);
  addNow(program, terminal);
  return program;
}

function version(): string {
  // Found by the package's own name, because this file runs compiled from dist/ and as source alike.
  const file = require.resolve("cdktf-cognito-global-sign-out/package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { readonly version: string }).version;
}

function unexpected(error: unknown): { readonly code: string; readonly message: string } {
  return { code: "UNKNOWN_ERROR", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
