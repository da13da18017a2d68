import { anything, assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { compileScalar } from "./scalar-pattern.ts";

/** Which of the values satisfy the pattern. */
function satisfied(pattern: unknown, ...values: unknown[]): unknown[] {
  return values.filter(compileScalar(pattern));
}

describe("a leaf of a pattern", () => {
  it("takes wildcards, alternatives and negations", () => {
    expect(satisfied("nginx*", "nginx", "nginx:1", "httpd")).toEqual(["nginx", "nginx:1"]);
    expect(satisfied("a | b*", "a", "bc", "c")).toEqual(["a", "bc"]);
    expect(satisfied("!a & !b", "a", "b", "c")).toEqual(["c"]);
    expect(satisfied("?*", "", "x")).toEqual(["x"]);
  });

  it("compares numbers, quantities and durations", () => {
    expect(satisfied(">= 3", 2, 3, "4", 3.5)).toEqual([3, "4", 3.5]);
    expect(satisfied("<=1Gi", "512Mi", "2Gi", "1024Mi", 5)).toEqual(["512Mi", "1024Mi", 5]);
    expect(satisfied("<1h", "59m", "3600s", "61m")).toEqual(["59m"]);
    expect(satisfied("5m", "300s", "0.005")).toEqual(["300s", "0.005"]);
    expect(satisfied("!0", 0, 1, null)).toEqual([1]);
  });

  it("knows ranges, open and shut", () => {
    expect(satisfied("10-20", 9, 10, 20, 21)).toEqual([10, 20]);
    expect(satisfied("10!-20", 9, 10, 20, 21)).toEqual([9, 21]);
    expect(satisfied("1Mi-1Gi", "1Ki", "2Mi", "2Gi")).toEqual(["2Mi"]);
  });

  it("compares text in no order", () => {
    expect(satisfied("> abc", "abd", "abb")).toEqual([]);
  });

  it("takes integers and floats for what they are worth", () => {
    expect(satisfied(3, 3, "3", 3.5, "x", true)).toEqual([3, "3"]);
    expect(satisfied(0.5, 0.5, "0.5", 1)).toEqual([0.5, "0.5"]);
    expect(satisfied("true", true, "true", false)).toEqual([true, "true"]);
    expect(satisfied(true, true, "true")).toEqual([true]);
  });

  it("takes null for nothing at all", () => {
    expect(satisfied(null, null, undefined, 0, "", false, {}, [], "x")).toEqual([null, undefined, 0, "", false]);
  });

  it("asks of a mapping only that there is one", () => {
    expect(satisfied({ a: 1 }, { b: 2 }, [], "x")).toEqual([{ b: 2 }]);
  });

  it("never throws", () => {
    assert(property(string(), anything(), (pattern, value) => typeof compileScalar(pattern)(value) === "boolean"));
  });
});
