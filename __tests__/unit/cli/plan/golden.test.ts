import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { createReport } from "../../../../cli/plan/create-report";
import { renderJson } from "../../../../cli/plan/json";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import { maskReport } from "../../../../cli/output/mask";
import { renderText } from "../../../../cli/plan/text";
import { expectGolden } from "../../../support/golden";
import { planNames, readPlan } from "../../../support/plans";
import type { ENGINES } from "../../../support/plans";

const SCHEMA = path.resolve("schemas", "report.schema.json");
const matchesSchema = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

const reportOf = (engine: (typeof ENGINES)[number], name: string) =>
  createReport([{ name, json: readPlan(engine, name) }]);

describe.each(planNames())("GIVEN the plan %s, made by the real engines", (name) => {
  const report = reportOf("terraform", name);

  test("WHEN Terraform and OpenTofu have made it THEN they tell the same", () => {
    expect(reportOf("opentofu", name)).toEqual(report);
  });

  test("WHEN it is JSON THEN the published schema holds, masked or not", () => {
    for (const json of [renderJson(report, false), renderJson(maskReport(report), true)]) {
      matchesSchema(JSON.parse(json));
      expect(matchesSchema.errors).toBeNull();
    }
  });
});

describe.each(planNames().filter((name) => name !== "many"))("GIVEN the plan %s, which people can read", (name) => {
  const report = reportOf("terraform", name);

  test.each([
    ["text", "txt", renderText(report)],
    ["Markdown", "md", renderMarkdown(report)],
    ["JSON", "json", renderJson(report, false)],
  ])("WHEN it is reported as %s THEN it is as it was seen to be right", (_format, ending, rendered) => {
    expectGolden(`reports/${name}.${ending}`, rendered);
  });
});

describe("GIVEN a plan of 1,000 users", () => {
  const report = reportOf("terraform", "many");

  test("WHEN it is Markdown THEN it fits a comment, folded, and what is left out is counted", () => {
    const markdown = renderMarkdown(report);
    expect(markdown.length).toBeLessThanOrEqual(65_000);
    const shown = markdown.split("\n").filter((line) => line.startsWith("| sign out |")).length;
    expect(markdown).toContain(`<details><summary>${String(shown)} users</summary>`);
    expect(markdown).toContain(`_Left out for its length: ${String(1000 - shown)} users._`);
    expect(shown).toBeGreaterThan(700);
  });

  test("WHEN it is text or JSON THEN nobody is left out", () => {
    expect(renderText(report).match(/^ {2}sign out {3}user/gm)).toHaveLength(1000);
    const { constructs } = JSON.parse(renderJson(report, false)) as { constructs: { sign_out: unknown[] }[] };
    expect(constructs[0]?.sign_out).toHaveLength(1000);
  });

  test("WHEN it is reported THEN it says how long it takes at Cognito's quota", () => {
    expect(renderText(report)).toContain("1,000 users lose every session, in about 40 s, at 25 a second.");
  });
});
