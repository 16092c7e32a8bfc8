import { Testing } from "cdktf";
import { addNeighbors, addSignOuts } from "../../support/neighbors";
import { createStack, POOL } from "../../support/synth";

/** The parts of `cdk.tf.json`: blocks of a kind, such as `resource` or `locals`. */
type Template = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Synthesizes the resources of a user of the construct, with or without the construct. */
function synthesizeNeighbors(withSignOuts: boolean): Template {
  const stack = createStack();
  const neighbors = addNeighbors(stack, 1, POOL.id);
  if (withSignOuts) addSignOuts(stack, neighbors);
  return JSON.parse(Testing.synth(stack)) as Template;
}

/** The blocks of a template whose names the construct's ids begin, or do not. */
function filterBlocks(template: Template, isWanted: (name: string) => boolean): Template {
  const filter = (blocks: object) => Object.entries(blocks).filter(([name]) => isWanted(name));
  const byType = Object.entries(template["resource"] ?? {}).flatMap(([type, blocks]) => {
    const wanted = filter(blocks as object);
    return wanted.length === 0 ? [] : [[type, Object.fromEntries(wanted)] as const];
  });
  const others = Object.entries(template).filter(([kind]) => kind !== "resource");
  return Object.fromEntries([
    ["resource", Object.fromEntries(byType)] as const,
    ...others
      .map(([kind, blocks]) => [kind, Object.fromEntries(filter(blocks))] as const)
      .filter(([, blocks]) => Object.keys(blocks).length > 0),
  ]);
}

describe("GIVEN a stack whose resources the props of the construct refer to", () => {
  const withSignOuts = synthesizeNeighbors(true);

  test("WHEN the construct is added THEN everything else in the template is the same", () => {
    const rest = filterBlocks(withSignOuts, (name) => !name.startsWith("SignOut"));
    expect(rest).toEqual(synthesizeNeighbors(false));
  });

  test("WHEN the construct is added THEN its blocks are resources, locals and outputs, and none is created before it is destroyed", () => {
    const own = filterBlocks(withSignOuts, (name) => name.startsWith("SignOut"));
    expect(Object.keys(own).sort()).toEqual(["locals", "output", "resource"]);
    expect(JSON.stringify(own)).not.toContain("create_before_destroy");
  });
});
