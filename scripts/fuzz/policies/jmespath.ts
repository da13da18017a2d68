import { FUNCTION_NAMES } from "../../../src/languages/jmespath/index.ts";
import { compile } from "../../../src/languages/jmespath/compile.ts";
import { Search } from "../../../src/languages/jmespath/context.ts";
import { JmesError, NotFound } from "../../../src/languages/jmespath/error.ts";
import { interpret } from "../../../src/languages/jmespath/interpret.ts";
import { SyntaxFault } from "../../../src/languages/jmespath/lex.ts";
import { parse } from "../../../src/languages/jmespath/parse.ts";
import { type JmesValue, toJson } from "../../../src/languages/jmespath/value.ts";
import type { Random } from "../random.ts";

export interface JmesCase {
  readonly expression: string;
  readonly data: JmesValue;
}

const KEYS = ["a", "b", "c", "name", "spec", "containers", "__proto__", "constructor", "toString", "é-x"] as const;
const WORDS = [
  "",
  "a",
  "nginx:1.25",
  "true",
  "1Gi",
  "500m",
  "12e3",
  "1h30m",
  "-5s",
  "2024-02-29T12:34:56Z",
  "2024-02-29T12:34:56.5+02:00",
  "2006-01-02",
  "2024-03-01",
  "1.2.3",
  ">=1.0.0 <2.0.0",
  "^n.*[0-9]$",
  "*:*",
  "aGk=",
  '{"k":[1,null]}',
  "k: [1, x]",
  "/a/../b//c",
  "ÄßÉ 😀",
  "<&>",
  "10.0.0.1",
] as const;
const NUMBERS = [0, 1, 2, 3, -1, 2.5, 10, 1000, 0.1, 1e21, 16_777_217, -0.5] as const;
/** What differs between two runs of Go, or asks the outside. */
const LEFT_OUT = new Set(["random", "is_external_url", "time_now", "time_now_utc", "x509_decode"]);
const CALLED = FUNCTION_NAMES.filter((name) => !LEFT_OUT.has(name));
const OPERATORS = ["==", "!=", "<", "<=", ">", ">="] as const;

/** An expression and data for it; most expressions are well-formed, and keys are mostly there. */
export function makeJmesCase(random: Random): JmesCase {
  const expression = makeExpression(random, 4);
  return { expression: random.oneIn(30) ? damage(random, expression) : expression, data: makeValue(random, 4) };
}

