import { InvalidInputError } from "../../../core/errors";

const faults = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ where: `users[${String(index)}]`, problem: "wrong. Correct it." }));

describe("GIVEN an input with faults", () => {
  test("WHEN there is one THEN the message tells it", () => {
    expect(new InvalidInputError("The list", faults(1)).message).toBe(
      "The list has 1 fault:\n  - users[0]: wrong. Correct it.",
    );
  });

  test("WHEN there are 20 THEN the message tells all of them", () => {
    const { message } = new InvalidInputError("The list", faults(20));
    expect(message.split("\n")).toHaveLength(21);
    expect(message).toMatch(/^The list has 20 faults:\n[^]*- users\[19\]: wrong\. Correct it\.$/);
  });

  test("WHEN there are more THEN the message tells 20 and counts the rest, and faults holds all", () => {
    const error = new InvalidInputError("The list", faults(100_000));
    expect(error.message).toMatch(
      /^The list has 100000 faults:\n[^]*- users\[19\]: wrong\. Correct it\.\n {2}and 99980 more\.$/,
    );
    expect(error.faults).toHaveLength(100_000);
  });
});
