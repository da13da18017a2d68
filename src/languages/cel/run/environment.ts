import type { Environment, Library } from "../declaration.ts";
import { WELL_KNOWN } from "./message/well-known-schema.ts";
import { STANDARD } from "./standard/standard.ts";

const libraries = new WeakMap<readonly Library[], readonly Library[]>();

/** The environment with what every expression has: the standard library and `google.protobuf`'s well-known messages. */
export function withStandardLibrary(environment: Environment): Environment {
  if (environment.libraries.includes(STANDARD)) return environment;
  const all = libraries.get(environment.libraries) ?? [STANDARD, ...environment.libraries];
  libraries.set(environment.libraries, all);
  return {
    ...environment,
    libraries: all,
    findStruct: (name) => environment.findStruct?.(name) ?? WELL_KNOWN.findStruct(name),
    findConstant: (name) => environment.findConstant?.(name) ?? WELL_KNOWN.findConstant(name),
  };
}
