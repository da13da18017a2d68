import type { ListNode, Node } from "../ast.ts";
import { Double, Uint } from "../value.ts";
import { expanded, misused, type CallSite, type Expanded } from "./call-site.ts";
import { qualifiedName } from "./qualified-name.ts";

/** `math.greatest`, `math.least`, `proto.getExt` and `proto.hasExt`. */
export function expandNamespacedMacro(site: CallSite, target: Node): Expanded | undefined {
  if (target.kind !== "ident") return undefined;
  const { name } = site;
  const { macros } = site.options;
  if (target.name === "math" && macros.has("math")) {
    if (name === "greatest") return expandExtreme(site, target, "math.@max");
    if (name === "least") return expandExtreme(site, target, "math.@min");
  }
  if (target.name === "proto" && macros.has("proto") && site.args.length === 2) {
    if (name === "getExt") return expandExtension(site, "value");
    if (name === "hasExt") return expandExtension(site, "test");
  }
  return undefined;
}

/** One or two arguments are handed over as they are, more as a list. */
function expandExtreme(site: CallSite, target: Node, called: string): Expanded {
  const { make, place, args, name } = site;
  const [first] = args;
  if (first === undefined) return misused(target, `math.${name}() requires at least one argument`);
  if (args.length === 1) {
    const fits =
      first.kind === "list"
        ? first.elements.length > 0 && first.elements.every((e) => mayBeNumber(e.value))
        : mayBeNumber(first);
    return fits
      ? expanded(make.call(place, called, args))
      : misused(first, `math.${name}() invalid single argument value`);
  }
  const wrong = args.find((argument) => !mayBeNumber(argument));
  if (wrong !== undefined) return misused(wrong, `math.${name}() simple literal arguments must be numeric`);
  if (args.length === 2) return expanded(make.call(place, called, args));
  const elements = args.map((value) => ({ value, optional: false }));
  const list: ListNode = { kind: "list", id: make.nextId(), ...place, elements };
  return expanded(make.call(place, called, [list]));
}

function mayBeNumber(node: Node): boolean {
  if (node.kind === "list" || node.kind === "map" || node.kind === "struct") return false;
  if (node.kind !== "literal") return true;
  const { value } = node;
  return typeof value === "number" || typeof value === "bigint" || value instanceof Double || value instanceof Uint;
}

/** `proto.getExt(message, a.b.c)` selects the field that is named `a.b.c`. */
function expandExtension({ make, place, args }: CallSite, mode: "value" | "test"): Expanded | undefined {
  const [message, extension] = args;
  if (message === undefined || extension === undefined) return undefined;
  const name = extension.kind === "select" ? qualifiedName(extension) : undefined;
  if (name === undefined) return misused(extension, "invalid extension field");
  return expanded(make.select(place, message, name, mode));
}
