import type { Overload } from "../declaration.ts";
import type { CelType } from "../type.ts";
import { partsOf, withParts } from "./type-structure.ts";

interface Signature {
  readonly parameters: readonly CelType[];
  readonly result: CelType;
}

const parameterNames = new WeakMap<Overload, readonly string[]>();

/** The types of an overload, with a fresh variable for each of its type parameters. */
export function instantiate(overload: Overload, newVariable: () => CelType): Signature {
  const names = namesOf(overload);
  if (names.length === 0) return overload;
  const fresh = new Map(names.map((name) => [name, newVariable()]));
  return {
    parameters: overload.parameters.map((type) => replaced(type, fresh)),
    result: replaced(overload.result, fresh),
  };
}

function namesOf(overload: Overload): readonly string[] {
  const names = parameterNames.get(overload) ?? [
    ...new Set([...overload.parameters, overload.result].flatMap(namesIn)),
  ];
  parameterNames.set(overload, names);
  return names;
}

const namesIn = (type: CelType): string[] => (type.kind === "parameter" ? [type.name] : partsOf(type).flatMap(namesIn));

function replaced(type: CelType, fresh: ReadonlyMap<string, CelType>): CelType {
  if (type.kind === "parameter") return fresh.get(type.name) ?? type;
  return withParts(
    type,
    partsOf(type).map((part) => replaced(part, fresh)),
  );
}
