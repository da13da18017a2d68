import { endSearching, SearchExceeded, startSearching } from "../../formats/regex/index.ts";
import type { Json } from "../../model/index.ts";
import type { Node } from "./ast.ts";
import { compile, type Compiled } from "./compile.ts";
import { Search, type SearchContext } from "./context.ts";
import { JmesError, NotFound } from "./error.ts";
import { SyntaxFault } from "./lex.ts";
import { interpret, orNotFound } from "./interpret.ts";
import { parse } from "./parse.ts";
import { type JmesValue, toJson } from "./value.ts";

/** An expression that was parsed and compiled. */
export interface Query {
  readonly text: string;
  /**
   * What the expression finds. The value may share parts with the data: neither may be changed afterwards.
   * Never throws for what an expression or the data holds.
   */
  search(data: unknown, context: SearchContext): Json | JmesError;
}

export type QueryReading =
  | { readonly is: "ready"; readonly query: Query }
  /** @param offset UTF-16 code units from the start of the expression */
  | { readonly is: "invalid"; readonly message: string; readonly offset: number };

const MAX_RECENT = 1000;
const MAX_RECENT_LENGTH = 10_000;
const recent = new Map<string, QueryReading>();

/** Reads and compiles an expression; the last ones are kept, since policies say the same things often. */
export function compileQuery(text: string): QueryReading {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const reading = read(text);
  if (text.length > MAX_RECENT_LENGTH) return reading;
  if (recent.size >= MAX_RECENT) recent.clear();
  recent.set(text, reading);
  return reading;
}

function read(text: string): QueryReading {
  try {
    const node = parse(text);
    return { is: "ready", query: toQuery(text, node) };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return { is: "invalid", message: error.message, offset: error.offset };
  }
}

/** Searches after which compiling pays: it costs about as much as a dozen of them. */
const COMPILED_AFTER = 4;

function toQuery(text: string, node: Node): Query {
  let searches = 0;
  let evaluate: Compiled = (value, search) => interpretAnswering(node, value, search);
  return {
    text,
    search: (data, context) => {
      searches += 1;
      if (searches === COMPILED_AFTER) evaluate = compile(node);
      return run(evaluate, data as JmesValue, context);
    },
  };
}

/** Steps of patterns in one search: 0.2 s. */
const MOST_SEARCHED = 20_000_000;

function interpretAnswering(node: Node, value: JmesValue, search: Search): JmesValue | NotFound {
  return orNotFound(() => interpret(node, value, search));
}

function run(evaluate: Compiled, data: JmesValue, context: SearchContext): Json | JmesError {
  const search = new Search(context);
  const before = startSearching(MOST_SEARCHED);
  try {
    const found = evaluate(data, search);
    if (found instanceof NotFound) return found.toError();
    return typeof found === "object" && found !== null ? toJson(found, search) : found;
  } catch (error) {
    if (error instanceof JmesError) return error;
    if (error instanceof SearchExceeded) return new JmesError("exhausted", error.message);
    throw error;
  } finally {
    endSearching(before);
  }
}
