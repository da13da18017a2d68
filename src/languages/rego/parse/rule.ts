import type { Location } from "../../../model/index.ts";
import type { Expr, Rule, Term } from "../ast.ts";
import { cloneTerm } from "../walk.ts";
import { parseBody, parseLiteral } from "./literal.ts";
import type { Reader } from "./reader.ts";
import { parseExpression, parseReference } from "./term.ts";

interface Head {
  readonly ref: Term[];
  readonly args: Term[] | undefined;
  key: Term | undefined;
  value: Term | undefined;
  readonly contains: boolean;
}

/** One rule, or several where bodies are chained: `p { … } { … }`. */
export function parseRules(p: Reader): Rule[] {
  const { at } = p.token;
  const isDefault = p.isKeyword("default");
  if (isDefault) p.advance();
  refuseKeywordName(p, isDefault);
  const head = parseRuleHead(p, isDefault);
  if (isDefault) return [defaultRule(p, head, at)];
  const hasIf = p.isKeyword("if");
  finishHead(head, hasIf);
  const body = parseRuleBody(p, head, hasIf, at);
  const rule: Rule = {
    ...toParts(head, at),
    body: body ?? trueBody(at),
    otherwise: undefined,
    isDefault: false,
    at,
    endLine: lastLine(p),
    usesIf: hasIf,
    usesContains: head.contains,
    bare: body === undefined,
  };
  if (body === undefined) return [rule];
  if (isElse(p)) rule.otherwise = parseElse(p, head);
  return [rule, ...parseChained(p, head, rule)];
}

function lastLine(p: Reader): number {
  return p.tokens[Math.max(0, p.index - 1)]?.at.line ?? 1;
}

function trueBody(at: Location): Expr[] {
  return [{ is: "term", term: { is: "const", value: true, at }, negated: false, with: [], at }];
}

function refuseKeywordName(p: Reader, isDefault: boolean): void {
  const { token } = p;
  if (token.kind === "word" && !(p.keywords.has(token.text) && !p.startsReference())) return;
  if (token.kind === "word" && (isDefault || [":=", "=", "(", "if", "contains"].includes(p.next.text)))
    p.fail(`${token.text} keyword cannot be used for rule name`);
  p.unexpected();
}

function toParts(head: Head, at: Location): Pick<Rule, "ref" | "args" | "key" | "value"> {
  const whole: Term | undefined = head.key === undefined ? { is: "const", value: true, at } : undefined;
  return { ref: head.ref, args: head.args, key: head.key, value: head.value ?? whole };
}

function defaultRule(p: Reader, head: Head, at: Location): Rule {
  if (head.value === undefined) p.fail("illegal default rule (must have a value)", at);
  refuseDynamicDefault(p, head.value, at);
  for (const arg of head.args ?? [])
    if (arg.is !== "var") p.fail("illegal default rule (arguments cannot contain other than variables)", at);
  const names = (head.args ?? []).map((arg) => (arg.is === "var" ? arg.name : ""));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) p.fail(`illegal default rule (arguments cannot be repeated ${twice})`, at);
  const rest = {
    otherwise: undefined,
    isDefault: true,
    at,
    endLine: lastLine(p),
    usesIf: true,
    usesContains: false,
    bare: true,
  };
  return { ...toParts(head, at), body: trueBody(at), ...rest };
}

function refuseDynamicDefault(p: Reader, value: Term, at: Location): void {
  switch (value.is) {
    case "ref":
    case "var":
    case "call":
      return p.fail(`illegal default rule (value cannot contain ${value.is})`, at);
    case "array":
    case "set":
      for (const item of value.items) refuseDynamicDefault(p, item, at);
      return;
    case "object":
      for (const item of value.entries.flat()) refuseDynamicDefault(p, item, at);
      return;
    default:
  }
}

function parseRuleHead(p: Reader, isDefault: boolean): Head {
  const { at } = p.token;
  const name = parseReference(p, p.takeVar(), true);
  if (name.is !== "var" && name.is !== "ref" && name.is !== "call") p.fail("expected rule head name", at);
  const target = name.is === "call" ? name.operator : name;
  const ref = target.is === "ref" ? [target.head, ...target.path] : [target];
  if (ref[0]?.is !== "var") p.fail("expected rule head name", at);
  const head: Head = {
    ref,
    args: name.is === "call" ? name.args : undefined,
    key: undefined,
    value: undefined,
    contains: p.isKeyword("contains"),
  };
  if (p.takeKeyword("contains")) {
    if (head.args !== undefined) p.fail("the contains keyword can only be used with multi-value rule definitions", at);
    head.key = parseExpression(p, true);
  } else if (p.isMark("=", ":=")) {
    p.advance();
    if (p.token.kind === "end") p.unexpected(`expected ${isDefault ? "default rule" : "rule"} value term`);
    head.value = parseExpression(p, true);
  }
  return head;
}

