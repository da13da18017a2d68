import type { CelType } from "../type.ts";

/** A type as messages of cel-go spell it: `map(string, list(int))`, `wrapper(int)`, `optional_type(dyn)`. */
export function formatType(type: CelType): string {
  switch (type.kind) {
    case "error":
      return "!error!";
    case "list":
      return `list(${formatType(type.element)})`;
    case "map":
      return `map(${formatType(type.key)}, ${formatType(type.value)})`;
    case "wrapper":
      return `wrapper(${formatType(type.of)})`;
    case "type":
      return `type(${formatType(type.of)})`;
    case "opaque":
      return type.parameters.length === 0 ? type.name : `${type.name}(${type.parameters.map(formatType).join(", ")})`;
    case "struct":
    case "parameter":
      return type.name;
    default:
      return type.kind;
  }
}

/** The types of a call's arguments, `(int, string)` or `string.(int)`. @param args receiver first */
export function formatCall(args: readonly CelType[], isMember: boolean): string {
  const [target] = args;
  if (!isMember || target === undefined) return `(${args.map(formatType).join(", ")})`;
  return `${formatType(target)}.(${args.slice(1).map(formatType).join(", ")})`;
}
