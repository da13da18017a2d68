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

/** What some kinds have, and others do not. */
export interface EnvironmentOptions {
  readonly libraries?: readonly Library[];
  readonly names?: ReadonlyMap<string, CelType>;
  /** Whether literals may hold values of several types, as what is generated does. */
  readonly mixesLiterals?: boolean;
}

/**
 * What expressions of Kyverno's CEL kinds may name. Kyverno comes with a newer cel-go than the API server, which knows
 * the whole language.
 * @param surroundings libraries, and the variables they hang on
 * @see github.com/kyverno/kyverno, pkg/cel/compiler/env.go
 */
export function toEnvironment(
  { cel }: Surroundings = new Surroundings(""),
  { libraries = [], names = new Map(), mixesLiterals = false }: EnvironmentOptions = {},
): PolicyEnvironment {
  const fields = new Map<string, { type: CelType }>();
  const structs = new Map<string, StructType>([
    [VARIABLES, { name: VARIABLES, fields }],
    [EXCEPTION, EXCEPTION_TYPE],
  ]);
  return {
    environment: {
      ...base,
      lacks: [],
      homogeneousLiterals: !mixesLiterals,
      libraries: [...cel.libraries, ...libraries],
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
