import { RegoError } from "../error.ts";
import type { CallTerm, Term } from "../ast.ts";
import { parseNumber } from "../number.ts";
import { parseBraces, parseBrackets } from "./collection.ts";
import { parseLiteral } from "./literal.ts";
import { builtinOperator } from "./reader.ts";
import type { Reader } from "./reader.ts";

/** Operators by how tightly they bind, loosest first, with the functions they call. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { "==": "equal", "!=": "neq", "<": "lt", ">": "gt", "<=": "lte", ">=": "gte" },
  { "|": "or" },
  { "&": "and" },
  { "+": "plus", "-": "minus" },
  { "*": "mul", "/": "div", "%": "rem" },
];

/** A term with operators: `x in xs`, and `k, v in xs` where `pairs`. */
export function parseExpression(p: Reader, pairs: boolean): Term {
  return p.nested(() => {
    let left = parseLevel(p, 0);
    for (;;) {
      const pair = pairs && p.isMark(",") ? parsePair(p, left) : undefined;
      if (pair === undefined && !isMembership(p)) return left;
      if (pair === undefined) {
        const { at } = p.advance();
        left = {
          is: "call",
          operator: builtinOperator("internal.member_2", at),
          args: [left, parseLevel(p, 0)],
          at: left.at,
        };
      } else left = pair;
    }
  });
}

function isMembership(p: Reader): boolean {
  return p.isKeyword("in");
}

function parsePair(p: Reader, key: Term): Term | undefined {
  return p.attempt((): Term | undefined => {
    p.advance();
    const value = parseLevel(p, 0);
    if (!p.isKeyword("in")) return undefined;
    const { at } = p.advance();
    return {
      is: "call",
      operator: builtinOperator("internal.member_3", at),
      args: [key, value, parseLevel(p, 0)],
      at: key.at,
    };
  });
}

function parseLevel(p: Reader, level: number): Term {
  const operators = LEVELS[level];
  if (operators === undefined) return parseTerm(p);
  let left = parseLevel(p, level + 1);
  while (p.token.kind === "mark" && Object.hasOwn(operators, p.token.text)) {
    const { text, at } = p.advance();
    const right = parseLevel(p, level + 1);
    left = {
      is: "call",
      operator: builtinOperator(operators[text] as string, at),
      args: [left, right],
      at: left.at,
    } satisfies CallTerm;
  }
  return left;
}

/** A term without operators, with the references and calls behind it. */
export function parseTerm(p: Reader): Term {
  const start = p.index;
  const known = p.terms.get(start);
  if (known !== undefined) {
    p.index = known.index;
    return known.term;
  }
  const term = p.nested(() => (p.isMark("-") ? parseMinus(p) : parseReference(p, parseHead(p), false)));
  p.terms.set(start, { term, index: p.index });
  return term;
}

function parseMinus(p: Reader): Term {
  const { at } = p.advance();
  if (p.isName()) {
    const zero: Term = { is: "const", value: 0, at };
    return {
      is: "call",
      operator: builtinOperator("minus", at),
      args: [zero, parseReference(p, p.takeVar(), false)],
      at,
    };
  }
  if (p.token.kind !== "number") p.unexpected("expected number");
  return numberTerm(p, "-");
}

function numberTerm(p: Reader, sign: string): Term {
  const { text, at } = p.advance();
  const value = parseNumber(sign + text);
  if (value === undefined) p.fail("number too big", at);
  return { is: "const", value, at };
}

function parseHead(p: Reader): Term {
  const { token } = p;
  switch (token.kind) {
    case "number":
      return numberTerm(p, "");
    case "string":
      p.advance();
      return { is: "const", value: token.value ?? "", at: token.at };
    case "template":
      return parseTemplate(p);
    case "word":
      if (p.isName()) return p.takeVar();
      return parseScalarWord(p);
    default:
      if (p.isMark("[")) return parseBrackets(p);
      if (p.isMark("{")) return parseBraces(p);
      if (p.isMark("(")) return parseParentheses(p);
      return p.unexpected();
  }
}

