import { createHash } from "node:crypto";
import type { Report } from "../plan/model";

// Whatever is joined by an @ and holds nothing that ends an address in a sentence; a local part may stand in quotes.
const EMAIL =
  /(?<local>"[^"\n]{1,64}"|[^\s"(),:;<>[\]]+)(?<at>[@＠])(?<domain>(?:[\p{L}\p{M}\p{N}.-]*[\p{L}\p{M}\p{N}])?)/u;
// With a + or 00 in front it is one from 7 digits on, without from 9 on; dates, UUIDs and Google_1234 are none.
const PHONE =
  /(?:(?:[+＋]|(?<![\p{L}\p{N}_-])00)(?:[\s()./-]*\p{Nd}){7,}|(?<![\p{L}\p{N}_-])(?!\d{4}-\d\d-\d\d)\(?\p{Nd}(?:[\s()./-]*\p{Nd}){8,})(?![\p{L}\p{N}_])/u;
// In one pass: the hash of an address may look like a number.
const PERSONAL = new RegExp(`${EMAIL.source}|${PHONE.source}`, "gu");

// So many characters that the first and the last one don't give the rest away.
const ENDS_FROM = 5;
const HASH_LENGTH = 8;

/**
 * A report in which e-mail addresses and phone numbers are shortened, each with a short hash that is always the same, so
 * that one user can be followed across comments. It hides them from a reader's eye, not from one who tries out all
 * addresses.
 */
export function maskReport(report: Report): Report {
  // Whatever strings are added to the model are masked as well.
  return maskValue(report, "") as Report;
}

/** A text in which e-mail addresses and phone numbers are shortened. */
export function maskText(text: string): string {
  return text.replace(PERSONAL, (whole: string, local?: string, at?: string, domain?: string) =>
    local === undefined ? maskPhone(whole) : maskEmail(whole, local, at ?? "", domain ?? ""),
  );
}

/** A username that is shortened if it is an e-mail address or a phone number. */
export function maskUsername(username: string): string {
  // All of it is an address, whatever characters stand in it.
  const [, local, at, domain] = /^(.+)([@＠])([^@＠]*)$/su.exec(username) ?? [];
  if (local === undefined || at === undefined || domain === undefined) return maskText(username);
  return maskEmail(username, local, at, domain);
}

function maskValue(value: unknown, key: string): unknown {
  if (typeof value === "string") return key === "username" ? maskUsername(value) : maskText(value);
  if (Array.isArray(value)) return value.map((item) => maskValue(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskValue(item, name)]));
}

function maskEmail(whole: string, local: string, at: string, domain: string): string {
  const characters = Array.from(local);
  const ends = characters.length < ENDS_FROM ? ["", ""] : [characters[0] ?? "", characters.at(-1) ?? ""];
  return `${ends.join("…")}${at}${domain}~${hashOf(whole)}`;
}

function maskPhone(whole: string): string {
  const digits = whole.replace(/[^\p{Nd}]/gu, "");
  const plus = /^[+＋]/u.test(whole) ? "+" : "";
  return `${plus}…${Array.from(digits).slice(-2).join("")}~${hashOf(`${plus}${digits}`)}`;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text.normalize("NFC")).digest("hex").slice(0, HASH_LENGTH);
}
