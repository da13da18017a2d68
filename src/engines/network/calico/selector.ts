import { readTokens, type Token } from "./selector-token.ts";

type Labels = Readonly<Record<string, string>>;

/** A selector that was read: whether it chooses something with these labels. */
export type CalicoSelector = (labels: Labels) => boolean;

/** A selector, or what is wrong with it. */
export type ReadSelector =
  | { readonly is: "selector"; readonly matches: CalicoSelector }
  | { readonly is: "fault"; readonly because: string };

/** Deeper nesting is refused. */
const MAX_DEPTH = 100;

class SelectorFault extends Error {}

/**
 * Reads a selector of Calico: `app == 'cart' && has(tier) || !(env in {'dev', 'test'})`. An empty one chooses everything.
 * @see https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors
 */
export function readCalicoSelector(text: string): ReadSelector {
  const tokens = readTokens(text);
  if (typeof tokens === "string") return { is: "fault", because: tokens };
  if (tokens.length === 0) return { is: "selector", matches: () => true };
  const state: State = { tokens, at: 0, depth: 0 };
  try {
    const matches = readAny(state);
    const left = state.tokens[state.at];
    return left === undefined
      ? { is: "selector", matches }
      : { is: "fault", because: `${JSON.stringify(left.text)} behind the end of the selector` };
  } catch (error) {
    if (error instanceof SelectorFault) return { is: "fault", because: error.message };
    throw error;
  }
}

interface State {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

function readAny(state: State): CalicoSelector {
  const parts = [readAll(state)];
  while (take(state, "||")) parts.push(readAll(state));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : (labels) => parts.some((part) => part(labels));
}

function readAll(state: State): CalicoSelector {
  const parts = [readOne(state)];
  while (take(state, "&&")) parts.push(readOne(state));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : (labels) => parts.every((part) => part(labels));
}

function readOne(state: State): CalicoSelector {
  state.depth += 1;
  if (state.depth > MAX_DEPTH) throw new SelectorFault(`more than ${MAX_DEPTH} levels of nesting`);
  const read = readNested(state);
  state.depth -= 1;
  return read;
}

function readNested(state: State): CalicoSelector {
  if (take(state, "!")) {
    const inner = readOne(state);
    return (labels) => !inner(labels);
  }
  if (take(state, "(")) {
    const inner = readAny(state);
    expect(state, ")");
    return inner;
  }
  return readComparison(state);
}

function readComparison(state: State): CalicoSelector {
  const label = next(state, "word", "a label");
  if (take(state, "(")) return readCall(state, label);
  const operator = next(state, undefined, `an operator behind ${label}`);
  const value = (labels: Labels): string | undefined => (Object.hasOwn(labels, label) ? labels[label] : undefined);
  switch (operator) {
    case "==": {
      const wanted = next(state, "text", "a text in quotes");
      return (labels) => value(labels) === wanted;
    }
    // A label that is not there differs from every value.
    case "!=": {
      const wanted = next(state, "text", "a text in quotes");
      return (labels) => value(labels) !== wanted;
    }
    case "in": {
      const set = readSet(state);
      return (labels) => set.has(value(labels) ?? null);
    }
    case "not": {
      expectWord(state, "in");
      const set = readSet(state);
      return (labels) => !set.has(value(labels) ?? null);
    }
    case "contains": {
      const part = next(state, "text", "a text in quotes");
      return (labels) => value(labels)?.includes(part) === true;
    }
    case "starts":
    case "ends": {
      expectWord(state, "with");
      const part = next(state, "text", "a text in quotes");
      return operator === "starts"
        ? (labels) => value(labels)?.startsWith(part) === true
        : (labels) => value(labels)?.endsWith(part) === true;
    }
    default:
      throw new SelectorFault(`${JSON.stringify(operator)} where an operator belongs`);
  }
}

function readCall(state: State, name: string): CalicoSelector {
  if (name === "all" || name === "global") {
    expect(state, ")");
    // Of namespaces, `global()` chooses what is in none; no workload is.
    return () => name === "all";
  }
  if (name !== "has") throw new SelectorFault(`${name}() is not known`);
  const label = next(state, "word", "a label");
  expect(state, ")");
  return (labels) => Object.hasOwn(labels, label);
}

function readSet(state: State): ReadonlySet<string | null> {
  const values = new Set<string | null>();
  expect(state, "{");
  if (take(state, "}")) return values;
  do values.add(next(state, "text", "a text in quotes"));
  while (take(state, ","));
  expect(state, "}");
  return values;
}

function take(state: State, symbol: string): boolean {
  const token = state.tokens[state.at];
  if (token?.is !== "symbol" || token.text !== symbol) return false;
  state.at += 1;
  return true;
}

function expect(state: State, symbol: string): void {
  if (!take(state, symbol)) throw new SelectorFault(`${describe(state)} where ${symbol} belongs`);
}

function expectWord(state: State, word: string): void {
  if (next(state, "word", word) !== word) throw new SelectorFault(`no ${word} where one belongs`);
}

function next(state: State, is: Token["is"] | undefined, what: string): string {
  const token = state.tokens[state.at];
  if (token === undefined || (is !== undefined && token.is !== is))
    throw new SelectorFault(`${describe(state)} where ${what} belongs`);
  state.at += 1;
  return token.text;
}

function describe(state: State): string {
  const token = state.tokens[state.at];
  return token === undefined ? "the end" : JSON.stringify(token.text);
}
