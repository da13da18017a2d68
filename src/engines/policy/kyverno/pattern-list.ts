import { isObject, type Json } from "../../../model/index.ts";
import {
  isSkip,
  joinSkips,
  type MatchState,
  type Matcher,
  type Mismatch,
  toMismatch,
  toPath,
  type Trail,
} from "./pattern-state.ts";

type Compile = (pattern: Json | undefined) => Matcher;

/**
 * A list in a pattern. Its first item speaks for all items of the list in the object when it is a mapping or a leaf;
 * lists in lists are matched place by place.
 */
export function compileList(pattern: readonly Json[], compile: Compile, compileLeaf: Compile): Matcher {
  const match = compileItems(pattern, compile, compileLeaf);
  return (value, trail, state) => {
    if (Array.isArray(value)) return match(value, trail, state);
    return toMismatch(
      "plain",
      trail,
      () => `validation rule failed at path ${toPath(trail)}, resource does not satisfy the expected overlay pattern`,
    );
  };
}

function compileItems(pattern: readonly Json[], compile: Compile, compileLeaf: Compile): Matcher {
  const [first] = pattern;
  if (first === undefined) return (_, trail) => toMismatch("plain", trail, () => "pattern Array empty");
  if (!Array.isArray(first) && !isObject(first)) return compileLeaf(first);
  if (isObject(first)) {
    const match = compile(first);
    return (value, trail, state) => matchEach(value as unknown[], () => match, trail, state);
  }
  const matchers = pattern.map(compile);
  return (value, trail, state) => {
    const list = value as unknown[];
    if (list.length < matchers.length) return toLengthMismatch(list.length, matchers.length);
    return matchEach(list.slice(0, matchers.length), (index) => matchers[index] as Matcher, trail, state);
  };
}

function toLengthMismatch(length: number, wanted: number): Mismatch {
  const lengths = `resource Array len is ${length} and pattern Array len is ${wanted}`;
  return {
    is: "plain",
    path: () => "",
    message: () => `validate Array failed, array length mismatch, ${lengths}`,
  };
}

/** Items to which the pattern does not apply are passed over, unless it applies to none. */
function matchEach(
  list: readonly unknown[],
  matcherAt: (index: number) => Matcher,
  trail: Trail | undefined,
  state: MatchState,
): Mismatch | undefined {
  let applied = 0;
  let skips: Mismatch[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const mismatch = matcherAt(index)(list[index], { up: trail, step: index }, state);
    if (mismatch === undefined) applied += 1;
    else if (isSkip(mismatch)) (skips ??= []).push(mismatch);
    else return mismatch;
  }
  return applied === 0 && skips !== undefined ? joinSkips(skips, trail) : undefined;
}
