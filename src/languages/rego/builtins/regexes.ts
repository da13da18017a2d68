import { compileRegex, quoteMeta, type Regex } from "../../../formats/regex/index.ts";
import { quoteGo } from "../../../formats/text/index.ts";
import type { RegoValue } from "../value.ts";
import type { BuiltinContext } from "./builtin.ts";
import { globsIntersect } from "./glob-intersection.ts";
import type { Args, Family } from "./operands.ts";
import { failure, intOperand, operand, orFailure, stringOperand } from "./operands.ts";

function compiled(pattern: string): Regex {
  const result = compileRegex(pattern);
  if (result.is === "invalid") throw failure(result.message);
  return result.regex;
}

function counted<Items extends readonly RegoValue[]>(items: Items, { budget }: BuiltinContext): Items {
  budget.allocate(items.length);
  return items;
}

/** Counts what looking through the text costs. */
function textOperand(args: Args, at: number, { budget }: BuiltinContext): string {
  const text = stringOperand(args, at);
  budget.step(1 + Math.ceil(text.length / 64));
  return text;
}

function match(args: Args, context: BuiltinContext): boolean {
  const pattern = stringOperand(args, 1);
  return compiled(pattern).test(textOperand(args, 2, context));
}

/** `prefix{[a-z]+}suffix` with any two delimiters: what stands between them is a pattern, the rest is plain text. */
function templatePattern(template: string, start: string, end: string): string {
  let pattern = "^";
  let level = 0;
  let last = 0;
  const unbalanced = failure(`unbalanced braces in ${quoteGo(template)}`);
  for (let at = 0; at < template.length; at++) {
    if (template[at] === start && ++level === 1) {
      pattern += `${quoteMeta(template.slice(last, at))}(`;
      last = at + 1;
    } else if (template[at] === end && template[at] !== start) {
      if (--level < 0) throw unbalanced;
      if (level > 0) continue;
      const inner = template.slice(last, at);
      compiled(`^${inner}$`);
      pattern += `${inner})`;
      last = at + 1;
    }
  }
  if (level !== 0) throw unbalanced;
  return `${pattern}${quoteMeta(template.slice(last))}$`;
}

function templateMatch(args: Args, context: BuiltinContext): boolean {
  const [template, text] = [stringOperand(args, 1), textOperand(args, 2, context)];
  const [start, end] = [stringOperand(args, 3), stringOperand(args, 4)];
  const length = Buffer.byteLength(start);
  if (length !== 1) throw failure(`start delimiter has to be exactly one character long but is ${length} long`);
  if (Buffer.byteLength(end) !== 1) {
    throw failure(`end delimiter has to be exactly one character long but is ${length} long`);
  }
  return compiled(templatePattern(template, start, end)).test(text);
}

export const regexes: Family = {
  "regex.match": match,
  re_match: match,
  "regex.is_valid": (args) => {
    const pattern = operand(args, 1);
    return typeof pattern === "string" && compileRegex(pattern).is === "regex";
  },
  "regex.split": (args, context) => {
    const pattern = stringOperand(args, 1);
    return counted(
      orFailure(() => compiled(pattern).split(textOperand(args, 2, context))),
      context,
    );
  },
  "regex.find_n": (args, context) => {
    const pattern = stringOperand(args, 1);
    const text = textOperand(args, 2, context);
    return counted(
      orFailure(() => compiled(pattern).findAll(text, intOperand(args, 3))),
      context,
    );
  },
  "regex.find_all_string_submatch_n": (args, context) => {
    const pattern = stringOperand(args, 1);
    const text = textOperand(args, 2, context);
    const matches = orFailure(() => compiled(pattern).findAllSubmatches(text, intOperand(args, 3)));
    return counted(
      matches.map(({ groups }) => Array.from(groups, (group) => group ?? "")),
      context,
    );
  },
  "regex.replace": (args, context) => {
    const text = textOperand(args, 1, context);
    const pattern = stringOperand(args, 2);
    const template = stringOperand(args, 3);
    const result = orFailure(() => compiled(pattern).replaceAll(text, template));
    context.budget.allocate(Math.ceil(result.length / 16));
    return result;
  },
  "regex.template_match": templateMatch,
  "regex.globs_match": (args, { budget }) => {
    const [left, right] = [stringOperand(args, 1), stringOperand(args, 2)];
    return globsIntersect(left, right, budget);
  },
};
