import type { FunctionType, RegoType } from "../type.ts";
import { types } from "../type.ts";
import signatures from "./signatures.json" with { type: "json" };

/** A type as OPA's capabilities write it. */
interface WrittenType {
  readonly type: string;
  readonly of?: WrittenType | readonly WrittenType[];
  readonly static?: readonly (WrittenType | { readonly key: unknown; readonly value: WrittenType })[];
  readonly dynamic?: WrittenType | { readonly key: WrittenType; readonly value: WrittenType };
}

interface Signature {
  readonly args?: readonly WrittenType[];
  readonly variadic?: WrittenType;
  readonly result?: WrittenType;
  readonly infix?: string;
  readonly nondeterministic?: boolean;
}

/** What calls of every built-in take and give, as OPA 1.22 declares it in its capabilities. */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map(
  Object.entries(signatures as Record<string, Signature>),
);

/** A built-in's signature as the type checker wants it. */
export function toFunctionType(signature: Signature): FunctionType {
  const { args = [], variadic, result } = signature;
  return {
    args: args.map(toType),
    result: result === undefined ? types.any : toType(result),
    ...(variadic === undefined ? {} : { variadic: toType(variadic) }),
  };
}

function toType(written: WrittenType): RegoType {
  switch (written.type) {
    case "any":
      return Array.isArray(written.of) ? types.or(...(written.of as WrittenType[]).map(toType)) : types.any;
    case "set":
      return types.set(written.of === undefined ? types.any : toType(written.of as WrittenType));
    case "array":
      return {
        is: "array",
        items: ((written.static ?? []) as WrittenType[]).map(toType),
        rest: written.dynamic === undefined ? undefined : toType(written.dynamic as WrittenType),
      };
    case "object":
      return toObjectType(written);
    default:
      return types[written.type as "null" | "boolean" | "number" | "string"];
  }
}

function toObjectType(written: WrittenType): RegoType {
  const keys = (written.static ?? []) as readonly { key: unknown; value: WrittenType }[];
  const rest = written.dynamic as { key: WrittenType; value: WrittenType } | undefined;
  return types.record(
    keys.map(({ key, value }) => ({ key: String(key), type: toType(value) })),
    rest === undefined ? undefined : { key: toType(rest.key), value: toType(rest.value) },
  );
}
