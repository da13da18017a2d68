import { readTokens, type Token } from "./selector-token.ts";

/** What a selector of Calico says, as it was written. */
export type SelectorNode =
  | { readonly is: "all" | "none" }
  | { readonly is: "not"; readonly node: SelectorNode }
  | { readonly is: "and" | "or"; readonly nodes: readonly SelectorNode[] }
  | { readonly is: "in"; readonly label: string; readonly values: readonly string[] }
  | { readonly is: "has"; readonly label: string }
  /** `contains`, `starts with`, `ends with` */
  | { readonly is: "text"; readonly label: string; readonly how: string; readonly part: string };

/** A selector, or what is wrong with it. */
export type ReadSelector =
  | { readonly is: "selector"; readonly node: SelectorNode }
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
  if (tokens.length === 0) return { is: "selector", node: { is: "all" } };
  const state: State = { tokens, at: 0, depth: 0 };
  try {
    const node = readSeries(state, "or");
    const left = state.tokens[state.at];
    return left === undefined
      ? { is: "selector", node }
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

/** `&&` binds closer than `||`. */
function readSeries(state: State, is: "and" | "or"): SelectorNode {
  const readPart = (): SelectorNode => (is === "or" ? readSeries(state, "and") : readOne(state));
  const first = readPart();
  const nodes = [first];
  while (take(state, is === "or" ? "||" : "&&")) nodes.push(readPart());
  return nodes.length === 1 ? first : { is, nodes };
}

function readOne(state: State): SelectorNode {
  state.depth += 1;
  if (state.depth > MAX_DEPTH) throw new SelectorFault(`more than ${MAX_DEPTH} levels of nesting`);
  const node = readNested(state);
  state.depth -= 1;
  return node;
}

function readNested(state: State): SelectorNode {
  if (take(state, "!")) return { is: "not", node: readOne(state) };
  if (!take(state, "(")) return readComparison(state);
  const inner = readSeries(state, "or");
  expect(state, ")");
  return inner;
}

function readComparison(state: State): SelectorNode {
  const label = next(state, "word", "a label");
  if (take(state, "(")) return readCall(state, label);
  const operator = next(state, undefined, `an operator behind ${label}`);
  switch (operator) {
    case "==":
      return { is: "in", label, values: [readText(state)] };
    // A label that is not there differs from every value.
    case "!=":
      return { is: "not", node: { is: "in", label, values: [readText(state)] } };
    case "in":
      return { is: "in", label, values: readSet(state) };
    case "not":
      expectWord(state, "in");
      return { is: "not", node: { is: "in", label, values: readSet(state) } };
    case "contains":
      return { is: "text", label, how: operator, part: readText(state) };
    case "starts":
    case "ends":
      expectWord(state, "with");
      return { is: "text", label, how: operator, part: readText(state) };
    default:
      throw new SelectorFault(`${JSON.stringify(operator)} where an operator belongs`);
  }
}

function readCall(state: State, name: string): SelectorNode {
  if (name === "all" || name === "global") {
    expect(state, ")");
    // Of namespaces, `global()` chooses what is in none; no pod is.
    return { is: name === "all" ? "all" : "none" };
  }
  if (name !== "has") throw new SelectorFault(`${name}() is not known`);
  const label = next(state, "word", "a label");
  expect(state, ")");
  return { is: "has", label };
}

function readSet(state: State): readonly string[] {
  const values: string[] = [];
  expect(state, "{");
  if (take(state, "}")) return values;
  do values.push(readText(state));
  while (take(state, ","));
  expect(state, "}");
  return values;
}

const readText = (state: State): string => next(state, "text", "a text in quotes");

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
