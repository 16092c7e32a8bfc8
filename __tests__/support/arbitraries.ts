import fc from "fast-check";

/** Characters with a meaning in Terraform, JSON, shells, HTML, Markdown or JavaScript. */
const SPECIAL = [
  ...Array.from("${}%\"'`\\|<>&#*_[]()~!;:@,.-+=?^/"),
  "$${",
  "%%{",
  "${path.module}",
  "%{ if true }",
  "\\u0041",
];
const OTHER_SCRIPTS = [...Array.from("éÅßжقक中한😀𝒳"), "e\u0301", "A\u030a", "\u1100\u1161", "\ufb01", "\u212b"];
const ALLOWED = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** Usernames that Cognito allows. */
export const username = fc
  .oneof(
    fc.array(
      fc.oneof(fc.constantFrom(...SPECIAL), fc.constantFrom(...OTHER_SCRIPTS), fc.string({ unit: "grapheme" })),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    fc.constantFrom("__proto__", "constructor", "toString", "null", "true", "0", "//").map((name) => [name]),
  )
  .map((parts) => parts.join(""))
  .filter((name) => ALLOWED.test(name));

/** Reasons that the library allows. */
export const reason = fc
  .array(
    fc.oneof(fc.constantFrom(...SPECIAL, " "), fc.constantFrom(...OTHER_SCRIPTS), fc.string({ unit: "grapheme" })),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""))
  .filter((text) => text.trim() !== "" && !/\p{Cc}|\p{Zl}|\p{Zp}|\p{Cs}/u.test(text));
