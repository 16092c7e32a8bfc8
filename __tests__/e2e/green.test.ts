import { deployRows } from "./green/deploys";
import type { Observed } from "./green/deploys";
import { findViolations } from "./green/law";
import type { Row } from "./green/row";
import { ROWS } from "./green/rows";
import { prepareToolchain } from "../../local/toolchain";
import { ENGINES } from "../support/toolchain";

jest.setTimeout(1_200_000);

// The AWS provider creates one function at a time, 5 seconds each, so several stacks are faster than one.
const CONCURRENCY = 3;

const isAlone = ({ planOptions, fails, isAlone: alone }: Row) => Boolean(planOptions ?? fails ?? alone);
const rows = Object.values(ROWS)
  .flat()
  .map((row, index) => ({ row, id: `R${String(index + 1).padStart(2, "0")}` }));
const groups = [
  ...Object.values(ROWS).map((topic) => rows.filter(({ row }) => topic.includes(row) && !isAlone(row))),
  ...rows.filter(({ row }) => isAlone(row)).map((alone) => [alone]),
];

describe.each(ENGINES)("GIVEN a list that was deployed with $name", ({ only }) => {
  const observed = new Map<string, Promise<ReadonlyMap<string, Observed>>>();

  beforeAll(async () => {
    const toolchain = await prepareToolchain(only);
    // The workers share one iterator.
    const queue = groups.values();
    const work = async () => {
      for (const group of queue) {
        const deployed = deployRows(new Map(group.map(({ id, row }) => [id, row])), toolchain);
        for (const { id } of group) observed.set(id, deployed);
        // The tests of its rows fail with the error.
        await deployed.catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  });

  test.each(rows.map(({ row, id }) => ({ ...row, id })))(
    "WHEN $id: $change THEN the report, the tokens and the history agree",
    async ({ id, ...row }) => {
      const result = (await observed.get(id))?.get(id);
      if (!result) throw new Error("The row was not deployed.");
      const lastDeploy = result.entries.length - 1;
      const signedOut = result.sessions.rejected
        .filter(({ deploy }) => deploy === lastDeploy)
        .map(({ pool, username }) => (pool.userPoolId === result.otherPoolId ? `other/${username}` : username));
      const { report, next, history } = result;
      expect({ report, signedOut: signedOut.sort(), history, next }).toEqual({
        report: [...row.report].sort(),
        signedOut: [...row.signedOut].sort(),
        history: [...row.history].sort(),
        next: [...(row.next ?? [])].sort(),
      });
      expect(findViolations(row, result)).toEqual([]);
    },
  );
});
