import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CelError, type CelValue, Double, toDouble, toInt, Uint } from "../value.ts";
import { CelMap } from "./cel-map.ts";
import { Duration, durationFromText } from "./duration.ts";
import { equal } from "./equality.ts";
import { formatDouble } from "./format-double.ts";
import { toJson } from "./json.ts";
import { compare, compareText, orderOf } from "./ordering.ts";
import { codePoints } from "./size.ts";
import { addInt, divideInt, moduloInt, multiplyInt, subtractInt } from "./standard/arithmetic.ts";
import { Timestamp, timestampFromText } from "./timestamp.ts";
import { typeName } from "./type-of.ts";

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 1n, -1n, 2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)),
);

/** The value, or "error" where there is none. */
function attempt<Value>(compute: () => Value): Value | "error" {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CelError) return "error";
    throw error;
  }
}

describe("int arithmetic", () => {
  const OPERATIONS = [
    ["+", addInt, (a: bigint, b: bigint) => a + b],
    ["-", subtractInt, (a: bigint, b: bigint) => a - b],
    ["*", multiplyInt, (a: bigint, b: bigint) => a * b],
    ["/", divideInt, (a: bigint, b: bigint) => (b === 0n ? undefined : a / b)],
    ["%", moduloInt, (a: bigint, b: bigint) => (b === 0n || (a === -(2n ** 63n) && b === -1n) ? undefined : a % b)],
  ] as const;

  it.each(OPERATIONS)("%s is exact within 64 bits, in normal form, and an error beyond", (_, run, exact) => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        const result = exact(a, b);
        const fits = result !== undefined && result === BigInt.asIntN(64, result);
        expect(attempt(() => run(toInt(a), toInt(b)))).toBe(fits ? toInt(result) : "error");
      }),
    );
  });
});

const scalar: fc.Arbitrary<CelValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.string(),
  int64.map(toInt),
  fc.double().map(toDouble),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => new Uint(value)),
  fc.uint8Array({ maxLength: 4 }),
  fc.bigInt({ min: -1000n, max: 1000n }).map((value) => new Duration(value)),
);
const anyValue = fc.letrec<{ value: CelValue }>((tie) => ({
  value: fc.oneof(
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), { maxKeys: 3 }),
    fc.array(tie("value"), { maxLength: 2 }).map((list) => CelMap.of(list.map((value, index) => [index, value]))),
  ),
})).value;

describe("equality", () => {
  it("is symmetric, and never throws", () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(equal(a, b)).toBe(equal(b, a));
      }),
    );
  });

  it("holds of a value and itself, but for NaN", () => {
    const hasNaN = (value: CelValue): boolean =>
      Number.isNaN(value) ||
      (Array.isArray(value) && value.some(hasNaN)) ||
      (value instanceof CelMap && [...value.entries()].some(([, inner]) => hasNaN(inner))) ||
      (typeof value === "object" && value !== null && Object.values(value).some((inner) => hasNaN(inner as CelValue)));
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(equal(value, value) || hasNaN(value)).toBe(true);
      }),
    );
  });

  it.each<readonly [CelValue, CelValue, boolean]>([
    [1, new Uint(1n), true],
    [1, new Double(1), true],
    [new Double(1), new Uint(1n), true],
    [2n ** 63n - 1n, new Uint(2n ** 63n - 1n), true],
    [1, "1", false],
    [0, false, false],
    [null, false, false],
    [1, CelMap.of([]), false],
    [CelMap.of([]), 1, false],
    [CelMap.of([[1, "a"]]), CelMap.of([[new Uint(1n), "a"]]), true],
    [CelMap.of([["a", 1]]), { a: 1 }, true],
    [{ a: 1 }, CelMap.of([["a", new Double(1)]]), true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[1, [2]], [1, [new Uint(2n)]], true],
    [{}, [], false],
  ])("of $0 and $1 is $2", (a, b, expected) => {
    expect(equal(a, b)).toBe(expected);
  });
});