export function makeValue(random: Random, depth: number): JmesValue {
  const kind = random.below(depth > 0 ? 10 : 5);
  if (kind === 0) return null;
  if (kind === 1) return random.oneIn(2);
  if (kind === 2) return random.pick(NUMBERS);
  if (kind < 5) return random.pick(WORDS);
  const size = random.below(4);
  if (kind < 7) {
    const alike = random.oneIn(2) ? makeValue(random, depth - 1) : undefined;
    return Array.from({ length: size }, () =>
      alike !== undefined && !random.oneIn(4) ? alike : makeValue(random, depth - 1),
    );
  }
  const entries = Array.from({ length: size + 1 }, () => [random.pick(KEYS), makeValue(random, depth - 1)] as const);
  return JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`);
}

function makeExpression(random: Random, depth: number): string {
  if (depth <= 0) return makeLeaf(random);
  const inner = (): string => makeExpression(random, depth - 1);
  switch (random.below(17)) {
    case 0:
      return `${inner()}.${makeKey(random)}`;
    case 1:
      return `${inner()}[${random.below(5) - 2}]`;
    case 2:
      return `${inner()}[${makeSlice(random)}]${random.oneIn(2) ? `.${makeKey(random)}` : ""}`;
    case 3:
      return `${inner()}[*]${random.oneIn(2) ? `.${makeKey(random)}` : ""}`;
    case 4:
      return `${inner()}[]${random.oneIn(2) ? `.${makeKey(random)}` : ""}`;
    case 5:
      return `${inner()}[?${inner()}]${random.oneIn(2) ? `.${makeKey(random)}` : ""}`;
    case 6:
      return `${inner()}.*${random.oneIn(2) ? `.${makeKey(random)}` : ""}`;
    case 7:
      return `${inner()} | ${inner()}`;
    case 8:
      return `(${inner()} ${random.pick(["||", "&&"])} ${inner()})`;
    case 9:
      return `(${inner()} ${random.pick(OPERATORS)} ${inner()})`;
    case 10:
      return `!${inner()}`;
    case 11:
      return `[${inner()}, ${inner()}]`;
    case 12:
      return `{${makeKey(random)}: ${inner()}, ${makeKey(random)}: ${inner()}}`;
    case 13:
      return makeLeaf(random);
    default:
      return makeCall(random, inner);
  }
}

function makeCall(random: Random, inner: () => string): string {
  const name = random.pick(CALLED);
  const args = Array.from({ length: random.oneIn(12) ? random.below(4) : arity(name) }, () =>
    random.oneIn(2) ? makeLiteral(random) : inner(),
  );
  if (name.endsWith("_by")) args[1] = `&${random.oneIn(2) ? "@" : inner()}`;
  if (name === "map") args[0] = `&${inner()}`;
  return `${name}(${args.join(", ")})`;
}

const ARITY: Readonly<Record<string, number>> = {
  contains: 2,
  starts_with: 2,
  ends_with: 2,
  join: 2,
  map: 2,
  sort_by: 2,
  max_by: 2,
  min_by: 2,
  merge: 2,
  not_null: 2,
  compare: 2,
  equal_fold: 2,
  replace: 4,
  replace_all: 3,
  trim: 2,
  trim_prefix: 2,
  split: 2,
  regex_match: 2,
  regex_replace_all: 3,
  regex_replace_all_literal: 3,
  pattern_match: 2,
  label_match: 2,
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  modulo: 2,
  round: 2,
  truncate: 2,
  semver_compare: 2,
  lookup: 2,
  items: 3,
  object_from_lists: 2,
  time_since: 3,
  time_add: 2,
  time_parse: 2,
  time_diff: 2,
  time_before: 2,
  time_after: 2,
  time_between: 3,
  time_truncate: 2,
};

function arity(name: string): number {
  return ARITY[name] ?? 1;
}

function makeLeaf(random: Random): string {
  const kind = random.below(6);
  if (kind === 0) return "@";
  if (kind === 1) return makeLiteral(random);
  return makeKey(random);
}

function makeKey(random: Random): string {
  const key = random.pick(KEYS);
  return /^\w+$/.test(key) && !random.oneIn(8) ? key : JSON.stringify(key);
}

function makeLiteral(random: Random): string {
  if (random.oneIn(2)) return `'${random.pick(WORDS).replaceAll("'", "\\'")}'`;
  return `\`${JSON.stringify(random.oneIn(3) ? makeValue(random, 2) : random.pick(NUMBERS)).replaceAll("`", "\\`")}\``;
}

function makeSlice(random: Random): string {
  const part = (): string => (random.oneIn(2) ? "" : String(random.below(7) - 3));
  return random.oneIn(2) ? `${part()}:${part()}` : `${part()}:${part()}:${part()}`;
}

function damage(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  return (
    text.slice(0, at) +
    random.pick(["", "]", "(", "`", "'", "&", "..", "\\", "|", "-"]) +
    text.slice(at + random.below(3))
  );
}

/** What one way of evaluating says, as text: the value, or the error. */
export function toOutcome(look: () => JmesValue | NotFound): string {
  try {
    const found = look();
    if (found instanceof NotFound) return `not-found: ${found.toError().message}`;
    return JSON.stringify(toJson(found, { spend: () => undefined }), (_key, value: unknown) =>
      typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
    );
  } catch (error) {
    if (error instanceof JmesError) return `${error.is}: ${error.message}`;
    throw error;
  }
}

/** How interpreter and compiled code disagree on the case; undefined when they agree, or when it is no expression. */
export function findJmesDisagreement({ expression, data }: JmesCase): string | undefined {
  const context = { now: new Date(0) };
  try {
    const node = parse(expression);
    const compiled = compile(node);
    const plain = toOutcome(() => interpret(node, data, new Search(context)));
    const fast = toOutcome(() => compiled(data, new Search(context)));
    return plain === fast ? undefined : `${expression}\n  interpreted: ${plain}\n  compiled:    ${fast}`;
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined;
    throw error;
  }
}
