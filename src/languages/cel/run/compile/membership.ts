import type { CallNode } from "../../ast.ts";
import type { CelValue } from "../../value.ts";
import { includes } from "../equality.ts";
import { constantValue } from "./constant-value.ts";
import type { Compiler, Local } from "./compiler.ts";
import { type Code, literal } from "./emitter.ts";

/** Up to so many texts are compared one by one. */
const FEW = 6;

/** `x in [constants]`, which costs nothing but x. */
export function membership(compiler: Compiler, node: CallNode, scope: Local | undefined): Code {
  const [valueNode, listNode] = node.args;
  const list = listNode === undefined ? undefined : constantValue(listNode, compiler.checked);
  if (valueNode === undefined || !Array.isArray(list) || list.length === 0) return compiler.constant(false);
  const value = compiler.value(valueNode, scope);
  return compiler.result(test(compiler, value, list as CelValue[]), "bool");
}

function test(compiler: Compiler, { text }: Code, list: readonly CelValue[]): string {
  const { out } = compiler;
  if (list.every((element) => typeof element === "string")) {
    if (list.length <= FEW) return list.map((element) => `${text} === ${literal(element)}`).join(" || ");
    return `${out.constant(new Set(list))}.has(${text})`;
  }
  const others = out.constant((value: CelValue) => includes(list, value));
  if (!list.every((element) => typeof element === "number")) return `${others}(${text})`;
  return `typeof ${text} === "number" ? ${out.constant(new Set(list))}.has(${text} + 0) : ${others}(${text})`;
}