describe("order", () => {
  it("is that of code points for texts", () => {
    const order = (a: string, b: string): number => {
      const [x, y] = [Array.from(a), Array.from(b)];
      for (const [index, point] of x.entries()) {
        const difference = (point.codePointAt(0) ?? 0) - (y[index]?.codePointAt(0) ?? -1);
        if (difference !== 0) return Math.sign(difference);
      }
      return Math.sign(x.length - y.length);
    };
    const text = fc.string({ unit: fc.constantFrom("a", "\uffff", "\u{10000}", "\ud7ff", "😀", "\ue000") });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b)) - order(a, b)).toBe(0);
      }),
    );
  });

  it("is one for numbers of all types", () => {
    expect(compare(1, new Uint(2n))).toBeLessThan(0);
    expect(compare(new Double(3), 2n ** 63n - 1n)).toBeLessThan(0);
    expect(compare(-1, new Uint(0n))).toBeLessThan(0);
    expect(compare(1.5, new Double(1))).toBeGreaterThan(0);
  });

  it("is none between other types, and an error for NaN", () => {
    expect(orderOf("a", 1)).toBeUndefined();
    expect(orderOf([], [])).toBeUndefined();
    expect(attempt(() => compare(Number.NaN, 1))).toBe("error");
  });
});

describe("maps", () => {
  it("take no two equal keys, and no other keys than text, ints, uints and bools", () => {
    const keys = (...list: CelValue[]) => attempt(() => CelMap.of(list.map((key) => [key, "value"])).size);
    expect(keys(1, new Uint(1n))).toBe("error");
    expect(keys(1.5)).toBe("error");
    expect(keys(null)).toBe("error");
    expect(keys("1", 1, true, new Uint(2n))).toBe(4);
  });

  it("find a key by an equal number of another type", () => {
    const map = CelMap.of([
      [1, "a"],
      [new Uint(2n ** 63n), "b"],
    ]);
    const found = [new Uint(1n), new Double(1), 2 ** 63, "1", 1.5].map((key) => map.get(key));
    expect(found).toEqual(["a", "a", "b", undefined, undefined]);
  });
});

describe("types and forms", () => {
  it.each<readonly [CelValue, string]>([
    [1, "int"],
    [2n ** 60n, "int"],
    [-0, "double"],
    [1.5, "double"],
    [2 ** 53, "double"],
    [new Double(1), "double"],
    [new Uint(1n), "uint"],
    [null, "null_type"],
    [[], "list"],
    [{}, "map"],
    [new CelMap(), "map"],
    [new Uint8Array(), "bytes"],
  ])("the type of $0 is $1", (value, name) => {
    expect(typeName(value)).toBe(name);
  });

  it.each([
    [1, "1"],
    [0.5, "0.5"],
    [1e6, "1e+06"],
    [123_456_789, "1.23456789e+08"],
    [0.000_012_3, "1.23e-05"],
    [0.0001, "0.0001"],
    [-0, "-0"],
    [Infinity, "+Inf"],
  ])("the double %d is written as Go writes it: %s", (value, text) => {
    expect(formatDouble(value)).toBe(text);
  });

  it("count code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(codePoints(text)).toBe(Array.from(text).length);
      }),
    );
  });

  it("become JSON as protobuf maps them", () => {
    const value = CelMap.of([
      ["a", new Uint(1n)],
      [2, new Uint8Array([1, 2])],
      [true, durationFromText("90s")],
    ]);
    expect(toJson([value, 2n ** 60n, timestampFromText("2024-01-01T00:00:00Z")])).toEqual([
      { a: 1, 2: "AQI=", true: "90s" },
      "1152921504606846976",
      "2024-01-01T00:00:00Z",
    ]);
  });
});

describe("times", () => {
  it("keep to their range", () => {
    const last = timestampFromText("9999-12-31T23:59:59.999999999Z");
    expect(attempt(() => last.add(new Duration(1n)))).toBe("error");
    expect(attempt(() => timestampFromText("0000-12-31T23:59:59Z"))).toBe("error");
    expect(attempt(() => last.since(new Timestamp(0n)))).toBe("error");
    expect(attempt(() => new Duration(2n ** 63n))).toBe("error");
  });

  it("are written as they were read", () => {
    for (const text of ["2024-02-29T12:34:56Z", "2024-02-29T12:34:56.5+02:00", "1969-12-31T23:59:59.000000001Z"])
      expect(timestampFromText(text).toString()).toBe(text);
  });
});
