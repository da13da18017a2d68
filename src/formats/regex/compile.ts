import { RE2JSSyntaxException } from "re2js";
import { toFastEngine, toSlowEngine, type Engine } from "./engine.ts";
import { toLinearity } from "./linear.ts";
import { parsePattern } from "./parse.ts";
import { MAX_SIZE, largestCount, toGoMessage, toGroupNames, toMachine, toSize } from "./machine.ts";
import { Regex } from "./regex.ts";
import { countSearch } from "./work.ts";

export type CompiledRegex =
  | { readonly is: "regex"; readonly regex: Regex }
  | { readonly is: "invalid"; readonly message: string };

/** How many compiled patterns are kept, and how long the ones that are. */
const KEPT = 500;
const KEPT_LENGTH = 10_000;
/** Longer patterns are refused, as no policy writes them by hand. */
const MAX_LENGTH = 100_000;

/** What compiling costs for each part of a pattern, as searches are counted. */
const COMPILE_STEPS = 2000;

const cache = new Map<string, CompiledRegex>();

/**
 * Compiles a pattern of RE2's syntax; what is wrong with it is said as Go's regexp says it.
 * The patterns used last are kept.
 */
export function compileRegex(pattern: string): CompiledRegex {
  const known = cache.get(pattern);
  if (known !== undefined) {
    if (cache.size < KEPT / 2) return known;
    cache.delete(pattern);
    cache.set(pattern, known);
    return known;
  }
  const compiled = compiledAnew(pattern);
  if (pattern.length > KEPT_LENGTH) return compiled;
  cache.set(pattern, compiled);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value ?? "");
  return compiled;
}

function compiledAnew(pattern: string): CompiledRegex {
  if (pattern.length > MAX_LENGTH) return tooLarge(pattern);
  const parsed = parsePattern(pattern);
  if (parsed === undefined) return compiledByMachine(pattern);
  const size = toSize(parsed.pattern);
  if (size > MAX_SIZE) return tooLarge(pattern);
  countSearch(size * COMPILE_STEPS);
  let slow: Engine | undefined;
  const engine = toFastEngine(parsed.pattern, () => (slow ??= toSlowEngine(toMachine(pattern))));
  return { is: "regex", regex: new Regex(pattern, parsed.groups, engine) };
}

function compiledByMachine(pattern: string): CompiledRegex {
  const size = pattern.length * largestCount(pattern);
  if (size > MAX_SIZE) return tooLarge(pattern);
  countSearch(size * COMPILE_STEPS);
  try {
    const machine = toMachine(pattern);
    return { is: "regex", regex: new Regex(pattern, toGroupNames(pattern), toSlowEngine(machine)) };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return { is: "invalid", message: toGoMessage(error.message, pattern) };
  }
}

function tooLarge(pattern: string): CompiledRegex {
  return { is: "invalid", message: `error parsing regexp: expression too large: \`${pattern.slice(0, 1000)}\`` };
}
/** The text as a pattern that matches just it, as Go's regexp.QuoteMeta writes it. */
export function quoteMeta(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

/** Whether a backtracking matcher is proven to take linear time, too; false for what is no pattern. */
export function isLinear(pattern: string): boolean {
  const parsed = parsePattern(pattern);
  return parsed !== undefined && toLinearity(parsed.pattern).fromOnePlace;
}
