import type { CallNode, Node } from "../../ast.ts";
import type { Overload } from "../../declaration.ts";
import type { CelType } from "../../type.ts";
import { standardCost } from "../actual-cost.ts";
import { isAlternative, isConstantMembership, isIndex } from "../constant.ts";
import { areStandard, candidatesOf } from "../standard/candidates.ts";
import type { Compiler, Local } from "./compiler.ts";
import { type Code, literal } from "./emitter.ts";
import { index } from "./index-access.ts";
import { conditional, logic } from "./logic.ts";
import { membership } from "./membership.ts";
import { alternative, ofOptional } from "./optional-chain.ts";
import { operator } from "./operator.ts";

/** An operator or function. */
export function call(compiler: Compiler, node: CallNode, scope: Local | undefined): Code {
  if (node.function === "_&&_") return logic(compiler, node, scope, false);
  if (node.function === "_||_") return logic(compiler, node, scope, true);
  if (node.function === "_?_:_") return conditional(compiler, node, scope);
  if (isIndex(node)) return index(compiler, node, scope);
  if (isConstantMembership(node, compiler.checked)) return membership(compiler, node, scope);
  if (isAlternative(node, compiler.checked)) return alternative(compiler, node, scope);
  return ofOptional(compiler, node, scope) ?? applied(compiler, node, scope);
}

function applied(compiler: Compiler, node: CallNode, scope: Local | undefined): Code {
  const { out } = compiler;
  const reference = compiler.checked.references.get(node.id);
  if (reference?.kind !== "function") {
    out.emit(out.failure(compiler.error(`unbound function: ${node.function}`, node.at)));
    return compiler.constant(null);
  }
  const { overloads } = reference;
  const operands: readonly Node[] =
    node.target === undefined || reference.qualified ? node.args : [node.target, ...node.args];
  const args = operands.map((operand) => compiler.value(operand, scope));
  const standard = areStandard(overloads) ? operator(compiler, node, overloads, args) : undefined;
  if (standard !== undefined) return standard;
  const [only] = overloads;
  const candidates = candidatesOf(overloads);
  if (only !== undefined && candidates.length === 1) return single(compiler, node, only, args, reference.name);
  out.throwing(node.at);
  const names = `${literal(reference.name)}, ${out.constant(candidates)}, ${out.constant(overloads)}`;
  const result = compiler.result(`call(${names}, [${args.map(({ text }) => text).join(", ")}], S)`);
  out.emit("c += S.cost;");
  return result;
}

/** The one overload that is possible: its arguments are looked at here, and it is called directly. */
function single(compiler: Compiler, node: CallNode, overload: Overload, args: readonly Code[], name: string): Code {
  const { out } = compiler;
  const list = args.map(({ text }) => text).join(", ");
  const guard = guardOf(compiler, overload, args);
  if (guard !== "") out.emit(`if (!(${guard})) ${out.failure(`callError(${literal(name)}, [${list}], ${node.at})`)}`);
  out.throwing(node.at);
  const result = compiler.result(`${out.constant(overload.run)}(${list})`, kindOf(overload.result));
  countCall(compiler, overload, list, result);
  return result;
}

function guardOf(compiler: Compiler, overload: Overload, args: readonly Code[]): string {
  if (overload.parameters.length !== args.length) return "false";
  if (overload.accepts !== undefined)
    return `${compiler.out.constant(overload.accepts)}([${args.map(({ text }) => text).join(", ")}])`;
  return overload.parameters
    .map((type, position) => typeGuard(compiler, type, args[position]))
    .filter((guard) => guard !== "")
    .join(" && ");
}

function typeGuard(compiler: Compiler, type: CelType, code: Code | undefined): string {
  if (code === undefined || type.kind === "dyn" || type.kind === "parameter") return "";
  if (type.kind === code.kind && type.kind !== "list") return "";
  if (type.kind === "string") return `typeof ${code.text} === "string"`;
  if (type.kind === "bool") return `typeof ${code.text} === "boolean"`;
  if (type.kind === "list" && type.element.kind === "parameter") return `Array.isArray(${code.text})`;
  return `isOf(${code.text}, ${compiler.out.constant(type)})`;
}

/** What a function of this result type certainly gives. */
function kindOf(type: CelType): Code["kind"] {
  return type.kind === "bool" || type.kind === "string" || type.kind === "list" ? type.kind : "any";
}

function countCall(compiler: Compiler, overload: Overload, list: string, result: Code): void {
  const { out } = compiler;
  if (overload.cost !== undefined) {
    out.emit(`c += ${out.constant(overload.cost.actual)}([${list}], ${result.text});`);
    return;
  }
  const cost = standardCost([overload]);
  if (cost === undefined) out.cost(1);
  else out.emit(`c += ${out.constant(cost)}([${list}]);`);
}
