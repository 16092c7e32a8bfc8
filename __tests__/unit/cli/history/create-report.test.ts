import fc from "fast-check";
import { createHistory, filterSince } from "../../../../cli/history/create-report";
import { findIncomplete } from "../../../../cli/history/guard";
import type { HistoryReport, ReportedEntry } from "../../../../cli/history/model";
import { validateRevision } from "../../../../core/contract";
import { InvalidInputError } from "../../../../core/errors";
import type { ListedUserProps } from "../../../../users/list";
import { reason, username } from "../../../support/arbitraries";
import { catchIssues, readList } from "../../../support/list-file";
import {
  buildShownState,
  buildStateFile,
  REQUEST_ID,
  STATE_POOL,
  stateClient,
  stateEntry,
  stateFunction,
} from "../../../support/states";
import type { EntryState, TestInstance } from "../../../support/states";

const FORMATS = [
  ["the output of show -json", buildShownState],
  ["a state file", buildStateFile],
] as const;

const revision = reason.filter((text) => validateRevision(text) === undefined);
const ALICE = { username: "alice", revision: "1", reason: "INC-4711" };
const BOB = { username: "bob@example.com", revision: "2" };

const report = (json: unknown, users?: readonly ListedUserProps[], construct?: string) =>
  createHistory([{ name: "state.json", stack: undefined, json }], {
    construct,
    list: users && { file: "users.yaml", users },
  });
const reportEntry = (entry: typeof BOB, more?: EntryState) =>
  readEntries(report(buildShownState(stateEntry(entry, more))))[0];
const readEntries = ({ constructs }: HistoryReport): readonly ReportedEntry[] =>
  constructs.flatMap(({ entries }) => entries);

