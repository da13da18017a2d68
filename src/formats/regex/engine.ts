import type { RE2JS } from "re2js";
import { forTest, toPlainTest } from "./for-test.ts";
import { toLinearity } from "./linear.ts";
import { toNative } from "./native.ts";
import type { Pattern } from "./tree.ts";
import { countSearch } from "./work.ts";

/** A match: where it begins and ends, in UTF-16 units, and the groups' texts from the whole match on. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** What answers for one pattern. `exec` searches from a place on, to which `^` and `\b` still look back. */
export interface Engine {
  readonly test: (text: string) => boolean;
  readonly exec: (text: string, from: number) => Match | undefined;
  /** Without groups, where those cost more. */
  readonly find: (text: string, from: number) => Match | undefined;
}

/** Up to here a search from every place on is allowed to be tried at each anew: at most this many steps a character. */
const SHORT = 256;
/** Not even for the empty text: what is not proven may also mean something else. */
const NEVER = -1;
/** Beyond this the backtracking stack of the JavaScript engine could fill up. */
const LONG = 262_144;

/** What a search by RE2's machine costs, however short, as searches are counted. */
const SLOW_STEPS = 2000;

/** RE2's own machine, in JavaScript: any pattern, always linear. */
export function toSlowEngine(machine: RE2JS): Engine {
  const exec = (text: string, from: number): Match | undefined => {
    countSearch(SLOW_STEPS);
    const matcher = machine.matcher(text);
    if (!matcher.find(from)) return undefined;
    const groups: (string | undefined)[] = [];
    for (let i = 0; i <= matcher.groupCount(); i++) groups.push(matcher.group(i) ?? undefined);
    return { start: matcher.start(), end: matcher.end(), groups };
  };
  return { test: (text) => machine.test(text), exec, find: exec };
}

/**
 * An engine that asks JavaScript's RegExp where that is proven to take linear time and to mean the same, and
 * the slow one elsewhere.
 * @param slow made when it is first needed
 */
export function toFastEngine(pattern: Pattern, slow: () => Engine): Engine {
  const repeats = hasRepeatedGroup(pattern, false);
  let known: number | undefined;
  const reach = (): number => (known ??= toReach(pattern));
  const bare = toSearch(pattern, reach, slow, "find");
  const full = repeats ? (text: string, from: number) => slow().exec(text, from) : undefined;
  return {
    test: toTest(pattern, slow),
    find: bare,
    exec: full ?? toSearch(pattern, reach, slow, "exec"),
  };
}

function toTest(whole: Pattern, slow: () => Engine): Engine["test"] {
  const pattern = forTest(whole);
  const plain = toPlainTest(pattern);
  if (plain !== undefined) return plain;
  const reach = toReach(pattern);
  if (reach === NEVER) return (text) => slow().test(text);
  const native = toNative(pattern, false);
  return (text) => {
    if (text.length > reach) return slow().test(text);
    countSearch(toSteps(text.length, reach));
    native.lastIndex = 0;
    return native.test(text);
  };
}

function toSearch(pattern: Pattern, reach: () => number, slow: () => Engine, how: "find" | "exec"): Engine["exec"] {
  let native: RegExp | undefined;
  return (text, from) => {
    if (text.length > reach()) return slow()[how](text, from);
    native ??= toNative(pattern, how === "exec");
    native.lastIndex = from;
    const found = native.exec(text);
    countSearch(toSteps((found === null ? text.length : native.lastIndex) - from, reach()));
    return found === null ? undefined : { start: found.index, end: native.lastIndex, groups: found };
  };
}

/** How many steps JavaScript's engine takes at most, as searches are counted. */
function toSteps(length: number, reach: number): number {
  return 1 + (reach === SHORT ? (length * length) >> 4 : length >> 3);
}

/** The longest text, in UTF-16 units, for which JavaScript's RegExp may be asked. */
function toReach(pattern: Pattern): number {
  const linear = toLinearity(pattern);
  if (linear.fromAnywhere) return LONG;
  return linear.fromOnePlace ? SHORT : NEVER;
}

/** JavaScript forgets a group's text when what holds it is repeated; RE2 keeps the last one. */
function hasRepeatedGroup(pattern: Pattern, repeated: boolean): boolean {
  switch (pattern.is) {
    case "group":
      return repeated || hasRepeatedGroup(pattern.body, repeated);
    case "concat":
      return pattern.parts.some((part) => hasRepeatedGroup(part, repeated));
    case "either":
      return pattern.branches.some((branch) => hasRepeatedGroup(branch, repeated));
    case "repeat":
      return hasRepeatedGroup(pattern.body, repeated || pattern.max > 1);
    default:
      return false;
  }
}
