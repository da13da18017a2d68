import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatGo, type GoArgument } from "./index.ts";

describe("formatGo", () => {
  it.each<[string, GoArgument[], string]>([
    ["%v %d %s", ["a", 5n, "b"], "a 5 b"],
    ["%d", ["x"], "%!d(string=x)"],
    ["%s", [5n], "%!s(int64=5)"],
    ["%s", [], "%!s(MISSING)"],
    ["a", [1n, "x"], "a%!(EXTRA int64=1, string=x)"],
    ["%", [], "%!(NOVERB)"],
    ["100%%", [], "100%"],
    ["%[2]s %[1]s", ["a", "b"], "b a"],
    ["%[3]s", ["a"], "%!s(BADINDEX)"],
    ["%q %#q %+q", ["a\n", "a", "é"], '"a\\n" `a` "\\u00e9"'],
    ["%5d|%-5d|%05d|%+d|% d", [1n, 2n, -3n, 4n, 5n], "    1|2    |-0003|+4| 5"],
    ["%x %X %#x %o %b %c %U", [255n, 255n, 255n, 8n, 5n, 65n, 8364n], "ff FF 0xff 10 101 A U+20AC"],
    ["%x % X", ["hé", "hi"], "68c3a9 68 69"],
    ["%t %v", [true, false], "true false"],
    ["%v %v %v %v", [1.5, 1e6, 1e-7, 123456.5], "1.5 1e+06 1e-07 123456.5"],
    ["%.2f %e %g %.0f %6.1f|", [2.345, 1234.5, 0.00001, 2.5, 3.0625], "2.35 1.234500e+03 1e-05 2    3.1|"],
    ["%T %T %T %T", ["a", 1n, 1.5, 1n << 70n], "string int64 float64 *big.Int"],
    ["%d", [10n ** 30n], "1000000000000000000000000000000"],
    ["%*d %.*f", [4n, 7n, 1n, 2.55], "   7 2.5"],
    ["%-4s|%4s|%.1s", ["é", "é", "éa"], "é   |   é|é"],
  ])("%s is written as Go writes it", (format, args, text) => {
    expect(formatGo(format, args)).toBe(text);
  });

  it("refuses texts beyond bounds", () => {
    expect(() =>
      formatGo(
        "%999999d".repeat(40),
        Array.from({ length: 40 }, () => 1n),
      ),
    ).toThrow("longer than");
  });

  it("answers whatever the format and the arguments", () => {
    const argument = fc.oneof(fc.string(), fc.bigInt(), fc.double(), fc.boolean());
    const format = fc.string({ unit: fc.constantFrom(..."%vdsqxXfeEgGcUboOTt[]*.#+- 0129aé".split("")) });
    fc.assert(
      fc.property(format, fc.array(argument, { maxLength: 4 }), (text, args) => {
        const written = formatGo(text.replaceAll(/\d{4,}/g, "12"), args);
        expect(written.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