describe.each(FORMATS)("GIVEN %s", (_, build) => {
  test("WHEN users were signed out THEN each has its pool, revision, reason, time and request id, the oldest first", () => {
    const bob = stateEntry(BOB, { time: "2026-11-01T00:00:00.000Z" });
    expect(report(build(stateEntry(ALICE), bob)).constructs).toEqual([
      {
        stack: undefined,
        module: undefined,
        name: "CompromisedAccounts",
        address: "aws_lambda_invocation.CompromisedAccounts",
        userPoolId: STATE_POOL,
        entries: [
          {
            outcome: "signed-out",
            username: "bob@example.com",
            revision: "2",
            reason: undefined,
            userPoolId: STATE_POOL,
            createdAt: "2026-11-01T00:00:00.000Z",
            requestId: REQUEST_ID,
            isListed: undefined,
            sub: undefined,
            notBefore: undefined,
            endedSessions: undefined,
          },
          {
            outcome: "signed-out",
            username: "alice",
            revision: "1",
            reason: "INC-4711",
            userPoolId: STATE_POOL,
            createdAt: "2026-11-24T11:04:36.095Z",
            requestId: REQUEST_ID,
            isListed: undefined,
            sub: undefined,
            notBefore: undefined,
            endedSessions: undefined,
          },
        ],
        clients: [],
        measures: { revocationList: undefined, endedSessions: undefined },
      },
    ]);
  });

  test("WHEN the function has a revocation list THEN each entry has what its own sign-out did", () => {
    const sub = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
    const data = { sub, not_before: 1_795_518_276, ended_sessions: 0 };
    const [construct, ...others] = report(
      build(
        stateEntry(ALICE, { time: "2026-11-01T00:00:00.000Z" }),
        stateEntry(BOB, { data }),
        stateFunction({ REVOCATION_TABLE: "revocations", END_MANAGED_LOGIN_SESSIONS: "true" }),
        stateClient("web"),
        stateClient("app", { access_token_validity: 5, token_validity_units: [{ access_token: "minutes" }] }),
        stateClient("other", { user_pool_id: "us-east-1_Example02" }),
      ),
    ).constructs;
    expect(others).toEqual([]);
    expect(construct?.measures).toEqual({ revocationList: true, endedSessions: true });
    expect(construct?.clients).toEqual([
      { name: "app", minutes: 60 },
      { name: "web", minutes: 60 },
    ]);
    expect(
      construct?.entries.map(({ username, sub: id, notBefore, endedSessions }) => ({
        username,
        id,
        notBefore,
        endedSessions,
      })),
    ).toEqual([
      { username: "alice", id: undefined, notBefore: undefined, endedSessions: undefined },
      { username: "bob@example.com", id: sub, notBefore: 1_795_518_276, endedSessions: 0 },
    ]);
  });

  test("WHEN the function has no list, or the state has two of its name THEN it has none, or it is unknown", () => {
    const measuresOf = (...functions: readonly TestInstance[]) =>
      report(build(stateEntry(ALICE), ...functions)).constructs[0]?.measures;
    expect(measuresOf(stateFunction())).toEqual({ revocationList: false, endedSessions: false });
    const listed = stateFunction({ REVOCATION_TABLE: "revocations" });
    expect(measuresOf(listed, { ...stateFunction(), module: "module.eu" })).toEqual({
      revocationList: undefined,
      endedSessions: undefined,
    });
  });

  test("WHEN entries are in modules, and other resources in the state THEN the entries are found, and no others", () => {
    const module = 'module.parent.module.team["a.b"]';
    const others: readonly TestInstance[] = [
      { type: "aws_lambda_invocation", name: "Other", values: { input: '{"x":1}', result: "{}" } },
      { type: "aws_lambda_invocation", name: "Text", values: { input: "text" } },
      { type: "aws_lambda_function", name: "F", values: {} },
      stateEntry({ ...ALICE, revision: "0" }, { instance: { deposed: "8eb97bde" } }),
    ];
    const { constructs } = report(build(stateEntry(ALICE), stateEntry(BOB, { instance: { module } }), ...others));
    expect(constructs.map(({ module: name, address, entries }) => [name, address, entries.length])).toEqual([
      [undefined, "aws_lambda_invocation.CompromisedAccounts", 1],
      [module, `${module}.aws_lambda_invocation.CompromisedAccounts`, 1],
    ]);
  });

  test("WHEN any users were signed out THEN both formats have the same report, with the names as listed", () => {
    const entries = fc.uniqueArray(fc.record({ username, revision, reason }), {
      selector: (entry) => entry.username.normalize("NFC"),
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(entries, (listed) => {
        // Terraform normalizes all strings of a state.
        const normalize = (json: object) => JSON.parse(JSON.stringify(json).normalize("NFC")) as unknown;
        const found = readEntries(report(normalize(build(...listed.map((entry) => stateEntry(entry))))));
        expect(found.map((entry) => entry.outcome)).toEqual(listed.map(() => "signed-out"));
        expect(found.map((entry) => entry.username).sort()).toEqual(listed.map((entry) => entry.username).sort());
      }),
    );
  });

  test("WHEN the state is empty THEN the report is empty", () => {
    expect(report(build())).toEqual({ constructs: [], since: undefined, list: undefined });
  });
});

describe("GIVEN the entry of a state", () => {
  test("WHEN the function skipped the user THEN the outcome is skipped", () => {
    expect(reportEntry(BOB, { outcome: "skipped" })).toMatchObject({ outcome: "skipped", requestId: REQUEST_ID });
  });

  test("WHEN an older version created it THEN the pool is unknown, and the rest is not", () => {
    expect(reportEntry(BOB, { pool: null })).toMatchObject({
      outcome: "signed-out",
      userPoolId: undefined,
      requestId: REQUEST_ID,
    });
  });

  test.each<readonly [string, EntryState]>([
    ["missing", { values: { result: undefined } }],
    ["null", { values: { result: null } }],
    ["not JSON", { values: { result: "signed out" } }],
    ["an array", { values: { result: "[]" } }],
    ["a failure", { values: { result: '{"success":false,"error":{"code":"TIMEOUT","message":"x"}}' } }],
    ["without data", { values: { result: '{"success":true}' } }],
    ["without a request id", { data: { id: "" } }],
    ["without a time", { time: "yesterday" }],
    ["of an impossible time", { time: "2026-13-45T99:99:99Z" }],
    ["of an unknown outcome", { outcome: "done" }],
    ["that of another user", { data: { username: "alice" } }],
    ["that of another revision", { data: { revision: "1" } }],
    ["that of another revision than the trigger", { values: { triggers: { revision: "3" } } }],
    ["that of another pool than the trigger", { values: { triggers: { revision: "2", pool: "us-east-1_B" } } }],
  ])("WHEN its result is %s THEN the outcome is unknown, and the entry has neither time nor request id", (_, more) => {
    const entry = reportEntry(BOB, more);
    expect(entry).toMatchObject({ outcome: "unknown", username: "bob@example.com" });
    expect([entry?.createdAt, entry?.requestId]).toEqual([undefined, undefined]);
  });

  test("WHEN the result is any text THEN the outcome is unknown", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (result) => {
        expect(reportEntry(BOB, { values: { result } })?.outcome).toBe("unknown");
      }),
    );
  });

  test("WHEN its input is invalid or of another contract THEN the error names each entry", () => {
    const invalid = (from: string, to: string): TestInstance => {
      const entry = stateEntry(ALICE);
      return { ...entry, values: { ...entry.values, input: String(entry.values["input"]).replace(from, to) } };
    };
    const state = buildShownState(invalid("/v1", "/v9"), invalid('"alice"', '""'));
    expect(catchIssues(() => report(state)).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringMatching(/^aws_lambda_invocation\.CompromisedAccounts\["alice"\], contract: .*v9" is not/),
      expect.stringMatching(/\["alice"\], username: the username is empty\./),
    ]);
  });
});

