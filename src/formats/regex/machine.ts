import { RE2JS } from "re2js";
import type { Pattern } from "./tree.ts";

/** The largest program, in written-out parts, that is compiled. Go allows more than a policy could pay for here. */
export const MAX_SIZE = 200_000;

/** What one pattern may keep of its automaton's states between searches. */
const STATE_BYTES = 1_048_576;

/** Groups' openings, and what could look like one and is none: quoted text, escapes, classes. */
const OPENINGS =
  /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\[:\^?[a-z]*:\]|\\[^]|[^\]\\])*\]|\((?:\?P?<([A-Za-z0-9_]+)>|(?!\?))/g;

/** RE2's machine for the pattern. Go lets groups share a name, which re2js refuses, so names are taken off and kept by us. */
export function toMachine(pattern: string): RE2JS {
  const names = toGroupNames(pattern).filter((name) => name !== undefined);
  const nameless = new Set(names).size < names.length;
  const machine = RE2JS.compile(
    nameless ? pattern.replace(OPENINGS, (all, name: string | undefined) => (name === undefined ? all : "(")) : pattern,
  );
  const { dfa } = machine.re2();
  dfa.stateBudget = dfa.memBudget = STATE_BYTES;
  return machine;
}

/** The groups' names by index; the first is the whole match. */
export function toGroupNames(pattern: string): (string | undefined)[] {
  const names: (string | undefined)[] = [undefined];
  for (const [all, name] of pattern.matchAll(OPENINGS)) if (all.startsWith("(")) names.push(name);
  return names;
}

/** re2js's words as Go has them. */
export function toGoMessage(message: string, pattern: string): string {
  if (message.endsWith("trailing backslash at end of expression")) return `${message}: \`\``;
  return /expression (?:nests too deeply|too large)$/.test(message) ? `${message}: \`${pattern}\`` : message;
}

/** The largest number in braces: how often something may be written out. */
export function largestCount(pattern: string): number {
  let largest = 1;
  for (const [count] of pattern.matchAll(/(?<=[{,])\d{1,4}(?=[,}])/g)) largest = Math.max(largest, Number(count));
  return Math.min(largest, 1000);
}

/** How many parts the pattern has when repeats are written out. */
export function toSize(pattern: Pattern): number {
  switch (pattern.is) {
    case "repeat":
      return (pattern.max === Infinity ? pattern.min + 1 : pattern.max) * toSize(pattern.body);
    case "concat":
      return pattern.parts.reduce((size, part) => size + toSize(part), 1);
    case "either":
      return pattern.branches.reduce((size, branch) => size + toSize(branch), 1);
    case "group":
      return 1 + toSize(pattern.body);
    default:
      return 1;
  }
}
