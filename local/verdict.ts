import Table from "cli-table3";
import pc from "picocolors";
import type { Answer, Answers } from "./user-pool";

/** What Cognito answered to the tokens of one user after the deploy. */
export interface Observation {
  readonly username: string;
  /** Whether the user is on the list, so that every token should be refused. */
  readonly listed: boolean;
  readonly answers: Answers;
}

/** Whether everything is as it should be: listed users are refused, others are not. */
export function holds({ listed, answers }: Observation): boolean {
  return answers.refreshToken.accepted === !listed && answers.accessToken.accepted === !listed;
}

/** A table of what Cognito answers to each user, beside what it should. */
export function verdictTable(observations: readonly Observation[]): string {
  const table = new Table({
    head: ["user", "listed", "should be", "refresh token", "access token", "ok"],
    style: { head: [], border: [] },
    // A terminal of 80 columns shows it whole.
    colWidths: [null, null, null, 22, 22, null],
    wordWrap: true,
  });
  for (const observation of observations) {
    const { username, listed, answers } = observation;
    table.push([
      username,
      listed ? "yes" : "no",
      listed ? "refused" : "accepted",
      answerText(answers.refreshToken),
      answerText(answers.accessToken),
      holds(observation) ? pc.green("✔") : pc.red("✘"),
    ]);
  }
  return table.toString();
}

function answerText(answer: Answer): string {
  return answer.accepted ? "accepted" : `refused: ${answer.words}`;
}
