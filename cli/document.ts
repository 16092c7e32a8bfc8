import * as v from "valibot";
import { formatValue, GlobalSignOutError, InvalidInputError } from "../core/errors";
import type { Issue } from "../core/errors";

/** A plan or a state, for messages. */
export interface DocumentName {
  /** Its name, such as the path of the file. */
  readonly name: string;
  /** What it is. */
  readonly kind: "the plan" | "the state";
  /** What to pass instead, as a sentence. */
  readonly fix: string;
}

/** A JSON object, such as the values of a resource. */
export const valuesSchema = v.record(v.string(), v.unknown());

/**
 * Parses text as JSON.
 *
 * @param text the text
 * @param message what the text is not, such as `state.json is not the JSON of a state`
 * @param fix what to pass instead, as a sentence
 * @throws {@link GlobalSignOutError} when it is not JSON
 */
export function parseJson(text: string, message: string, fix: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new GlobalSignOutError("VALIDATION_ERROR", `${message}: ${String(error)}. ${fix}`, { cause: error });
  }
}

/** Validates the `format_version` of the output of `show -json`. */
export function validateFormatVersion(version: unknown): Issue | undefined {
  if (typeof version === "string" && /^1\.\d/.test(version)) return undefined;
  const fix = "Use a version of this package that supports the format, or an engine that writes format 1.x.";
  return { path: "format_version", message: `${formatValue(version)} is not 1.x. ${fix}` };
}

/**
 * Parses a plan or a state by its schema.
 *
 * @throws {@link InvalidInputError} with an issue for each field that does not match
 */
export function parseDocument<T>(schema: v.GenericSchema<unknown, T>, json: unknown, document: DocumentName): T {
  const { name, kind, fix } = document;
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const issues = parsed.issues.map((issue) => ({
    path: v.getDotPath(issue) ?? kind,
    message: `${issue.message}. ${fix}`,
  }));
  throw new InvalidInputError(name, issues);
}