/** `p[x] { … }` is a set where it has neither `if` nor a value. */
function finishHead(head: Head, hasIf: boolean): void {
  if (hasIf || head.contains || head.args !== undefined || head.ref.length !== 2 || head.value !== undefined) return;
  head.key = head.ref.pop();
}

function parseRuleBody(p: Reader, head: Head, hasIf: boolean, at: Location): Expr[] | undefined {
  if (hasIf) {
    p.advance();
    return parseIfBody(p);
  }
  if (p.takeMark("{")) return parseBody(p, "}");
  if (head.contains || head.value !== undefined) return undefined;
  if (head.key !== undefined) return undefined;
  return p.fail(
    p.token.kind === "word" || p.token.kind === "end"
      ? "var cannot be used for rule name"
      : `unexpected ${p.token.text} token`,
    at,
  );
}

/** After `if`: one expression, or a body in braces; `{ x }` is a body, not a set. */
function parseIfBody(p: Reader): Expr[] {
  const brace = p.isMark("{");
  const literal = brace ? p.attempt(() => parseLoneLiteral(p)) : parseLiteral(p);
  const isSet = brace && literal?.is === "term" && literal.term.is === "set";
  if (literal !== undefined && !isSet) return [literal];
  p.advance();
  return parseBody(p, "}");
}

function parseLoneLiteral(p: Reader): Expr | undefined {
  const literal = parseLiteral(p);
  return literal.is === "term" && literal.term.is === "set" ? undefined : literal;
}

function isElse(p: Reader): boolean {
  return p.isKeyword("else");
}

function parseElse(p: Reader, head: Head): Rule {
  const { at } = p.advance();
  if (head.ref.length > 1 && head.ref.slice(1).some((term) => term.is !== "const"))
    p.fail("else keyword cannot be used on rules with variables in head", at);
  if (head.key !== undefined) p.fail("else keyword cannot be used on multi-value rules", at);
  const hasValue = p.isMark("=", ":=");
  if (hasValue) p.advance();
  else if (!p.isMark("{") && !p.isKeyword("if")) p.unexpected("expected else value term or rule body");
  const value: Term = hasValue ? parseExpression(p, true) : { is: "const", value: true, at };
  const hasIf = p.takeKeyword("if");
  const brace = p.isMark("{");
  if (hasIf && !brace) return otherwise(p, head, value, [parseLiteral(p)], at, true);
  if (!brace) return otherwise(p, head, value, trueBody(at), at, true);
  return otherwise(p, head, value, hasIf ? parseIfBody(p) : takeBody(p), at, hasIf);
}

function cloneParts(parts: Pick<Rule, "ref" | "args" | "key" | "value">): typeof parts {
  const { ref, args, key, value } = parts;
  return {
    ref: ref.map(cloneTerm),
    args: args?.map(cloneTerm),
    key: key && cloneTerm(key),
    value: value && cloneTerm(value),
  };
}

function takeBody(p: Reader): Expr[] {
  p.advance();
  return parseBody(p, "}");
}

function otherwise(p: Reader, head: Head, value: Term, body: Expr[], at: Location, usesIf: boolean): Rule {
  const next = isElse(p) ? parseElse(p, head) : undefined;
  const { ref, args } = { ref: head.ref.map(cloneTerm), args: head.args?.map(cloneTerm) };
  const rest = { isDefault: false, at, endLine: lastLine(p), usesIf, usesContains: false, bare: false };
  return { ref, args, key: undefined, value, body, otherwise: next, ...rest };
}

function parseChained(p: Reader, head: Head, first: Rule): Rule[] {
  const rules: Rule[] = [];
  while (p.isMark("{")) {
    if (first.otherwise !== undefined) p.fail("expected else keyword");
    const { at } = p.advance();
    const parts = cloneParts(toParts(head, at));
    const body = parseBody(p, "}");
    rules.push({
      ...parts,
      body,
      otherwise: undefined,
      isDefault: false,
      at,
      endLine: lastLine(p),
      usesIf: false,
      usesContains: false,
      bare: false,
    });
  }
  return rules;
}
