import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toFixedGo, toScientificGo, toShortest } from "./format-number.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("numbers as Go writes them", () => {
  it("round ties to even", () => {
    expect([0.5, 1.5, 2.5, -0.5, -2.5].map((value) => toFixedGo(value, 0))).toEqual(["0", "2", "2", "-0", "-2"]);
    expect(toFixedGo(0.1, 20)).toBe("0.10000000000000000555");
    expect(toFixedGo(1e30, 1)).toBe("1000000000000000019884624838656.0");
    expect(toScientificGo(9.9999999, 2)).toEqual({ mantissa: "1.00", exponent: 1 });
    expect(toScientificGo(0, 3)).toEqual({ mantissa: "0.000", exponent: 0 });
  });

  it("are as near to the number as those of JavaScript", () => {
    fc.assert(
      fc.property(finite, fc.nat(20), (value, precision) => {
        fc.pre(Math.abs(value) < 1e21);
        const ours = toFixedGo(value, precision);
        expect(ours).toMatch(/^-?\d+(?:\.\d+)?$/);
        const [a, b] = [Number(ours), Number(value.toFixed(precision))];
        // They differ only where the number is right in the middle.
        expect(Math.abs(a - value)).toBeLessThanOrEqual(Math.abs(b - value));
      }),
    );
  });

  it("have the exponents of JavaScript", () => {
    fc.assert(
      fc.property(finite, fc.nat(15), (value, precision) => {
        fc.pre(Math.abs(value) < 1e300);
        const { mantissa, exponent } = toScientificGo(value, precision);
        const relative = Math.abs(Number(`${mantissa}e${exponent}`) - value) / (Math.abs(value) || 1);
        expect(relative).toBeLessThanOrEqual(5.01 * 10 ** -(precision + 1) + 1e-14);
        expect(mantissa.replace(/^-/, "").split(".")[0]).toHaveLength(1);
      }),
    );
  });

  it("read back what the shortest text says", () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(toShortest(value)).toMatch(/^-?\d+(?:\.\d+)?$/);
        expect(Number(toShortest(value))).toBe(value);
      }),
    );
  });
});
