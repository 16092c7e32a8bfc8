import { EVENT_ID, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { Event, ScalarEvent } from "js-yaml";
import type { Source } from "./source";
import { treeBuilder } from "./tree";
import type { Scalar, Tree, TreeBuilder } from "./tree";
import { extraFaults } from "./yaml-extras";
import { parseUpToFault } from "./yaml-syntax";

// What a scalar without quotes is in YAML's core schema when it is no text: no value, a boolean or a number. js-yaml would
// take a number that is too large for text. https://yaml.org/spec/1.2.2/#1032-tag-resolution
const NO_VALUE = "null|Null|NULL|~|";
const BOOLEAN = "true|True|TRUE|false|False|FALSE";
const NUMBER =
  "0o[0-7]+|0x[\\da-fA-F]+|[-+]?(?:\\.\\d+|\\d+(?:\\.\\d*)?)(?:[eE][-+]?\\d+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)";
const NO_TEXT = new RegExp(`^(?:(${NO_VALUE})|(${BOOLEAN})|(?:${NUMBER}))$`);

const SECOND_DOCUMENT = "a second document begins here. Keep one list in a file.";

/**
 * Reads YAML 1.2 with its core schema. What goes beyond plain values (tags, anchors, aliases, a second document) is a
 * fault. Of a text that breaks YAML's rules, what stands before the broken line is read all the same.
 */
export function readYaml(source: Source): Tree {
  const { events, issues } = parseUpToFault(source);
  const second = events.findIndex(({ type }, index) => type === EVENT_ID.DOCUMENT && index > 0);
  const first = second === -1 ? events : events.slice(0, second);
  const reading: Reading = { text: source.text, builder: treeBuilder(), end: 0 };
  for (const event of first) read(event, reading);
  const extras = extraFaults(first, source);
  if (second !== -1) extras.push({ path: source.at(nextMarker(reading)), message: SECOND_DOCUMENT });
  return { root: reading.builder.root(), issues: [...issues, ...extras], cut: issues.length > 0 };
}

interface Reading {
  readonly text: string;
  readonly builder: TreeBuilder;
  /** Where the value that was read last ends; a collection, where it begins. */
  end: number;
}

function read(event: Event, reading: Reading): void {
  const { text, builder } = reading;
  switch (event.type) {
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      builder.open({ kind: event.type === EVENT_ID.SEQUENCE ? "list" : "map", offset: event.start, children: [] });
      reading.end = event.start;
      break;
    case EVENT_ID.SCALAR:
      builder.add(scalar(event, reading));
      reading.end = Math.max(reading.end, event.valueEnd, event.tagEnd, event.anchorEnd);
      break;
    case EVENT_ID.ALIAS: {
      const offset = event.anchorStart - 1;
      builder.add({ kind: "scalar", type: "text", text: text.slice(offset, event.anchorEnd), offset });
      reading.end = event.anchorEnd;
      break;
    }
    case EVENT_ID.POP:
      builder.close();
  }
}

function scalar(event: ScalarEvent, reading: Reading): Scalar {
  const text = getScalarValue(reading.text, event);
  const isPlain = event.style === SCALAR_STYLE.PLAIN && event.tagStart === -1;
  return { kind: "scalar", type: isPlain ? typeOf(text) : "text", text, offset: scalarOffset(event, reading) };
}

function typeOf(text: string): Scalar["type"] {
  const match = NO_TEXT.exec(text);
  if (match === null) return "text";
  const [, noValue, boolean] = match;
  if (noValue !== undefined) return "null";
  return boolean === undefined ? "number" : "boolean";
}

function scalarOffset({ style, valueStart }: ScalarEvent, reading: Reading): number {
  if (valueStart === -1) return offsetOfNothing(reading);
  const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  return isQuoted ? valueStart - 1 : valueStart;
}

// Nothing has no place: it is that of its key, or that of its dash.
function offsetOfNothing(reading: Reading): number {
  const { text, builder } = reading;
  const parent = builder.parent();
  if (parent?.kind !== "list") return parent?.children.at(-1)?.offset ?? parent?.offset ?? 0;
  let dash = reading.end;
  while (dash < text.length && text[dash] !== "-") dash = text[dash] === "#" ? endOfLine(text, dash) : dash + 1;
  reading.end = dash + 1;
  return dash;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

// Where the second document begins.
function nextMarker({ text, end }: Reading): number {
  const marker = /^(?:---|\.\.\.)/gm;
  marker.lastIndex = end;
  return marker.exec(text)?.index ?? end;
}
