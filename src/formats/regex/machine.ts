import { RE2JS } from "re2js";
import type { Pattern } from "./tree.ts";
import { countSearch } from "./work.ts";

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
  countWork(machine.re2());
  return machine;
}

/** Steps for each place of an automaton's new state. */
const STATE_STEPS = 5;
/** Steps of the machines that go one way at a time, for each character they look at. */
const CHARACTER_STEPS = 3;

/** Has the machine's ways of searching count what they do. Of Go's machine it is taken that all its threads are alive. */
function countWork(re2: ReturnType<RE2JS["re2"]>): void {
  const { dfa } = re2;
  const executeEngine = re2.executeEngine.bind(re2);
  const doExecuteNFA = re2.doExecuteNFA.bind(re2);
  const closure = dfa.closure.bind(dfa);
  const size = re2.numberOfInstructions();
  // What does not stay in the processor's cache takes several times as long.
  const stepsOfAll = size * (1 + Math.min(8, size / 500));
  re2.executeEngine = (input: Input, from, anchor, groups, lookbehind) => {
    // The automaton goes through the text once; the others are told where to stop by what they find.
    if (groups === 0) countSearch(input.endPos() - from);
    const counted = groups === 0 ? input : toCounted(input, CHARACTER_STEPS);
    return executeEngine(counted, from, anchor, groups, lookbehind);
  };
  re2.doExecuteNFA = (input: Input, from, anchor, groups, lookbehind) =>
    doExecuteNFA(toCounted(input, stepsOfAll), from, anchor, groups, lookbehind);
  dfa.closure = (places, flag) => {
    const closed = closure(places, flag);
    countSearch(closed.pcs.length * STATE_STEPS);
    return closed;
  };
}

/** A text as re2js's machines read it. */
interface Input {
  endPos(): number;
  step(at: number): number;
}

/** The same text, which counts each character that is looked at. */
function toCounted(input: Input, steps: number): Input {
  const counted = Object.create(input) as Input;
  counted.step = (at) => {
    countSearch(steps);
    return input.step(at);
  };
  return counted;
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
