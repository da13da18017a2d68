import type { CostRange } from "../declaration.ts";
import { fixed } from "../libraries/cost-range.ts";
import type { CelType } from "../type.ts";
import type { CelValue } from "../value.ts";
import { optionalElement } from "./type-structure.ts";

/** Code points of a text, bytes, and 1 of everything else that is a literal. */
export function literalSize(value: CelValue): CostRange {
  if (typeof value === "string") return fixed(Array.from(value).length);
  return fixed(value instanceof Uint8Array ? value.length : 1);
}

const SCALARS: ReadonlySet<CelType["kind"]> = new Set(["bool", "double", "duration", "int", "timestamp", "uint"]);

/** The size of all values of a type; undefined where they differ. */
export function typeSize(type: CelType): CostRange | undefined {
  const inner = optionalElement(type);
  if (inner !== undefined) return typeSize(inner);
  if (type.kind === "wrapper") return typeSize(type.of);
  return SCALARS.has(type.kind) ? fixed(1) : undefined;
}
