import { DYN, type CelType } from "../type.ts";

/** Types within a type: of elements, keys and values, wrapped types, parameters. */
export function partsOf(type: CelType): readonly CelType[] {
  switch (type.kind) {
    case "list":
      return [type.element];
    case "map":
      return [type.key, type.value];
    case "wrapper":
    case "type":
      return [type.of];
    case "opaque":
      return type.parameters;
    default:
      return [];
  }
}

/** The same type with other parts, in the order of {@link partsOf}. Too large a type becomes `dyn`. */
export function withParts(type: CelType, parts: readonly CelType[]): CelType {
  const [first = DYN, second = DYN] = parts;
  if (parts.length === 0) return type;
  return bounded(build(type, parts, first, second));
}

function build(type: CelType, parts: readonly CelType[], first: CelType, second: CelType): CelType {
  switch (type.kind) {
    case "list":
      return { kind: "list", element: first };
    case "map":
      return { kind: "map", key: first, value: second };
    case "wrapper":
      return { kind: "wrapper", of: first };
    case "type":
      return { kind: "type", of: first };
    case "opaque":
      return { kind: "opaque", name: type.name, parameters: parts };
    default:
      return type;
  }
}

/** `[{x: x}].all(y, [{y: y}].all(z, …))` doubles the type at each step. No useful type is this large. */
const LARGEST_TYPE = 1000;

const sizes = new WeakMap<CelType, number>();

function sizeOf(type: CelType): number {
  const known = sizes.get(type);
  if (known !== undefined) return known;
  const size = partsOf(type).reduce((sum, part) => sum + sizeOf(part), 1);
  sizes.set(type, size);
  return size;
}

/** `dyn` in place of a type that is too large to work with. */
export const bounded = (type: CelType): CelType => (sizeOf(type) > LARGEST_TYPE ? DYN : type);

/** Whether two types are the same, names of parameters included. */
export function isSameType(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || nameOf(a) !== nameOf(b)) return false;
  const [ours, theirs] = [partsOf(a), partsOf(b)];
  return ours.length === theirs.length && ours.every((part, index) => isSameType(part, theirs[index] ?? DYN));
}

export const nameOf = (type: CelType): string => ("name" in type ? type.name : type.kind);

/** `dyn`, or what is told as wrong already. */
export const isDynOrError = (type: CelType): boolean => type.kind === "dyn" || type.kind === "error";

/** The type within an optional one. */
export const optionalElement = (type: CelType): CelType | undefined =>
  type.kind === "opaque" && type.name === "optional_type" ? (type.parameters[0] ?? DYN) : undefined;