describe("GIVEN entries of two pools", () => {
  test("WHEN the pool was changed for one user THEN each pool has its entries, and the state is incomplete", () => {
    const history = report(buildShownState(stateEntry(ALICE), stateEntry(BOB, { pool: "us-east-1_B" })));
    expect(history.constructs.map(({ userPoolId, entries }) => [userPoolId, entries[0]?.username])).toEqual([
      [STATE_POOL, "alice"],
      ["us-east-1_B", "bob@example.com"],
    ]);
    expect(findIncomplete(history).map(({ message }) => message)).toEqual([
      `aws_lambda_invocation.CompromisedAccounts has entries of 2 user pools: ${STATE_POOL}, us-east-1_B. Deploy to sign out of the current one.`,
    ]);
  });
});

describe("GIVEN a list", () => {
  const state = buildShownState(stateEntry(ALICE), stateEntry(BOB));
  const pending = (json: unknown, users: readonly ListedUserProps[], construct?: string) =>
    report(json, users, construct).list?.pending.map(({ username: name, recordedRevision, construct: one }) => [
      name,
      recordedRevision,
      one?.name,
    ]);

  test("WHEN all its users have an entry THEN none is pending", () => {
    expect(pending(state, [{ username: "alice" }, BOB])).toEqual([]);
  });

  test("WHEN a user has no entry, or one of another revision THEN the user is pending", () => {
    const users = [{ username: "alice", revision: "2" }, { username: "bob@example.com" }, { username: "carol" }];
    expect(pending(state, users)).toEqual([
      ["alice", "1", "CompromisedAccounts"],
      ["carol", undefined, "CompromisedAccounts"],
    ]);
    expect(readEntries(report(state, users)).map(({ isListed }) => isListed)).toEqual([true, true]);
  });

  test("WHEN a name has another Unicode form or case than that of the entry THEN the user is pending", () => {
    const entry = { username: "caf\u00e9", revision: "1" };
    const users = [{ username: "cafe\u0301" }, { username: "CAF\u00c9" }];
    expect(pending(buildShownState(stateEntry(entry)), users)).toHaveLength(2);
  });

  test("WHEN a user with an entry is not in it THEN the entry is marked", () => {
    expect(readEntries(report(state, [{ username: "alice" }])).map(({ isListed }) => isListed)).toEqual([true, false]);
  });

  test("WHEN the states have no entry THEN all users are pending, without a construct", () => {
    expect(pending(buildShownState(), [ALICE])).toEqual([["alice", undefined, undefined]]);
  });

  test("WHEN there are several constructs THEN a user is pending in each without an entry, unless one is selected", () => {
    const two = buildShownState(stateEntry(ALICE), stateEntry(BOB, { instance: { name: "Other" } }));
    const users = [{ username: "alice" }];
    expect(pending(two, users)).toEqual([["alice", undefined, "Other"]]);
    expect(pending(two, users, "CompromisedAccounts")).toEqual([]);
    expect(pending(two, users, "aws_lambda_invocation.Other")).toEqual([["alice", undefined, "Other"]]);
    expect(pending(two, users, "Missing")).toEqual([["alice", undefined, undefined]]);
  });

  test("WHEN it is a file of any format THEN a pending user has its position", () => {
    const positions = [
      ["users.yaml", "users: [alice, dave]"],
      ["users.json", '{ "users": ["alice", "dave"] }'],
      ["users.csv", "username\nalice\ndave\n"],
      ["users.txt", "alice\ndave\n"],
    ].map(([name = "", content = ""]) => report(state, readList(name, content)).list?.pending[0]?.position);
    expect(positions).toEqual([
      expect.stringMatching(/users\.yaml:1:16$/),
      expect.stringMatching(/users\.json:1:22$/),
      expect.stringMatching(/users\.csv:3:1$/),
      expect.stringMatching(/users\.txt:2:1$/),
    ]);
  });
});

