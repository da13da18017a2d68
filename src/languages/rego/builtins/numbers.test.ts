import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNumber } from "../number.ts";
import { BUILTINS } from "./all.ts";
import { call, testContext } from "./call-builtin.ts";

describe("arithmetic", () => {
  it.each<[string, number, number, unknown]>([
    ["plus", 0.1, 0.2, 0.3],
    ["minus", 1, 0.9, 0.1],
    ["mul", 0.1, 3, 0.3],
    ["div", 1, 3, 0.3333333333333333],
    ["div", 6, 3, 2],
    ["div", 1, 0, { error: "divide by zero" }],
    ["rem", -7, 3, -1],
    ["rem", 7, 0, { error: "modulo by zero" }],
    ["rem", 1.5, 2, { error: "modulo on floating-point number" }],
    ["bits.and", 6, 3, 2],
    ["bits.lsh", 1, 10, 1024],
    ["bits.lsh", 1, -1, { error: "operand 2 must be an unsigned integer number but got a negative integer" }],
    ["bits.rsh", -5, 1, -3],
    ["bits.or", 1.5, 1, { error: "operand 1 must be integer number but got floating-point number" }],
  ])("%s of %d and %d", (name, left, right, result) => {
    expect(call(name, left, right)).toEqual(result);
  });

  it("is exact for integers of any size", () => {
    const big = parseNumber("123456789012345678901234567890") as bigint;
    const sum = BUILTINS.get("plus")?.run([big, 1], testContext());
    expect(sum).toBe(123456789012345678901234567891n);
  });

  it.each<[string, number, number]>([
    ["round", -2.5, -3],
    ["round", 2.5, 3],
    ["ceil", -1.5, -1],
    ["ceil", 1.2, 2],
    ["floor", -1.2, -2],
    ["abs", -0.5, 0.5],
  ])("%s of %d is %d", (name, value, result) => {
    expect(call(name, value)).toBe(result);
  });

  it("adds and multiplies doubles as close as JavaScript does, or closer", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(Math.abs(a * b) > 1e-200);
        expect(call("plus", a, b)).toBeCloseTo(a + b, 0);
        expect(Math.abs((call("mul", a, b) as number) - a * b)).toBeLessThanOrEqual(Math.abs(a * b) * 1e-15);
      }),
    );
  });
});

describe("aggregates and ranges", () => {
  it("work on arrays and say what is wrong with them", () => {
    expect(call("sum", [0.1, 0.2, 1])).toBe(1.3);
    expect(call("product", [2, 3])).toBe(6);
    expect(call("max", [])).toBeUndefined();
    expect(call("min", ["b", 1])).toBe(1);
    expect(call("count", "é😀")).toBe(2);
    expect(call("sort", [[1], "a", null, 2])).toEqual([null, 2, "a", [1]]);
    expect(call("sum", [1, "a"])).toEqual({
      error: "operand 1 must be array of numbers but got array containing string",
    });
  });

  it("count down and in steps", () => {
    expect(call("numbers.range", 3, 1)).toEqual([3, 2, 1]);
    expect(call("numbers.range_step", 0, 5, 2)).toEqual([0, 2, 4]);
    expect(call("numbers.range_step", 0, 5, 0)).toEqual({
      error: "numbers.range_step: step must be a positive integer",
    });
  });

  it("cannot be made to fill the memory", () => {
    expect(() => call("numbers.range", 0, 1e12)).toThrow("budget");
    expect(call("bits.lsh", 1, 1e9)).toHaveProperty("error");
  });
});

describe("units", () => {
  it.each<[string, string, unknown]>([
    ["units.parse", "10Ki", 10240],
    ["units.parse", "100m", 0.1],
    ["units.parse", "1.5e3k", 1500000],
    ["units.parse", "1x", { error: "units.parse: unit x not recognized" }],
    ["units.parse", "Gi", { error: "units.parse: no amount provided" }],
    ["units.parse", "1e1234567", { error: "units.parse: exponent too large" }],
    ["units.parse_bytes", "1.5MiB", 1572864],
    ["units.parse_bytes", "1 MB", { error: "units.parse_bytes: spaces not allowed in resource strings" }],
    ["units.parse_bytes", "MB", { error: "units.parse_bytes: no byte amount provided" }],
  ])("%s of %j is %j", (name, text, result) => {
    expect(call(name, text)).toEqual(result);
  });
});
