/**
 * Text as Terraform's JSON syntax takes it verbatim, as a string or as a key.
 *
 * In JSON syntax every string is a template, so that a username such as `${path.module}` would be evaluated. This is
 * the only place that escapes.
 *
 * @param text any text, such as a username
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function verbatim(text: string): string {
  // As a key of a JavaScript object, __proto__ would be lost on the way to cdk.tf.json. The template evaluates to it.
  if (text === "__proto__") return '${"__proto__"}';
  return text.replace(/([$%])(?=\{)/g, "$1$1");
}
