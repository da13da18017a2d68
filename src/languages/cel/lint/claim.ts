import type { Node } from "../ast.ts";
import { Double, Uint, type CelValue } from "../value.ts";

/** A literal that claims are made about; numbers of all types compare by value. */
export type Plain = string | number | bigint | boolean | null;

/** What an expression says of one value. */
export type Claim = { readonly about: Node } & (
  | { readonly says: "is" | "is not"; readonly values: ReadonlySet<Plain> }
  | { readonly says: "<" | "<=" | ">" | ">="; readonly bound: number }
  | { readonly says: "true" | "false" }
);

/** What a condition says, and about what: at least that it holds itself. */
export function claimOf(node: Node): Claim {
  if (node.kind === "call") {
    const [left, right] = node.args;
    if (node.function === "!_" && left !== undefined) return opposite(claimOf(left));
    if (left !== undefined && right !== undefined) {
      const claim = compare(node.function, left, right) ?? compare(MIRRORED[node.function], right, left);
      if (claim !== undefined) return claim;
    }
  }
  return { about: node, says: "true" };
}

const MIRRORED: Readonly<Partial<Record<string, string>>> = {
  "_==_": "_==_",
  "_!=_": "_!=_",
  "_<_": "_>_",
  "_<=_": "_>=_",
  "_>_": "_<_",
  "_>=_": "_<=_",
};

const ORDERS: Readonly<Partial<Record<string, "<" | "<=" | ">" | ">=">>> = {
  "_<_": "<",
  "_<=_": "<=",
  "_>_": ">",
  "_>=_": ">=",
};

function compare(operator: string | undefined, left: Node, right: Node): Claim | undefined {
  if (operator === "@in") {
    const values = right.kind === "list" ? right.elements.map((element) => plainOf(element.value)) : [undefined];
    return values.includes(undefined)
      ? undefined
      : { about: left, says: "is", values: new Set(values as readonly Plain[]) };
  }
  const value = plainOf(right);
  if (value === undefined || operator === undefined) return undefined;
  if (operator === "_==_") return { about: left, says: "is", values: new Set([value]) };
  if (operator === "_!=_") return { about: left, says: "is not", values: new Set([value]) };
  const says = ORDERS[operator];
  return says === undefined || typeof value !== "number" ? undefined : { about: left, says, bound: value };
}

/** The value of a literal; undefined of all other nodes, and of bytes. */
export function plainOf(node: Node): Plain | undefined {
  return node.kind === "literal" ? plainValue(node.value) : undefined;
}

function plainValue(value: CelValue): Plain | undefined {
  if (value instanceof Double) return value.value;
  if (value instanceof Uint) return value.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value.value) : value.value;
  return value === null || typeof value !== "object" ? value : undefined;
}

const OPPOSITES = { "<": ">=", "<=": ">", ">": "<=", ">=": "<" } as const;

/** What holds exactly where the claim does not. */
export function opposite(claim: Claim): Claim {
  switch (claim.says) {
    case "is":
      return { ...claim, says: "is not" };
    case "is not":
      return { ...claim, says: "is" };
    case "true":
      return { ...claim, says: "false" };
    case "false":
      return { ...claim, says: "true" };
    default:
      return { ...claim, says: OPPOSITES[claim.says] };
  }
}
