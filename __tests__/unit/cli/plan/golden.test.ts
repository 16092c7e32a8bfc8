import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { compareNames } from "../../../../cli/check/model";
import type { LookedUpName, LookupResult } from "../../../../cli/check/model";
import { createReport } from "../../../../cli/plan/create-report";
import { renderJson } from "../../../../cli/plan/json";
import { evaluateGuards } from "../../../../cli/plan/guards";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import { MARKDOWN } from "../../../../cli/plan/messages";
import { selectListed } from "../../../../cli/plan/model";
import { maskReport } from "../../../../cli/output/mask";
import { renderText } from "../../../../cli/plan/text";
import { expectGolden, readGolden } from "../../../support/golden";
import { planNames, readPlan } from "../../../support/plans";
import type { ENGINES } from "../../../support/plans";
import { poolUser } from "../../../support/user-search";

const SCHEMA = path.resolve("schemas", "report.schema.json");
const matchesSchema = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

// The plans were created at 00:00.
const NOW = new Date("2026-01-02T00:05:00Z");

const reportPlan = (engine: (typeof ENGINES)[number], name: string) =>
  createReport([{ name, json: readPlan(engine, name) }], [], NOW);

describe.each(planNames())("GIVEN the plan %s, created by real engines", (name) => {
  const report = reportPlan("terraform", name);

  test("WHEN Terraform and OpenTofu created it THEN the reports are equal", () => {
    expect(reportPlan("opentofu", name)).toEqual(report);
  });

  test("WHEN the report is JSON, masked or not THEN it matches the published schema", () => {
    for (const json of [renderJson(report, false), renderJson(maskReport(report), true)]) {
      matchesSchema(JSON.parse(json));
      expect(matchesSchema.errors).toBeNull();
    }
  });
});

describe.each(planNames().filter((name) => name !== "many"))("GIVEN the plan %s, short enough to review", (name) => {
  const report = reportPlan("terraform", name);

  test.each([
    ["text", "txt", renderText(report)],
    ["Markdown", "md", renderMarkdown(report)],
    ["JSON", "json", renderJson(report, false)],
  ])("WHEN the report is %s THEN it equals the reviewed one", (_format, ending, rendered) => {
    expectGolden(`reports/${name}.${ending}`, rendered);
  });
});

describe("GIVEN a plan that guards refuse, whose users were looked up", () => {
  const plan = reportPlan("terraform", "mixed");
  const construct = plan.constructs[0];
  const breakglass = poolUser("breakglass");
  const protectedNames: readonly LookedUpName[] = [
    { name: "breakglass", position: "break-glass.txt:1:1", lookup: { kind: "found", user: breakglass } },
  ];
  const lookUp = (name: string): LookupResult => {
    if (name === "dave") return { kind: "missing" };
    return { kind: "found", user: name === "bob@example.com" ? breakglass : poolUser(name) };
  };
  const listed = (construct ? selectListed(construct) : []).map(({ username = "" }) => {
    return { name: username, position: construct?.address ?? "", lookup: lookUp(username) };
  });
  const checks = compareNames(listed, protectedNames);
  const report = { ...plan, protectedNames, constructs: plan.constructs.map((one) => ({ ...one, checks })) };
  const guards = { maxAffected: 50, protectedNames, check: true };

  test.each([
    ["text", "txt", renderText(report, evaluateGuards(report, guards))],
    ["Markdown", "md", renderMarkdown(report, evaluateGuards(report, guards, MARKDOWN))],
    ["JSON", "json", renderJson(report, false, evaluateGuards(report, guards))],
  ])("WHEN the report is %s THEN it equals the reviewed one", (_format, ending, rendered) => {
    expectGolden(`reports/refused.${ending}`, rendered);
  });
});

test("GIVEN the sample report of the README WHEN the refused plan is reported THEN it is equal", () => {
  // Prettier pads the table and wraps the text.
  const normalize = (text: string) => text.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();
  const quote = fs.readFileSync("README.md", "utf8").match(/(?<=^>).*$/gm) ?? [];
  expect(normalize(quote.join("\n"))).toBe(normalize(readGolden("reports/refused.md")));
});

describe("GIVEN a plan of 1,000 users", () => {
  const report = reportPlan("terraform", "many");

  test("WHEN the report is Markdown THEN it fits a comment, is collapsed, and counts omitted users", () => {
    const markdown = renderMarkdown(report);
    expect(markdown.length).toBeLessThanOrEqual(65_000);
    const shown = markdown.split("\n").filter((line) => line.startsWith("| sign out |")).length;
    expect(markdown).toContain(`<details><summary>${String(shown)} users</summary>`);
    expect(markdown).toContain(`_Omitted to fit the comment: ${String(1000 - shown)} users._`);
    expect(shown).toBeGreaterThan(700);
  });

  test("WHEN the report is text or JSON THEN it has all users", () => {
    const names = report.constructs.flatMap(({ signOuts }) => signOuts.map(({ username }) => username));
    expect(renderText(report).match(/\buser[^\s,]+(?=,|$)/gm)).toEqual(names);
    expect(renderText(report, [], undefined, Infinity).match(/^ {2}sign out {3}user/gm)).toHaveLength(1000);
    const { constructs } = JSON.parse(renderJson(report, false)) as { constructs: { sign_out: unknown[] }[] };
    expect(constructs[0]?.sign_out).toHaveLength(1000);
  });

  test("WHEN the report is text THEN it has the duration at Cognito's quota", () => {
    expect(renderText(report)).toContain("1,000 users lose every session, in about 40 s, at 25 per second.");
  });
});
