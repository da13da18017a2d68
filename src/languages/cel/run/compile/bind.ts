import type { BindNode } from "../../ast.ts";
import type { Compiler, Local } from "./compiler.ts";
import { constantValue } from "./constant-value.ts";
import type { Code } from "./emitter.ts";

/** `cel.bind`, `optMap` and `optFlatMap`. @see bindResult of the interpreter */
export function bind(compiler: Compiler, node: BindNode, scope: Local | undefined): Code {
  return node.bind === "bind" ? lazy(compiler, node, scope) : optionalMap(compiler, node, scope);
}

/** The value is computed when it is first asked for, by a function of its own. */
function lazy(compiler: Compiler, node: BindNode, outer: Local | undefined): Code {
  const { out } = compiler;
  if (constantValue(node.value, compiler.checked) !== undefined) {
    const constant = compiler.value(node.value, outer);
    return compiler.value(node.body, { name: node.variable, outer, json: constant.json, read: () => constant });
  }
  const [value, state, compute] = [out.name(), out.name(), out.name()];
  // 0: not asked for yet, 1: computed, 2: failed
  out.emit(`let ${value}, ${state} = 0;`);
  out.emit(`const ${compute} = () => {`);
  out.emit(`if (${state} === 1) return ${value};`);
  out.emit(`if (${state} === 2) throw ${value};`);
  out.emit("try {");
  let json = false;
  out.inFunction(() => {
    const code = compiler.value(node.value, outer);
    json = code.json;
    out.emit(`${value} = ${code.text};`);
  });
  out.emit(`${state} = 1;`);
  out.emit(`return ${value};`);
  out.emit(`} catch (x) { ${state} = 2; throw ${value} = absorb(x, p); }`);
  out.emit("};");
  const read = (): Code => {
    out.throwing(node.value.at);
    return { text: out.variable(`${compute}()`), kind: "any", json };
  };
  return compiler.value(node.body, { name: node.variable, outer, json, read });
}

function optionalMap(compiler: Compiler, node: BindNode, outer: Local | undefined): Code {
  const { out } = compiler;
  const before = out.variable("0");
  // The cost of the optional itself counts again when the variable is first used: cel-go asks for it twice.
  out.emit(`${before} = c;`);
  const optional = evaluatedApart(compiler, node, outer);
  out.emit(`${before} = c - ${before};`);
  const wrong = out.failure(`callError("hasValue", [${optional.text}], ${node.at})`);
  out.emit(`if (!(${optional.text} instanceof Optional)) ${wrong}`);
  out.cost(1);
  const result = out.variable("NONE");
  const used = out.variable("false");
  const value: Code = { text: `${optional.text}.value`, kind: "any", json: false };
  const read = (): Code => {
    out.emit(`if (!${used}) { ${used} = true; c += ${before} + 1; }`);
    return { ...value, text: out.variable(value.text) };
  };
  const present = (): void => {
    if (node.bind === "optMap") out.cost(1);
    const code = compiler.value(node.body, { name: node.variable, outer, json: false, read });
    out.emit(node.bind === "optMap" ? `${result} = some(${code.text});` : `${result} = ${code.text};`);
  };
  out.branch(`${value.text} !== undefined`, present, () => out.cost(1));
  return { text: result, kind: "any", json: false };
}

/** In a cost block of its own, so that what it costs can be told apart. */
function evaluatedApart(compiler: Compiler, node: BindNode, outer: Local | undefined): Code {
  let code: Code | undefined;
  compiler.out.block(() => {
    code = compiler.value(node.value, outer);
  });
  return code ?? compiler.constant(null);
}
