import type { Library, Overload, StructType } from "../../declaration.ts";
import { CelMap } from "../../run/cel-map.ts";
import { fail } from "../../run/fail.ts";
import { get } from "../../run/map.ts";
import { doubleValue } from "../../run/number.ts";
import { Optional } from "../../run/optional.ts";
import { StructValue } from "../../run/struct-value.ts";
import { DOUBLE, DYN, INT, listOf, mapOf, STRING, struct } from "../../type.ts";
import { type CelValue, type Double, toDouble } from "../../value.ts";
import { global, method } from "../define.ts";
import { roundAway } from "../math.ts";
import { answer, type KyvernoOutside } from "./outside.ts";

const SERVICE_ACCOUNT = "user.ServiceAccount";

/** A service account as a value; both fields are empty for other users. */
class ServiceAccountValue extends StructValue {
  readonly typeName = SERVICE_ACCOUNT;
  readonly namespace: string;
  readonly name: string;
  constructor(namespace: string, name: string) {
    super();
    this.namespace = namespace;
    this.name = name;
  }
  getField(field: string): CelValue | undefined {
    return field === "Name" ? this.name : field === "Namespace" ? this.namespace : undefined;
  }
  hasField(field: string): boolean | undefined {
    const value = this.getField(field);
    return value === undefined ? undefined : value !== "";
  }
  equals(other: CelValue): boolean {
    return other instanceof ServiceAccountValue && other.namespace === this.namespace && other.name === this.name;
  }
  toJson(): unknown {
    return { Name: this.name, Namespace: this.namespace };
  }
}

const TYPES: ReadonlyMap<string, StructType> = new Map([
  [
    SERVICE_ACCOUNT,
    {
      name: SERVICE_ACCOUNT,
      fields: new Map([
        ["Name", { type: STRING, absent: "" }],
        ["Namespace", { type: STRING, absent: "" }],
      ]),
    },
  ],
]);

/** Struct types that Kyverno's libraries make values of. */
export const findKyvernoType = (name: string): StructType | undefined => TYPES.get(name);

function parseServiceAccount(user: string): ServiceAccountValue {
  const [, namespace = "", name = ""] = /^system:serviceaccount:([^:]*):(.*)$/s.exec(user) ?? [];
  return new ServiceAccountValue(namespace, name);
}

/** Under its own name and with the library's in front. */
const twice = (
  library: string,
  name: string,
  id: string,
  ...rest: [Overload["parameters"], Overload["result"], Overload["run"]]
): Overload[] => [global(`${id}_non_prefixed`, name, ...rest), global(`${id}_prefixed`, `${library}.${name}`, ...rest)];

/** @see github.com/kyverno/sdk, extensions/cel/libs/user */
export const userLibrary: Library = {
  name: "kyverno.user",
  overloads: twice(
    "user",
    "parseServiceAccount",
    "parse_service_account_string",
    [STRING],
    struct(SERVICE_ACCOUNT),
    parseServiceAccount,
  ),
};

function toMap(keys: readonly CelValue[], values: readonly CelValue[], keyName: string, valueName: string): CelMap {
  if (keys.length !== values.length)
    fail(`listObjToMap must take lists of equal length. list1: ${keys.length}, list2: ${values.length}`);
  const entries = new Map<string, CelValue>();
  for (const [index, object] of keys.entries()) {
    const key = get(object, keyName);
    if (typeof key !== "string") fail("the passed key name cannot be handled as a string in the key object list");
    entries.set(key, get(values[index] ?? null, valueName) ?? null);
  }
  return CelMap.of(entries);
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/transform */
export const transformLibrary: Library = {
  name: "kyverno.transform",
  overloads: twice(
    "transform",
    "listObjToMap",
    "list_of_object_to_map",
    [listOf(DYN), listOf(DYN), STRING, STRING],
    mapOf(DYN, DYN),
    toMap,
  ),
};

function round(value: number | Double, precision: number | bigint): CelValue {
  const shift = 10 ** Number(precision);
  return toDouble(roundAway(doubleValue(value) * shift) / shift);
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/math */
export const kyvernoMathLibrary: Library = {
  name: "kyverno.math",
  overloads: [global("math_round_float_int", "math.round", [DOUBLE, INT], DOUBLE, round)],
};

/** @see github.com/kyverno/sdk, extensions/cel/libs/random */
export function randomLibrary({ random }: KyvernoOutside): Library {
  const make = (pattern = "[0-9a-z]{8}"): string =>
    answer(random && (() => random(pattern)), "failed to make a random text");
  const overloads = ["random", "random.random"].flatMap((name, index) => {
    const suffix = index === 0 ? "non_prefixed" : "prefixed";
    return [
      global(`random_string_${suffix}`, name, [STRING], STRING, make, { pure: false }),
      global(`random_string_default_expr_${suffix}`, name, [], STRING, make, { pure: false }),
    ];
  });
  return { name: "kyverno.random", overloads };
}

/** `x.orValue(y)` of an x that is no optional is x, as in cel-go up to 0.27. */
export const orValueLibrary: Library = {
  name: "kyverno.orValue",
  overloads: [
    method("__orValueCompat___dyn_dyn", "orValue", [DYN, DYN], DYN, (value: CelValue, other: CelValue) =>
      value instanceof Optional ? (value.value === undefined ? other : value.value) : value,
    ),
  ],
};
