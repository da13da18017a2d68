import type { CallNode, Node } from "../../ast.ts";
import type { Compiler, Local } from "./compiler.ts";
import type { Code } from "./emitter.ts";

/** An operand of a chain of `&&` or `||`, with the place of the operator it belongs to. */
interface Operand {
  readonly node: Node;
  readonly at: number;
}

function operandsOf(node: Node, operator: string, at: number): Operand[] {
  if (node.kind !== "call" || node.function !== operator) return [{ node, at }];
  return node.args.flatMap((argument) => operandsOf(argument, operator, node.at));
}

/**
 * `&&` and `||`, chains of them at once: operands in order until one decides; else the first error, if there was one.
 * @param decides false for &&, true for ||
 */
export function logic(compiler: Compiler, node: CallNode, scope: Local | undefined, decides: boolean): Code {
  const { out } = compiler;
  const operands = operandsOf(node, node.function, node.at);
  const result = out.variable(String(!decides));
  const error = out.name();
  const label = out.name();
  out.emit(`let ${error};`);
  out.emit(`${label}: {`);
  for (const operand of operands) {
    out.guarded(error, () => {
      const code = compiler.bool(compiler.value(operand.node, scope), operand.at);
      const decided = decides ? code.text : `!${code.text}`;
      out.emit(`if (${decided}) { ${result} = ${decides}; break ${label}; }`);
    });
  }
  out.emit(`if (${error} !== undefined) ${out.failure(error)}`);
  out.emit("}");
  return { text: result, kind: "bool", json: true };
}

/** `condition ? yes : no` */
export function conditional(compiler: Compiler, node: CallNode, scope: Local | undefined): Code {
  const { out } = compiler;
  const [condition, yes, no] = node.args;
  if (condition === undefined || yes === undefined || no === undefined) return compiler.constant(null);
  const test = compiler.bool(compiler.value(condition, scope), node.at);
  const result = out.name();
  out.emit(`let ${result};`);
  const codes: Code[] = [];
  const branch = (node_: Node) => () => {
    const code = compiler.operand(node_, scope);
    codes.push(code);
    out.emit(`${result} = ${code.text};`);
  };
  out.branch(test.text, branch(yes), branch(no));
  const kinds = new Set(codes.map(({ kind }) => kind));
  const [kind = "any"] = kinds.size === 1 ? kinds : [];
  return { text: result, kind, json: codes.every(({ json }) => json) };
}
