import type { Json } from "../../../model/index.ts";
import * as jmespath from "../../../languages/jmespath/index.ts";
import { Fault } from "./fault.ts";

/** A JMESPath expression of a policy, compiled. */
export interface Query {
  readonly text: string;
  readonly run: (data: Json, now: Date) => Json | Fault;
  readonly mentioned: Map<string, boolean>;
}

const MAX_KEPT = 4000;
const kept = new Map<string, Query>();

/** Compiles an expression; texts come back often, since autogen, elements and substitution repeat them. */
export function compileQuery(text: string): Query {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const made: Query = { text, run: toRun(text), mentioned: new Map() };
  if (kept.size >= MAX_KEPT) kept.clear();
  if (text.length <= 4096) kept.set(text, made);
  return made;
}

function toRun(text: string): Query["run"] {
  if (text === "") {
    const empty = new Fault("invalid query (nil)");
    return () => empty;
  }
  const reading = jmespath.compileQuery(text);
  if (reading.is === "invalid") {
    const fault = new Fault(`incorrect query ${text}: ${reading.message}`);
    return () => fault;
  }
  const { query } = reading;
  return (data, now) => {
    const found = query.search(data, { now });
    return found instanceof jmespath.JmesError
      ? new Fault(`JMESPath query failed: ${found.message}`, found.is === "not-found" ? "missing" : "failed")
      : found;
  };
}

/** What the expression finds in the data. */
export function search(query: Query, data: Json, now: Date): Json | Fault {
  return query.run(data, now);
}

/** Whether the expression names a context entry: at a word's begin and end, not behind a dot. */
export function mentions(query: Query, name: string): boolean {
  const known = query.mentioned.get(name);
  if (known !== undefined) return known;
  const answer = findWord(query.text, name);
  query.mentioned.set(name, answer);
  return answer;
}

function findWord(text: string, name: string): boolean {
  if (name === "") return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = at === 0 ? "" : (text[at - 1] ?? "");
    const after = text[at + name.length] ?? "";
    if (!/[.0-9A-Za-z]/.test(before) && isWord(name.at(-1) ?? "") !== isWord(after)) return true;
  }
  return false;
}

function isWord(unit: string): boolean {
  return /\w/.test(unit);
}
