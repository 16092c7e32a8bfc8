import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { createReport } from "../../../report/create-report";
import { renderJson } from "../../../report/json";
import { renderMarkdown } from "../../../report/markdown";
import { maskReport } from "../../../report/mask";
import { renderText } from "../../../report/text";
import { expectGolden } from "../../support/golden";
import { planNames, planOfMany, readPlan } from "../../support/plans";

const SCHEMA = path.resolve("schemas", "report.schema.json");
const matchesSchema = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(SCHEMA, "utf8")) as object);

describe.each(planNames())("GIVEN the plan %s, made by the real engines", (name) => {
  const report = createReport([{ name, json: readPlan("terraform", name) }]);

  test("WHEN Terraform and OpenTofu have made it THEN they tell the same", () => {
    expect(createReport([{ name, json: readPlan("opentofu", name) }])).toEqual(report);
  });

  test("WHEN it is reported THEN text, Markdown and JSON are as they were seen to be right", () => {
    expectGolden(`${name}.txt`, renderText(report));
    expectGolden(`${name}.md`, renderMarkdown(report));
    expectGolden(`${name}.json`, renderJson(report, false));
  });

  test("WHEN it is JSON THEN the published schema holds, masked or not", () => {
    for (const json of [renderJson(report, false), renderJson(maskReport(report), true)]) {
      matchesSchema(JSON.parse(json));
      expect(matchesSchema.errors).toBeNull();
    }
  });
});

describe("GIVEN a plan of 1,000 users", () => {
  const report = createReport([{ name: "many", json: planOfMany(1000) }]);

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
