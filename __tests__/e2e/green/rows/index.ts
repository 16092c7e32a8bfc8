import type { Row } from "../row";
import { CONSTRUCTS } from "./constructs";
import { LISTS } from "./lists";
import { NAMES } from "./names";
import { POOLS } from "./pools";
import { STATES } from "./states";

/** All rows, by what changes. */
export const ROWS: Readonly<Record<string, readonly Row[]>> = {
  "The list": LISTS,
  "A name": NAMES,
  "The user pool": POOLS,
  "The construct": CONSTRUCTS,
  "The state or the deploy": STATES,
};