const WORDS: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ["null", null],
  ["true", true],
  ["false", false],
]);

function parseScalarWord(p: Reader): Term {
  const value = WORDS.get(p.token.text);
  if (value === undefined) p.unexpected();
  return { is: "const", value, at: p.advance().at };
}

function parseParentheses(p: Reader): Term {
  p.advance();
  const term = parseExpression(p, true);
  p.expectMark(")", "non-terminated expression");
  return term;
}

function parseTemplate(p: Reader): Term {
  const { at } = p.token;
  const parts: (Term | ReturnType<typeof parseLiteral>)[] = [];
  for (;;) {
    if (p.token.kind !== "template") p.fail("expected } to end template string expression");
    const piece = p.advance();
    if (piece.value !== "" && piece.value !== undefined) parts.push({ is: "const", value: piece.value, at: piece.at });
    if (piece.last === true) return { is: "template", parts: parts as [], at };
    const literal = parseLiteral(p);
    refuseInTemplate(literal);
    const scalar = literal.is === "term" && literal.term.is === "const" && literal.with.length === 0;
    parts.push(scalar ? literal.term : literal);
  }
}

function refuseInTemplate(literal: ReturnType<typeof parseLiteral>): void {
  const operator = literal.is === "call" && literal.operator.head.is === "var" ? literal.operator.head.name : "";
  const what = literal.negated
    ? "negation ('not')"
    : literal.is === "every" || literal.is === "some"
      ? `'${literal.is}'`
      : operator === "eq"
        ? "unification ('=')"
        : operator === "assign"
          ? "assignment (':=')"
          : undefined;
  if (what === undefined) return;
  throw new RegoError("rego_parse_error", `unexpected ${what} in template-string expression`, literal.at);
}

/** What follows a term without space: `.name`, `[key]`, `(arguments)`. In heads of rules space before them is allowed. */
export function parseReference(p: Reader, head: Term, spaced: boolean): Term {
  let term = head;
  for (;;) {
    const { token } = p;
    if (token.kind !== "mark" || (token.spaceBefore && !(spaced && term === head))) break;
    if (token.text === ".") term = extend(p, term, parseField(p));
    else if (token.text === "[") term = extend(p, term, parseKey(p));
    else if (token.text === "(") term = parseCall(p, term);
    else break;
  }
  return term.is === "var" && (term.name === "data" || term.name === "input")
    ? { is: "ref", head: term, path: [], at: term.at }
    : term;
}

function extend(p: Reader, term: Term, key: Term): Term {
  if (term.is === "const" || term.is === "template") p.fail("illegal ref (head cannot be a scalar)", term.at);
  if (term.is === "ref") term.path.push(key);
  return term.is === "ref" ? term : { is: "ref", head: term, path: [key], at: term.at };
}

function parseField(p: Reader): Term {
  p.advance();
  if (p.token.kind !== "word") p.unexpected("expected identifier");
  const { text, at } = p.advance();
  return { is: "const", value: text, at };
}

function parseKey(p: Reader): Term {
  p.advance();
  const key = parseExpression(p, true);
  p.expectMark("]", "expected ]");
  return key;
}

function parseCall(p: Reader, operator: Term): Term {
  if (operator.is !== "var" && operator.is !== "ref") p.unexpected();
  p.advance();
  const args = parseList(p, ")");
  const { at } = operator;
  if (operator.is === "var" && operator.name === "set" && args.length === 0) return { is: "set", items: [], at };
  const path = operator.is === "ref" ? operator : { is: "ref" as const, head: operator, path: [], at };
  return { is: "call", operator: path, args, at };
}

/** Terms with commas between up to the closing mark, which is taken. */
export function parseList(p: Reader, end: string, items: Term[] = []): Term[] {
  while (!p.takeMark(end)) {
    items.push(parseExpression(p, false));
    if (!p.isMark(end)) p.expectMark(",", `expected "," or "${end}"`);
  }
  return items;
}
