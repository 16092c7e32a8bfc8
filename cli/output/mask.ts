import { createHash } from "node:crypto";
import { GlobalSignOutError, GuardRefusedError } from "../../core/errors";

// Text joined by an @, without characters that end an address in a sentence. The local part can be quoted.
const EMAIL =
  /(?<local>"[^"\n]{1,64}"|[^\s"(),:;<>[\]]+)(?<at>[@＠])(?<domain>(?:[\p{L}\p{M}\p{N}.-]*[\p{L}\p{M}\p{N}])?)/u;
// At least 7 digits after + or 00, else at least 9. Dates, UUIDs and Google_1234 don't match.
const PHONE =
  /(?!(?<![\p{L}\p{N}_-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\p{L}\p{N}_-]))(?:(?:[+＋]|(?<![\p{L}\p{N}_-])00)(?:[\s()./-]*\p{Nd}){7,}|(?<![\p{L}\p{N}_-])(?!\d{4}-\d\d-\d\d)\(?\p{Nd}(?:[\s()./-]*\p{Nd}){8,})(?![\p{L}\p{N}_])/u;
// One pass: the hash of an address can look like a phone number.
const PERSONAL = new RegExp(`${EMAIL.source}|${PHONE.source}`, "gu");

// The first and the last character would give a shorter local part away.
const MIN_LENGTH_WITH_ENDS = 5;
const HASH_LENGTH = 8;

// A listed name is a username, or an alias.
const USERNAME_KEYS: ReadonlySet<string> = new Set(["username", "name"]);

/**
 * Masks e-mail addresses and phone numbers in all strings of a report. Each keeps a short hash, so that a user can be
 * followed across comments. The hash does not protect against guessing: a list of candidate addresses can be hashed.
 */
export function maskReport<T extends object>(report: T): T {
  return maskValue(report, "") as T;
}

/** Masks e-mail addresses and phone numbers in a text. */
export function maskText(text: string): string {
  return text.replace(PERSONAL, (whole: string, local?: string, at?: string, domain?: string) =>
    local === undefined ? maskPhone(whole) : maskEmail(whole, local, at ?? "", domain ?? ""),
  );
}

/** Masks a username that is an e-mail address or a phone number. */
export function maskUsername(username: string): string {
  // The whole username is one address, including characters that would end it in a sentence.
  const [, local, at, domain] = /^(.+)([@＠])([^@＠]*)$/su.exec(username) ?? [];
  if (local === undefined || at === undefined || domain === undefined) return maskText(username);
  return maskEmail(username, local, at, domain);
}

/**
 * Masks the messages of errors as well. Those of guards are masked already, and a masked address must not be masked again.
 *
 * @param isMasked whether to mask them
 * @param action what can throw an error
 */
export async function maskErrors(isMasked: boolean, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!isMasked || error instanceof GuardRefusedError || !(error instanceof GlobalSignOutError)) throw error;
    throw new GlobalSignOutError(error.code, maskText(error.message), { cause: error });
  }
}

function maskValue(value: unknown, key: string): unknown {
  if (typeof value === "string") return USERNAME_KEYS.has(key) ? maskUsername(value) : maskText(value);
  if (Array.isArray(value)) return value.map((item) => maskValue(item, key));
  if (value instanceof Map) return new Map([...value].map(([name, item]) => [name, maskValue(item, String(name))]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskValue(item, name)]));
}

function maskEmail(whole: string, local: string, at: string, domain: string): string {
  const characters = Array.from(local);
  const ends = characters.length < MIN_LENGTH_WITH_ENDS ? ["", ""] : [characters[0] ?? "", characters.at(-1) ?? ""];
  return `${ends.join("…")}${at}${domain}~${hash(whole)}`;
}

function maskPhone(whole: string): string {
  const digits = whole.replace(/[^\p{Nd}]/gu, "");
  const plus = /^[+＋]/u.test(whole) ? "+" : "";
  return `${plus}…${Array.from(digits).slice(-2).join("")}~${hash(`${plus}${digits}`)}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text.normalize("NFC")).digest("hex").slice(0, HASH_LENGTH);
}
