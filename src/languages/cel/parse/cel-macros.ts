import type { BindNode, Node } from "../ast.ts";
import { expanded, misused, simpleName, type CallSite, type Expanded } from "./call-site.ts";

/** `optMap`, `optFlatMap`, `cel.bind` and what the specification's `cel.block` needs. */
export function expandCelMacro(site: CallSite, target: Node): Expanded | undefined {
  const { name, args } = site;
  const { macros } = site.options;
  if ((name === "optMap" || name === "optFlatMap") && macros.has(name) && args.length === 2) {
    return expandBind(site, name, target, `${name}() variable name must be a simple identifier`);
  }
  if (target.kind !== "ident" || target.name !== "cel") return undefined;
  if (name === "bind" && macros.has("bind") && args.length === 3) {
    return expandBind(site, "bind", args[1] ?? target, "cel.bind() variable names must be simple identifiers");
  }
  if (!macros.has("block")) return undefined;
  if (name === "block" && args.length === 2) return expandBlock(site);
  return expandSlot(site);
}

/** The first argument is the variable, the last one the body. */
function expandBind(site: CallSite, bind: BindNode["bind"], value: Node, needsName: string): Expanded | undefined {
  const [first] = site.args;
  const body = site.args.at(-1);
  if (first === undefined || body === undefined) return undefined;
  const variable = simpleName(first);
  if (variable === undefined) return misused(first, needsName);
  return expanded(bindNode(site, bind, variable, value, body));
}

function bindNode(site: CallSite, bind: BindNode["bind"], variable: string, value: Node, body: Node): BindNode {
  return { kind: "bind", id: site.make.nextId(), ...site.place, bind, variable, value, body };
}

/** `cel.block([a, b], body)` binds `@index0` to a, in it `@index1` to b, and in it evaluates the body. */
function expandBlock(site: CallSite): Expanded | undefined {
  const [slots, body] = site.args;
  if (slots === undefined || body === undefined) return undefined;
  if (slots.kind !== "list" || slots.elements.some((slot) => slot.optional)) {
    return misused(slots, "cel.block requires the first arg to be a list literal");
  }
  const bound = slots.elements.reduceRight<Node>(
    (inner, slot, index) => bindNode(site, "bind", `@index${index}`, slot.value, inner),
    body,
  );
  return expanded(bound);
}

/** Names that no source text can spell otherwise. */
const SLOTS: ReadonlyMap<string, { readonly arity: number; readonly prefix: string }> = new Map([
  ["index", { arity: 1, prefix: "@index" }],
  ["iterVar", { arity: 2, prefix: "@it:" }],
  ["accuVar", { arity: 2, prefix: "@ac:" }],
]);

function expandSlot({ make, name, args, place }: CallSite): Expanded | undefined {
  const slot = SLOTS.get(name);
  if (slot === undefined || args.length !== slot.arity) return undefined;
  const wrong = args.find((argument) => !isCount(argument));
  if (wrong !== undefined) return misused(wrong, `cel.${name} requires non-negative int constant args`);
  const numbers = args.map((argument) =>
    argument.kind === "literal" && typeof argument.value === "number" ? String(argument.value) : "",
  );
  return expanded(make.ident(place, slot.prefix + numbers.join(":")));
}

const isCount = (node: Node): boolean =>
  node.kind === "literal" && typeof node.value === "number" && node.value >= 0 && Number.isInteger(node.value);
