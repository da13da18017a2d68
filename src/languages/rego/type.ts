/** Types that built-ins declare and the type checker works with. */
export type RegoType =
  | { readonly is: "any" }
  | { readonly is: "null" | "boolean" | "number" | "string" }
  | { readonly is: "array"; readonly items: readonly RegoType[]; readonly rest?: RegoType | undefined }
  | { readonly is: "object"; readonly keys: readonly StaticKey[]; readonly rest?: DynamicKey | undefined }
  | { readonly is: "set"; readonly of: RegoType }
  | { readonly is: "or"; readonly of: readonly RegoType[] };

export interface StaticKey {
  readonly key: string;
  readonly type: RegoType;
}
export interface DynamicKey {
  readonly key: RegoType;
  readonly value: RegoType;
}

/** How built-ins write their types: `types.set(types.string)`. */
export const types = {
  any: { is: "any" },
  null: { is: "null" },
  boolean: { is: "boolean" },
  number: { is: "number" },
  string: { is: "string" },
  /** An array of any length whose items have the type. */
  array: (rest: RegoType): RegoType => ({ is: "array", items: [], rest }),
  /** An array of exactly these items. */
  tuple: (...items: RegoType[]): RegoType => ({ is: "array", items }),
  set: (of: RegoType): RegoType => ({ is: "set", of }),
  /** An object with any number of keys of a type. */
  object: (key: RegoType, value: RegoType): RegoType => ({ is: "object", keys: [], rest: { key, value } }),
  /** An object with exactly these keys, and others when `rest` is given. */
  record: (keys: readonly StaticKey[], rest?: DynamicKey): RegoType => ({ is: "object", keys, rest }),
  or: (...of: RegoType[]): RegoType => ({ is: "or", of }),
} as const satisfies Record<string, RegoType | ((...args: never[]) => RegoType)>;

/** What calls of a function take and give. */
export interface FunctionType {
  readonly args: readonly RegoType[];
  /** Type of each further argument, where the function takes any number (print). */
  readonly variadic?: RegoType;
  readonly result: RegoType;
}
