import type { MacroNode } from "../../ast.ts";
import { isConstant } from "../constant.ts";
import type { Compiler, Local } from "./compiler.ts";
import type { Code } from "./emitter.ts";

/** A loop's variables in generated code. */
interface Round {
  readonly scope: Local;
  readonly first: Code;
  readonly element: Code;
}

/** A macro as a plain loop; costs are those of the interpreter. @see interpret-macro.ts */
export function macro(compiler: Compiler, node: MacroNode, scope: Local | undefined): Code {
  const range = compiler.value(node.range, scope);
  switch (node.macro) {
    case "all":
      return quantified(compiler, node, range, scope, false);
    case "exists":
      return quantified(compiler, node, range, scope, true);
    case "existsOne":
      return existsOne(compiler, node, range, scope);
    case "map":
    case "transformList":
    case "filter":
      return collected(compiler, node, range, scope);
    case "transformMap":
    case "transformMapEntry":
      return transformedMap(compiler, node, range, scope);
    case "sortBy":
      return sorted(compiler, node, range, scope);
  }
}

/** `for (…) { body }`, with a look at the cost in every round. @returns the loop's label */
function loop(
  compiler: Compiler,
  node: MacroNode,
  range: Code,
  scope: Local | undefined,
  body: (round: Round, index: string, list: string) => void,
): void {
  const { out } = compiler;
  const pairs = node.secondVariable !== undefined;
  const list = out.variable(range.text);
  if (range.kind !== "list") {
    out.throwing(node.at);
    const convert = pairs ? `Array.from(pairsOf(${list}))` : `elementsOf(${list})`;
    out.emit(`if (!Array.isArray(${list})) ${list} = ${convert};`);
  }
  const isList = pairs && range.kind !== "list" ? out.variable(`Array.isArray(${range.text})`) : "true";
  const index = out.name();
  out.emit(`for (let ${index} = 0; ${index} < ${list}.length; ${index}++) {`);
  out.checkCost();
  const item: Code = { text: out.variable(`${list}[${index}]`), kind: "any", json: range.json };
  out.block(() =>
    body(pairs ? pairRound(compiler, node, item, index, isList, scope) : round(node, item, scope), index, list),
  );
  out.emit("}");
}

function round(node: MacroNode, item: Code, outer: Local | undefined): Round {
  return { scope: { name: node.variable, outer, json: item.json, read: () => item }, first: item, element: item };
}

function pairRound(
  { out }: Compiler,
  node: MacroNode,
  item: Code,
  index: string,
  isList: string,
  scope: Local | undefined,
): Round {
  const whole = isList === "true";
  const first: Code = {
    text: out.variable(whole ? index : `${isList} ? ${index} : ${item.text}[0]`),
    kind: whole ? "int" : "any",
    json: item.json,
  };
  const element: Code = {
    ...item,
    text: out.variable(whole ? item.text : `${isList} ? ${item.text} : ${item.text}[1]`),
  };
  const outer = { name: node.variable, outer: scope, json: item.json, read: () => first };
  return { scope: { name: node.secondVariable ?? "", outer, json: item.json, read: () => element }, first, element };
}

/** `all` (decides: false) and `exists` (decides: true) */
function quantified(
  compiler: Compiler,
  node: MacroNode,
  range: Code,
  scope: Local | undefined,
  decides: boolean,
): Code {
  const { out } = compiler;
  const result = out.variable(String(!decides));
  const error = out.name();
  const label = out.name();
  out.emit(`let ${error};`);
  out.emit(`${label}: {`);
  loop(compiler, node, range, scope, (inner, index, list) => {
    out.cost(decides ? 4 : 3);
    out.guarded(error, () => {
      const code = compiler.bool(compiler.value(node.body, inner.scope), node.body.at);
      // cel-go looks at its result once more where there is another element.
      const check = `if (${index} + 1 < ${list}.length) c += ${decides ? 3 : 2};`;
      out.emit(`if (${decides ? "" : "!"}${code.text}) { ${result} = ${decides}; ${check} break ${label}; }`);
    });
  });
  out.emit(`if (${error} !== undefined) ${out.failure(error)}`);
  out.emit("}");
  out.cost(1);
  return { text: result, kind: "bool", json: true };
}

function existsOne(compiler: Compiler, node: MacroNode, range: Code, scope: Local | undefined): Code {
  const { out } = compiler;
  const count = out.variable("0");
  loop(compiler, node, range, scope, (inner) => {
    const code = compiler.bool(compiler.value(node.body, inner.scope), node.at);
    out.emit(`if (${code.text}) { ${count} += 1; c += 2; }`);
  });
  out.cost(2);
  return compiler.result(`${count} === 1`, "bool");
}

/** `map`, `filter` and `transformList` */
function collected(compiler: Compiler, node: MacroNode, range: Code, scope: Local | undefined): Code {
  const { out } = compiler;
  const list = out.variable("[]");
  let json = false;
  const filter = node.macro === "filter";
  loop(compiler, node, range, scope, (inner) => {
    const keep = (): void => {
      out.cost(filter ? 13 : isConstant(node.body, compiler.checked) ? 2 : 12);
      const kept = filter ? inner.element : compiler.value(node.body, inner.scope);
      json = kept.json;
      out.emit(`${list}.push(${kept.text});`);
    };
    const condition = filter ? node.body : node.condition;
    if (condition === undefined) keep();
    else out.branch(compiler.bool(compiler.value(condition, inner.scope), node.at).text, keep);
  });
  out.cost(1);
  return { text: list, kind: "list", json };
}

function transformedMap(compiler: Compiler, node: MacroNode, range: Code, scope: Local | undefined): Code {
  const { out } = compiler;
  const map = out.variable("newMap()");
  loop(compiler, node, range, scope, (inner) => {
    const insert = (): void => {
      out.cost(node.macro === "transformMap" ? 3 : 2);
      const value = compiler.value(node.body, inner.scope);
      out.throwing(node.at);
      const entry = `${map}.insert(${inner.first.text}, ${value.text});`;
      out.emit(node.macro === "transformMap" ? entry : `insertAll(${map}, ${value.text});`);
    };
    if (node.condition === undefined) insert();
    else out.branch(compiler.bool(compiler.value(node.condition, inner.scope), node.at).text, insert);
  });
  out.cost(1);
  return { text: map, kind: "any", json: false };
}

function sorted(compiler: Compiler, node: MacroNode, range: Code, scope: Local | undefined): Code {
  const { out } = compiler;
  out.throwing(node.at);
  const list: Code = { ...range, text: out.variable(`listOnly(${range.text})`), kind: "list" };
  out.cost(2);
  const keys = collected(compiler, { ...node, macro: "map" }, list, scope);
  const type = compiler.checked.types.get(node.body.id)?.kind ?? "dyn";
  out.emit(`c += sortCostOf(${JSON.stringify(type)}, ${keys.text});`);
  out.throwing(node.at);
  return { ...compiler.result(`sortByKeys(${list.text}, ${keys.text})`, "list"), json: list.json };
}
