import type { CallExpr, EveryExpr, Expr, Term, VarTerm, With } from "../ast.ts";
import { builtinOperator } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { parseExpression, parseTerm } from "./term.ts";

/** Each may be a loop within the one before. */
const MOST_EXPRESSIONS = 1000;

/** Expressions up to the closing mark, which is taken. */
export function parseBody(p: Reader, end: string): Expr[] {
  return p.nested(() => {
    if (p.isMark(end)) p.fail("found empty body");
    const body: Expr[] = [];
    for (;;) {
      if (body.length === MOST_EXPRESSIONS) p.fail(`a body has more than ${MOST_EXPRESSIONS} expressions`);
      body.push(parseLiteral(p));
      const separated = p.takeMark(";");
      if (p.takeMark(end)) return body;
      if (!separated && !p.token.lineBefore) p.unexpected(`expected \\n or ; or ${end}`);
    }
  });
}

/** A query: expressions up to the end of the text. */
export function parseQuery(p: Reader): Expr[] {
  const body: Expr[] = [];
  while (!atEnd(p)) {
    body.push(parseLiteral(p));
    if (!p.takeMark(";") && !atEnd(p) && !p.token.lineBefore) p.unexpected("expected \\n or ;");
  }
  if (body.length === 0) p.fail("found empty body");
  return body;
}

function atEnd(p: Reader): boolean {
  return p.token.kind === "end";
}

/** One expression of a body, with its `not` and `with`. */
export function parseLiteral(p: Reader): Expr {
  const { at } = p.token;
  if (p.startsReference() && p.isName()) return finish(p, parseOperation(p, at), false);
  const negated = p.takeKeyword("not");
  if (p.isKeyword("some") || p.isKeyword("every")) {
    if (negated) p.unexpected(`illegal negation of '${p.token.text}'`);
    return finish(p, p.isKeyword("some") ? parseSome(p) : parseEvery(p), false);
  }
  return finish(p, parseOperation(p, at), negated);
}

function finish(p: Reader, expr: Expr, negated: boolean): Expr {
  expr.negated = negated;
  while (p.isKeyword("with")) expr.with.push(parseWith(p));
  return expr;
}

function parseWith(p: Reader): With {
  const { at } = p.advance();
  if (p.token.kind !== "word") p.unexpected("expected ident");
  const target = parseTerm(p);
  if (target.is !== "ref" && target.is !== "var") p.unexpected("expected with target path");
  if (!p.takeKeyword("as")) p.unexpected("expected as keyword");
  return { target, value: parseExpression(p, true), at };
}

function parseOperation(p: Reader, at: Expr["at"]): Expr {
  const left = parseExpression(p, true);
  if (p.isMark(":=", "=")) {
    const operator = p.advance();
    const right = parseExpression(p, true);
    return call(builtinOperator(operator.text === "=" ? "eq" : "assign", operator.at), [left, right], at);
  }
  if (left.is === "call") return call(left.operator, left.args, at);
  return { is: "term", term: left, negated: false, with: [], at };
}

function call(operator: CallExpr["operator"], args: Term[], at: Expr["at"]): CallExpr {
  return { is: "call", operator, args, negated: false, with: [], at };
}

function parseSome(p: Reader): Expr {
  const { at } = p.token;
  const membership = p.attempt(() => {
    p.advance();
    return asMembership(parseExpression(p, true));
  });
  if (membership !== undefined) return { is: "some", names: [], ...membership, negated: false, with: [], at };
  const names: VarTerm[] = [];
  do {
    p.advance();
    if (p.token.kind !== "word" || p.keywords.has(p.token.text)) p.unexpected("expected var");
    names.push(p.takeVar());
  } while (p.isMark(","));
  return { is: "some", names, key: undefined, value: undefined, domain: undefined, negated: false, with: [], at };
}

interface Membership {
  readonly key: Term | undefined;
  readonly value: Term;
  readonly domain: Term;
}

function asMembership(term: Term): Membership | undefined {
  if (term.is !== "call" || term.operator.head.is !== "var" || term.operator.head.name !== "internal") return undefined;
  const { args } = term;
  const [key, value, domain] = args.length === 3 ? args : [undefined, ...args];
  return value === undefined || domain === undefined ? undefined : { key, value, domain };
}

function parseEvery(p: Reader): EveryExpr {
  const { at } = p.advance();
  const membership = asMembership(parseExpression(p, true));
  if (membership === undefined) p.unexpected("expected `x[, y] in xs { ... }` expression");
  const { key, value, domain } = membership;
  if (key !== undefined && key.is !== "var") p.unexpected("expected key to be a variable");
  if (value.is !== "var") p.unexpected("expected value to be a variable");
  p.expectMark("{", "missing body");
  return { is: "every", key, value, domain, body: parseBody(p, "}"), negated: false, with: [], at };
}