describe("GIVEN --require-complete", () => {
  const state = buildShownState(
    stateEntry(ALICE),
    stateEntry({ username: "nosuch", revision: "1" }, { outcome: "skipped" }),
    stateEntry(BOB, { values: { result: null } }),
  );

  test("WHEN users are pending, skipped or unknown THEN each kind is an issue with a fix", () => {
    const history = report(state, [{ username: "alice" }, { username: "dave" }]);
    expect(findIncomplete(history).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      '--require-complete: 1 user is pending: "dave" (users.yaml). Deploy to sign out.',
      '--require-complete: 1 user was skipped: "nosuch" (aws_lambda_invocation.CompromisedAccounts). Bump the revision to retry, or remove the user from the list.',
      '--require-complete: 1 user has no valid result in the state: "bob@example.com" (aws_lambda_invocation.CompromisedAccounts). Bump the revision to sign out again.',
    ]);
  });

  test("WHEN all users are signed out THEN there is no issue", () => {
    expect(findIncomplete(report(buildShownState(stateEntry(ALICE)), [ALICE]))).toEqual([]);
  });

  test("WHEN more than 10 users are pending THEN the rest is counted", () => {
    const users = Array.from({ length: 12 }, (_, index) => ({ username: `user${String(index)}` }));
    expect(findIncomplete(report(state, users))[0]?.message).toMatch(/^12 users are pending: .*"user9" .*, 2 more\. /);
  });
});

describe("GIVEN --since", () => {
  test("WHEN entries are older THEN they are left out, and those of an unknown time are not", () => {
    const history = report(
      buildShownState(
        stateEntry(ALICE, { time: "2026-01-30T23:59:59.999Z" }),
        stateEntry(BOB, { time: "2026-01-31T00:00:00.000Z" }),
        stateEntry({ username: "carol", revision: "1" }, { values: { result: "" } }),
      ),
    );
    const since = filterSince(history, new Date("2026-01-31"));
    expect(readEntries(since).map((entry) => entry.username)).toEqual(["bob@example.com", "carol"]);
    expect(since.since).toBe("2026-01-31T00:00:00.000Z");
    expect(filterSince(report(buildShownState(stateEntry(ALICE))), new Date("2027-01-01")).constructs).toEqual([]);
  });
});

describe("GIVEN JSON that is not a state", () => {
  test.each<readonly [unknown, RegExp]>([
    [null, /^the state: not a JSON object\. Pass the output/],
    [{}, /^format_version: missing, so this is not a state\. Pass the output of `terraform show -json`/],
    [{ format_version: "2.0" }, /^format_version: "2\.0" is not 1\.x\. Use a version of this package/],
    [{ format_version: "1.2", planned_values: {} }, /^the state: it is a plan\. Report it with cognito-sign-out plan/],
    [{ format_version: "1.2", resource_changes: [] }, /^the state: it is a plan\./],
    [{ format_version: "1.0", values: { root_module: { resources: [{}] } } }, /^values\.root_module\.resources\.0\./],
    [{ version: 3, modules: [] }, /^version: 3 is not 4, the version of a state file\. /],
    [{ version: 4 }, /^version: 4 is not 4/],
    [{ version: 4, resources: [{ type: 1 }] }, /^resources\.0\.type: /],
    [{ encrypted_data: "x" }, /^encrypted_data: the state file is encrypted\. Pass the output of `tofu show -json`/],
  ])("WHEN it is %j THEN the error has a fix", (json, message) => {
    expect(() => report(json)).toThrow(InvalidInputError);
    const [issue] = catchIssues(() => report(json));
    expect(`${issue?.path ?? ""}: ${issue?.message ?? ""}`).toMatch(message);
  });
});
