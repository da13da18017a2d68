import type { Environment, Library, Overload, StructType } from "../declaration.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  STRING,
  struct,
  TIMESTAMP,
  typeOf,
  UINT,
  type CelType,
} from "../type.ts";
import type { CelValue } from "../value.ts";
import { nameOf } from "./type-structure.ts";
import { WELL_KNOWN_TYPES } from "./well-known-types.ts";

/** What a name of the environment stands for. */
export type Declared =
  | { readonly kind: "variable"; readonly name: string; readonly type: CelType }
  | { readonly kind: "constant"; readonly name: string; readonly type: CelType; readonly value: CelValue }
  | { readonly kind: "type"; readonly name: string; readonly type: CelType };

/** Types whose names are part of the language. */
const BUILT_IN_TYPES: readonly (readonly [string, CelType])[] = [
  ["bool", BOOL],
  ["bytes", BYTES],
  ["double", DOUBLE],
  ["int", INT],
  ["list", listOf(DYN)],
  ["map", mapOf(DYN, DYN)],
  ["null_type", NULL],
  ["string", STRING],
  ["type", typeOf(DYN)],
  ["uint", UINT],
  ["google.protobuf.Duration", DURATION],
  ["google.protobuf.Timestamp", TIMESTAMP],
];

/** What libraries declare, by name. */
interface LibraryIndex {
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  readonly types: ReadonlyMap<string, CelType>;
  readonly constants: ReadonlyMap<string, { readonly type: CelType; readonly value: CelValue }>;
}

const libraryIndexes = new WeakMap<readonly Library[], LibraryIndex>();

/** Environments often share their libraries and differ in variables. */
function indexOf(libraries: readonly Library[]): LibraryIndex {
  const index = libraryIndexes.get(libraries) ?? indexLibraries(libraries);
  libraryIndexes.set(libraries, index);
  return index;
}

function indexLibraries(libraries: readonly Library[]): LibraryIndex {
  const functions = Map.groupBy(
    libraries.flatMap((library) => library.overloads),
    (overload) => overload.function,
  );
  const declared = libraries.flatMap((library) => library.types ?? []).map((type) => [typeName(type), type] as const);
  const constants = new Map(libraries.flatMap((library) => [...(library.constants ?? [])]));
  return { functions, types: new Map([...declared, ...BUILT_IN_TYPES]), constants };
}

/** The names of an environment, and the order in which they are looked for. */
export class Names {
  readonly #environment: Environment;
  readonly #index: LibraryIndex;

  /** @param environment must not change afterwards */
  constructor(environment: Environment) {
    this.#environment = environment;
    this.#index = indexOf(environment.libraries);
  }

  /** As messages name it; empty where there is none. */
  get container(): string {
    return this.#environment.container ?? "";
  }

  /** @param name qualified or not; a leading dot makes it absolute */
  findVariable(name: string): Declared | undefined {
    return this.#inContainers(name, (candidate) => this.#findAbsolute(candidate));
  }

  findFunction(name: string): { readonly name: string; readonly overloads: readonly Overload[] } | undefined {
    return this.#inContainers(name, (candidate) => {
      const overloads = this.#index.functions.get(candidate);
      return overloads === undefined ? undefined : { name: candidate, overloads };
    });
  }

  /** The type that `Name{…}` makes, and the name under which its fields are found. */
  findStructType(name: string): { readonly name: string; readonly type: CelType } | undefined {
    return this.#inContainers(name, (candidate) => {
      const type = this.#findType(candidate);
      return type === undefined ? undefined : { name: candidate, type };
    });
  }

  findStruct(name: string): StructType | undefined {
    return this.#environment.findStruct?.(name);
  }

  #findAbsolute(name: string): Declared | undefined {
    const variable = this.#environment.variables.get(name);
    if (variable !== undefined) return { kind: "variable", name, type: variable };
    const type = this.#findType(name);
    if (type !== undefined) return { kind: "type", name, type };
    const constant = this.#index.constants.get(name) ?? this.#environment.findConstant?.(name);
    return constant === undefined ? undefined : { kind: "constant", name, ...constant };
  }

  #findType(name: string): CelType | undefined {
    const type = this.#index.types.get(name);
    if (type !== undefined) return type;
    return this.findStruct(name) === undefined ? undefined : (WELL_KNOWN_TYPES.get(name) ?? struct(name));
  }

  /** From the innermost container outwards. */
  #inContainers<Found>(name: string, find: (candidate: string) => Found | undefined): Found | undefined {
    if (name.startsWith(".")) return find(name.slice(1));
    let container = this.container;
    while (container !== "") {
      const found = find(`${container}.${name}`);
      if (found !== undefined) return found;
      container = container.slice(0, Math.max(0, container.lastIndexOf(".")));
    }
    return find(name);
  }
}

/** The name by which expressions call a type. */
function typeName(type: CelType): string {
  const builtIn = BUILT_IN_TYPES.find(([, each]) => each.kind === type.kind);
  return "name" in type || builtIn === undefined ? nameOf(type) : builtIn[0];
}
