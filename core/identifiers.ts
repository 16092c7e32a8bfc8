import { formatValue } from "./errors";

/**
 * The pattern of a user pool id, such as `us-east-1_6573cjKIK`: 1 to 55 characters.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export const USER_POOL_ID_PATTERN = /^(?=.{1,55}$)([\w-]+)_[0-9a-zA-Z]+$/;

/** The Region of a user pool, parsed from its id; empty when the id is invalid. */
export function parseRegion(userPoolId: string): string {
  return USER_POOL_ID_PATTERN.exec(userPoolId)?.[1] ?? "";
}

/**
 * The maximum length of a username, in characters.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
const MAX_USERNAME_LENGTH = 128;

// Cognito's pattern of a Username: letters, marks, symbols, numbers and punctuation, no white space.
const ALLOWED = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]";
const CHARACTER = new RegExp(`^${ALLOWED}$`, "u");
const USERNAME = new RegExp(`^${ALLOWED}{1,${MAX_USERNAME_LENGTH}}$`, "u");

/**
 * Validates a username by Cognito's rules.
 *
 * @param value anything; a list can come from JavaScript or from a file
 * @returns the message of the issue, or `undefined` when the username is valid
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export function validateUsername(value: unknown): string | undefined {
  if (typeof value !== "string") return `${formatValue(value)} is not a string. Write the username as a string.`;
  // One match for the common case: checking each character dominates the time to read a long list.
  if (USERNAME.test(value)) return undefined;
  if (value === "") return "the username is empty. Write a username, or remove the entry.";
  const characters = Array.from(value);
  if (characters.length > MAX_USERNAME_LENGTH) {
    return `${formatValue(value)} has ${characters.length} characters; the maximum is ${MAX_USERNAME_LENGTH}. Check the username.`;
  }
  const index = characters.findIndex((character) => !CHARACTER.test(character));
  return `${formatValue(value)} has ${describeCharacter(characters[index] ?? "")} at character ${index + 1}. Cognito allows letters, marks, symbols, numbers and punctuation, but no white space. Check the username.`;
}

// A UUID. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
const SUB = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Validates the `sub` of a user. Returns the message of the issue, or `undefined` when it is valid. */
export function validateSub(value: unknown): string | undefined {
  if (typeof value === "string" && SUB.test(value)) return undefined;
  return `${formatValue(value)} is not the "sub" of a user, which is a UUID in lower case. Look the user up.`;
}

/**
 * The key by which protected usernames are compared: neither case nor Unicode form matters. Most user pools ignore case;
 * in the others, this protects more names than necessary, which is the safe side.
 */
export function toProtectionKey(username: string): string {
  return username.normalize("NFC").toLowerCase();
}

/** Whether a text contains a username, without regard to case and Unicode form. */
export function mentions(text: string, username: string): boolean {
  return toProtectionKey(text).includes(toProtectionKey(username));
}

function describeCharacter(character: string): string {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `${/\s/u.test(character) ? "white space" : "a character that Cognito does not allow"} (U+${codePoint})`;
}
