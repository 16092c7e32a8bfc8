import { show } from "./errors";

/**
 * The longest username that Cognito accepts, in characters.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
const MAX_USERNAME_LENGTH = 128;

// Cognito's own pattern for a Username: letters, marks, symbols, numbers and punctuation, so no white space.
const ALLOWED = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]";
const CHARACTER = new RegExp(`^${ALLOWED}$`, "u");
const USERNAME = new RegExp(`^${ALLOWED}{1,${MAX_USERNAME_LENGTH}}$`, "u");

/**
 * Why Cognito would refuse this as a `Username`, or `undefined` when it would not.
 *
 * @param value anything; a list can come from JavaScript or from a file
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export function usernameFault(value: unknown): string | undefined {
  if (typeof value !== "string") return `${show(value)} is not a string. Write the username as a string.`;
  // Looking at each character of each name takes most of the time that a long list takes.
  if (USERNAME.test(value)) return undefined;
  if (value === "") return "the username is empty. Write a username, or take the line off the list.";
  const characters = Array.from(value);
  if (characters.length > MAX_USERNAME_LENGTH) {
    return `${show(value)} has ${characters.length} characters. Cognito allows ${MAX_USERNAME_LENGTH}; check the name.`;
  }
  const position = characters.findIndex((character) => !CHARACTER.test(character));
  return `${show(value)} has ${characterName(characters[position] ?? "")} at character ${position + 1}. Cognito allows letters, marks, symbols, numbers and punctuation, and no white space; check the name.`;
}

/**
 * Two usernames with the same key are taken for one user where a user is protected: in most user pools the case of a name
 * makes no other user of it, and a user is better protected once too often.
 */
export function protectionKey(username: string): string {
  return username.normalize("NFC").toLowerCase();
}

function characterName(character: string): string {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `${/\s/u.test(character) ? "white space" : "a character that Cognito refuses"} (U+${codePoint})`;
}
