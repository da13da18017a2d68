import { assert, constantFrom, jsonValue, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../model/index.ts";
import { findOperator } from "./operators.ts";

function holds(key: Json, operator: string, value: Json): boolean | undefined {
  return findOperator(operator)?.(key, value);
}

describe("Equals and NotEquals", () => {
  it.each<[Json, Json, boolean]>([
    ["a", "a", true],
    ["abc", "a*", true],
    ["a*", "abc", false],
    ["1h", "60m", true],
    ["1h", 3600, true],
    [60, "1m", false],
    ["1Gi", "1024Mi", true],
    ["1Gi", "x", false],
    [1, "1", true],
    [1.5, "1.5", true],
    [true, true, true],
    [true, "true", false],
    [[1, 2], [1, 2], true],
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, [1], false],
  ])("%j against %j", (key, value, expected) => {
    expect(holds(key, "Equals", value)).toBe(expected);
    expect(holds(key, "equal", value)).toBe(expected);
    expect(holds(key, "NotEquals", value)).toBe(!expected);
  });

  it("hold neither for null", () => {
    expect([holds(null, "Equals", null), holds(null, "NotEquals", "x")]).toEqual([false, false]);
  });
});

describe("the In family", () => {
  it.each<[string, Json, Json, boolean]>([
    ["AnyIn", "b", ["a", "b*"], true],
    ["AnyIn", ["x", "b"], ["a", "b"], true],
    ["AnyIn", ["x"], ["a"], false],
    ["AnyIn", [5, 30], "10-40", true],
    ["AnyIn", [5], "10-40", false],
    ["AnyIn", "a", '["a","b"]', true],
    ["AnyIn", [], ["a"], false],
    ["AnyNotIn", ["a", "x"], ["a", "b"], true],
    ["AnyNotIn", ["a"], ["a", "b"], false],
    ["AnyNotIn", [5], "10-40", true],
    ["AllIn", ["a", "b"], ["a", "b", "c"], true],
    ["AllIn", ["a", "x"], ["a", "b", "c"], false],
    ["AllIn", [], ["a"], true],
    ["AllIn", [15, 50], "10-40", false],
    ["AllNotIn", ["x", "y"], ["a", "b"], true],
    ["AllNotIn", ["x", "a"], ["a", "b"], false],
    ["AllNotIn", "docker.io/x", ["ghcr.io/*"], true],
    ["In", "a", ["a"], true],
    ["In", ["a", "b"], ["a"], false],
    ["NotIn", ["a", "b"], ["a"], true],
    ["NotIn", ["a"], ["a"], false],
  ])("%s %j %j is %j", (operator, key, value, expected) => {
    expect(holds(key, operator, value)).toBe(expected);
  });

  it("does not hold for values it cannot look into", () => {
    for (const operator of ["AnyIn", "AllIn", "AnyNotIn", "AllNotIn", "In", "NotIn"])
      expect(holds("a", operator, { a: 1 })).toBe(false);
  });
});

describe("comparisons", () => {
  it.each<[string, Json, Json, boolean]>([
    ["GreaterThan", 3, 2, true],
    ["GreaterThan", "3", 2, true],
    ["GreaterThanOrEquals", "2Gi", "2048Mi", true],
    ["LessThan", "500m", "1", true],
    ["LessThan", "59m", "1h", true],
    ["LessThan", 59, "1m", true],
    ["LessThanOrEquals", "1.2.3", "1.10.0", true],
    ["GreaterThan", "1.10.0-rc.1", "1.10.0", false],
    ["GreaterThan", "x", 1, false],
    ["GreaterThan", true, 1, false],
    ["DurationLessThan", "1m", 61, true],
    ["DurationGreaterThanOrEquals", 60, "1m", true],
    ["DurationGreaterThan", "x", "1m", false],
  ])("%s %j %j is %j", (operator, key, value, expected) => {
    expect(holds(key, operator, value)).toBe(expected);
  });
});

it("knows no other operator", () => {
  for (const name of ["Matches", "", "constructor", "__proto__"]) expect(findOperator(name)).toBeUndefined();
});

it("never throws", () => {
  const names = constantFrom("Equals", "NotEquals", "AnyIn", "AllNotIn", "NotIn", "LessThan", "DurationLessThan");
  assert(
    property(names, jsonValue(), jsonValue(), (name, key, value) => {
      expect(typeof holds(key, name, value)).toBe("boolean");
    }),
  );
});
