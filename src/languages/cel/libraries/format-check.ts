import type { CallNode, Node } from "../ast.ts";
import type { LiteralFault } from "../declaration.ts";
import { fail } from "../run/fail.ts";
import type { CelType } from "../type.ts";
import { CelError } from "../value.ts";
import { typeText } from "./type-text.ts";
import { type Clause, replaceClauses } from "./format-clauses.ts";
import { EXPECTED, type FormatStyle } from "./format-text.ts";

type TypeOf = (node: Node) => CelType | undefined;

/** Kinds of types by verb; `dyn` is always let through. */
const ALLOWED: Readonly<Record<FormatStyle, Readonly<Record<string, readonly CelType["kind"][]>>>> = {
  legacy: {
    d: ["int", "uint"],
    f: ["double", "string"],
    e: ["double", "string"],
    b: ["int", "uint", "bool"],
    x: ["int", "uint", "string", "bytes"],
    o: ["int", "uint"],
  },
  specified: {
    d: ["int", "uint", "double"],
    f: ["int", "uint", "double"],
    e: ["int", "uint", "double"],
    b: ["int", "uint", "bool"],
    x: ["int", "uint", "string", "bytes"],
    o: ["int", "uint"],
  },
};
const TEXTUAL: readonly CelType["kind"][] = [
  "list",
  "map",
  "int",
  "uint",
  "double",
  "bool",
  "string",
  "timestamp",
  "bytes",
  "duration",
  "type",
  "null",
];

/** What is wrong with `"…".format([…])` before it runs, when both are literals. @see cel-go stringFormatValidator */
export function checkFormatCall(call: CallNode, typeOf: TypeOf, style: FormatStyle): LiteralFault | undefined {
  const format = call.target;
  const list = call.args[0];
  if (call.function !== "format" || format?.kind !== "literal" || typeof format.value !== "string") return undefined;
  if (list?.kind !== "list" || call.args.length !== 1) return undefined;
  let at: Node = call;
  const check = (clause: Clause, index: number): string => {
    const argument = list.elements[index]?.value;
    const bad = argument === undefined ? undefined : findUnfit(argument, clause.verb.toLowerCase(), typeOf, style);
    if (bad === undefined) return "";
    at = bad;
    return fail(
      `error during formatting: ${EXPECTED[style][clause.verb.toLowerCase()]}, was given ${typeText(typeOf(bad))}`,
    );
  };
  try {
    const { used } = replaceClauses(format.value, list.elements.length, check);
    if (list.elements.length <= used) return undefined;
    const message = `too many arguments supplied to string.format (expected ${used}, got ${list.elements.length})`;
    return { message, node: call };
  } catch (error) {
    if (error instanceof CelError) return { message: error.message, node: at };
    throw error;
  }
}

/** The node whose type the clause cannot write. */
function findUnfit(node: Node, verb: string, typeOf: TypeOf, style: FormatStyle): Node | undefined {
  const kind = typeOf(node)?.kind;
  if (kind === undefined) return undefined;
  const allowed = verb === "s" ? TEXTUAL : (ALLOWED[style][verb] ?? []);
  if (kind !== "dyn" && !allowed.includes(kind)) return node;
  return verb === "s" ? findUnfitWithin(node, typeOf, style) : undefined;
}

function findUnfitWithin(node: Node, typeOf: TypeOf, style: FormatStyle): Node | undefined {
  const parts =
    node.kind === "list"
      ? node.elements.map(({ value }) => value)
      : node.kind === "map"
        ? node.entries.flatMap(({ key, value }) => [key, value])
        : [];
  for (const part of parts) {
    const bad = findUnfit(part, "s", typeOf, style);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
