import type { ListNode, MapNode, Node } from "../ast.ts";
import type { Environment, LiteralFault } from "../declaration.ts";
import { childrenOf } from "../parse/children.ts";
import type { CelType } from "../type.ts";
import { formatType } from "./format-type.ts";
import { isSameType, optionalElement } from "./type-structure.ts";

type TypeOf = (node: Node) => CelType | undefined;

/**
 * What is wrong with the literals of an expression whose types are right: lists and maps of mixed types where the
 * environment wants them alike, and what its libraries find.
 * @see cel-go, cel/validator.go
 */
export function findLiteralFaults(root: Node, environment: Environment, typeOf: TypeOf): LiteralFault[] {
  const validators = environment.libraries.flatMap(({ validate }) => validate ?? []);
  const faults: LiteralFault[] = [];
  const visit = (node: Node, exempt: boolean): void => {
    if (node.kind === "call") for (const validate of validators) faults.push(...[validate(node, typeOf) ?? []].flat());
    if (environment.homogeneousLiterals === true && !exempt) faults.push(...findMixed(node, typeOf));
    const within = exempt || (node.kind === "call" && node.function === "format");
    for (const child of childrenOf(node)) visit(child, within);
  };
  if (validators.length > 0 || environment.homogeneousLiterals === true) visit(root, false);
  return faults;
}

function findMixed(node: Node, typeOf: TypeOf): LiteralFault[] {
  return node.kind === "list"
    ? findMixedElement(node, typeOf)
    : node.kind === "map"
      ? findMixedEntries(node, typeOf)
      : [];
}

interface Typed {
  readonly node: Node;
  readonly type: CelType;
}

function typed(node: Node, optional: boolean, typeOf: TypeOf): Typed[] {
  const type = typeOf(node);
  const own = optional && type !== undefined ? optionalElement(type) : type;
  return own === undefined ? [] : [{ node, type: own }];
}

/** Those whose type differs from the first one's. */
function differing(all: readonly Typed[]): LiteralFault[] {
  const [first] = all;
  return all.flatMap(({ node, type }) =>
    first === undefined || isSameType(first.type, type)
      ? []
      : [{ message: `expected type '${formatType(first.type)}' but found '${formatType(type)}'`, node }],
  );
}

/** The first element that differs is enough. */
function findMixedElement(node: ListNode, typeOf: TypeOf): LiteralFault[] {
  return differing(node.elements.flatMap(({ value, optional }) => typed(value, optional, typeOf))).slice(0, 1);
}

function findMixedEntries(node: MapNode, typeOf: TypeOf): LiteralFault[] {
  return [
    ...differing(node.entries.flatMap(({ key }) => typed(key, false, typeOf))),
    ...differing(node.entries.flatMap(({ value, optional }) => typed(value, optional, typeOf))),
  ];
}
