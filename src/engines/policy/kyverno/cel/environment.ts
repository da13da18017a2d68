import {
  type CelType,
  type Environment,
  findMutationType,
  type Library,
  listOf,
  STRING,
  struct,
  type StructType,
} from "../../../../languages/cel/index.ts";
import { toEnvironment as toAdmissionEnvironment } from "../../admission/environment.ts";
import { Surroundings } from "./surroundings.ts";

// `object`, `oldObject`, `request` and `namespaceObject` are those of admission policies.
const base = toAdmissionEnvironment({
  hasParams: false,
  hasAuthorizer: false,
  hasPatchTypes: false,
  variables: new Map(),
});

const VARIABLES = "kyverno.variables";
const EXCEPTION = "libs.Exception";

const EXCEPTION_TYPE: StructType = {
  name: EXCEPTION,
  fields: new Map([
    ["allowedImages", { type: listOf(STRING) }],
    ["allowedValues", { type: listOf(STRING) }],
  ]),
};

/** The environment of one policy, whose variables become known one after the other. */
export interface PolicyEnvironment {
  readonly environment: Environment;
  declare(name: string, type: CelType): void;
}

/**
 * What expressions of Kyverno's CEL kinds may name.
 * @param surroundings libraries, and the variables they hang on
 * @param more libraries that only some kinds have
 * @param names variables that only some kinds have
 * @see github.com/kyverno/kyverno, pkg/cel/compiler
 */
export function toEnvironment(
  { cel }: Surroundings = new Surroundings(""),
  more: readonly Library[] = [],
  names: ReadonlyMap<string, CelType> = new Map(),
): PolicyEnvironment {
  const fields = new Map<string, { type: CelType }>();
  const structs = new Map<string, StructType>([
    [VARIABLES, { name: VARIABLES, fields }],
    [EXCEPTION, EXCEPTION_TYPE],
  ]);
  return {
    environment: {
      ...base,
      libraries: [...cel.libraries, ...more],
      variables: new Map<string, CelType>([
        ...base.variables,
        ...cel.variables,
        ["variables", struct(VARIABLES)],
        ["exceptions", struct(EXCEPTION)],
        ...names,
      ]),
      findStruct: (name) =>
        structs.get(name) ?? cel.findStruct(name) ?? findMutationType(name) ?? base.findStruct?.(name),
    },
    declare: (name, type) => void fields.set(name, { type }),
  };
}
