import type { CallNode, Node } from "./ast.ts";
import type { MacroName } from "./parse/macro-names.ts";
import type { CelType } from "./type.ts";
import type { CelValue } from "./value.ts";

/** Sizes as the cost rules of Kubernetes count them: bounds while estimating, one figure while running. */
export interface CostRange {
  readonly min: number;
  /** Infinity where there is no bound. */
  readonly max: number;
}

/** What is known of an argument before running, the receiver first. */
export interface ArgumentFacts {
  readonly type: CelType;
  /** The value, where the argument is a literal. */
  readonly literal?: CelValue;
}

/** What a call costs beyond its arguments; absent: 1, as in cel-go. @see k8s.io/apiserver/pkg/cel/library/cost.go */
export interface CallCost {
  /** It holds only where the checker left no other overload: cel-go finds it by the overload's id. */
  readonly byId?: boolean;
  /** @param args receiver first */
  readonly actual: (args: readonly CelValue[], result: CelValue) => number;
  /** @param sizes of the arguments, receiver first; list elements are counted, not bytes
   *  @param element the size of one element of each argument, where it is a list or map */
  readonly estimate: (
    sizes: readonly CostRange[],
    elements: readonly CostRange[],
    facts: readonly ArgumentFacts[],
  ) => { readonly cost: CostRange; readonly resultSize?: CostRange };
}

/** One overload of a function. */
export interface Overload {
  /** As cel-go names it, `string_starts_with_string`. */
  readonly id: string;
  readonly function: string;
  /** `target.function(…)`: the receiver is the first parameter. */
  readonly member: boolean;
  readonly parameters: readonly CelType[];
  readonly result: CelType;
  /**
   * The function itself, receiver first; arguments have the runtime forms of the parameters' types.
   * @throws {CelError} without a place: the caller adds it
   */
  readonly run: (...args: never[]) => CelValue;
  /** Gets unknown types at run time only when the overload is picked by `accepts`; absent: by the parameters' types. */
  readonly accepts?: (args: readonly CelValue[]) => boolean;
  readonly cost?: CallCost;
  /** The result depends on the arguments alone: constant calls may be folded (regex compilation too). Default true. */
  readonly pure?: boolean;
}

/** A field of a struct type. */
export interface FieldDeclaration {
  readonly type: CelType;
  /** What an absent field reads as; absent: reading it is the error `no such key`. */
  readonly absent?: CelValue;
}

/** Messages and objects with known fields: protobuf messages, OpenAPI schemas, Kubernetes' `Object` types. */
export interface StructType {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldDeclaration>;
  /**
   * Makes one from checked fields, `Name{…}`; absent: cannot be made.
   * @throws {CelError}
   */
  readonly create?: (fields: ReadonlyMap<string, CelValue>) => CelValue;
}

/** What is wrong with a literal, and the node that a message points at. */
export interface LiteralFault {
  readonly message: string;
  readonly node: Node;
}

/** Functions, types and constants that belong together and are switched on together, as Kubernetes versions do. */
export interface Library {
  readonly name: string;
  readonly overloads: readonly Overload[];
  readonly types?: readonly CelType[];
  readonly constants?: ReadonlyMap<string, { readonly type: CelType; readonly value: CelValue }>;
  /**
   * Looks at a call after checking for what types cannot tell, such as a format string that can never fit its
   * arguments; called for every call, of whatever function.
   */
  readonly validate?: (call: CallNode, typeOf: (node: Node) => CelType | undefined) => LiteralFault | undefined;
  /** Macros that only this library brings. */
  readonly macros?: readonly MacroName[];
}

/** Parts of the language that cel-go has only since it left Kubernetes' version behind. */
export type LanguagePart =
  /** `` a.`b-c` `` */
  | "escapedFields"
  /** `existsOne` with one variable, which is `exists_one`. */
  | "existsOne";

/** What an expression may name. */
export interface Environment {
  readonly libraries: readonly Library[];
  /** Variables by (possibly qualified) name. */
  readonly variables: ReadonlyMap<string, CelType>;
  /** Finds a struct type by full name. */
  readonly findStruct?: (name: string) => StructType | undefined;
  /** Finds a named constant such as an enum value, `google.protobuf.NullValue.NULL_VALUE`. */
  readonly findConstant?: (name: string) => { readonly type: CelType; readonly value: CelValue } | undefined;
  /** Newer parts of the language that it does not know. */
  readonly lacks?: readonly LanguagePart[];
  /** Names are looked up in it first, outwards: `com.example`. */
  readonly container?: string;
  /**
   * Whether `has(x.f)`, `x.?f` and `x[?k]` are errors where x can have no fields, as the specification has it. Without it
   * they are false and none, as in Kubernetes.
   */
  readonly strictPresence?: boolean;
  /** Whether all elements of a list literal, and all keys and values of a map literal, must be of one type. */
  readonly homogeneousLiterals?: boolean;
}
