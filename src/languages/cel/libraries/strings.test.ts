import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Environment } from "../declaration.ts";
import { STRING } from "../type.ts";
import { evaluate } from "./evaluate-for-tests.ts";
import { stringsLibrary } from "./strings.ts";

const environment = (version?: number): Environment => ({
  libraries: [stringsLibrary(version)],
  variables: new Map([
    ["a", STRING],
    ["b", STRING],
  ]),
});
const NEWEST = environment();
const LEGACY = environment(2);

describe("stringsLibrary", () => {
  it.each([
    [`"a😀b".charAt(1)`, `"😀"`],
    [`"abc".charAt(3)`, `""`],
    [`"abc".charAt(4)`, "! index out of range: 4"],
    [`"a😀b😀".indexOf("😀", 2)`, "3"],
    [`"tacocat".lastIndexOf("a", 4)`, "1"],
    [`"tacocat".indexOf("", 3)`, "3"],
    [`"".lastIndexOf("a")`, "-1"],
    [`"abc".indexOf("a", -1)`, "! index out of range: -1"],
    [`"a😀b".substring(1, 2)`, `"😀"`],
    [`"abc".substring(2, 1)`, "! invalid substring range. start: 2, end: 1"],
    [`"abc".substring(4)`, "! index out of range: 4"],
    [`"abc".replace("", "-")`, `"-a-b-c-"`],
    [`"abc".replace("", "-", 2)`, `"-a-bc"`],
    [`"aXbXc".split("X", 2)`, `["a","bXc"]`],
    [`"".split(",")`, `[""]`],
    [`"".split("")`, "[]"],
    [`"abc".split("", 0)`, "[]"],
    [`"É AZ".lowerAscii()`, `"É az"`],
    [`"\\u00a0 x\\u3000".trim()`, `"x"`],
    [`["a", "b"].join("-")`, `"a-b"`],
    [`"a😀b".reverse()`, `"b😀a"`],
    [`strings.quote("a\\n\\"b")`, `"\\"a\\\\n\\\\\\"b\\""`],
  ])("%s", (expression, result) => {
    expect(evaluate(expression, NEWEST)).toBe(result);
  });

  it("brings what its version has", () => {
    expect(evaluate(`"x".reverse()`, environment(2))).toMatch(/^\? undeclared reference/);
    expect(evaluate(`"%d".format([1])`, environment(0))).toMatch(/^\? undeclared reference/);
    expect(evaluate(`"%d".format([1])`, environment(1))).toBe(`"1"`);
  });

  it("finds an empty text at any offset in the versions that Kubernetes has", () => {
    expect(evaluate(`"abc".indexOf("", 9)`, LEGACY)).toBe("9");
    expect(evaluate(`"abc".indexOf("", 9)`, NEWEST)).toBe("3");
  });

  it("refuses results that would fill the memory", () => {
    const long = "x".repeat(5000);
    expect(evaluate(`a.replace("", b)`, NEWEST, { a: long, b: long })).toBe("! result of replace is too long");
  });

  it("counts code points whatever the text", () => {
    const texts = fc.string({ unit: "grapheme", maxLength: 8 });
    fc.assert(
      fc.property(texts, texts, fc.nat(9), (a, b, at) => {
        const all = Array.from(a);
        const from = at > all.length ? "! index out of range: " + at : JSON.stringify(all.slice(at).join(""));
        expect(evaluate(`a.substring(${at})`, NEWEST, { a })).toBe(from);
        const points = Array.from(a + b + a);
        const found = Number(evaluate("(a + b + a).indexOf(b)", NEWEST, { a, b }));
        expect(points.slice(found, found + Array.from(b).length).join("")).toBe(b);
      }),
    );
  });

  it("splits and joins again", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 2 }), (a, b) => {
        expect(evaluate("a.split(b).join(b) == a", NEWEST, { a, b })).toBe("true");
        expect(evaluate("b == '' || a.replace(b, '') == a.split(b).join('')", NEWEST, { a, b })).toBe("true");
      }),
    );
  });
});

describe("format", () => {
  it.each([
    [`"%.3f".format([12345.678])`, `"12,345.678"`],
    [`"%.2f".format([999.999])`, `"1,000.00"`],
    [`"%.0f".format([2.5])`, `"2"`],
    [`"%e".format([1052.032911275])`, `"1.052033×10⁰³"`],
    [`"%.9e".format([-0.000123])`, `"-1.230000×10⁻⁰⁴"`],
    [`"%.40e".format([1.5])`, `"                           1.500000×10⁰⁰"`],
    [`"%f %e".format([double("Infinity"), double("-Infinity")])`, `"∞     -∞"`],
    [`"%s".format([[1.5, 2.0, b"x", "y\\n", null]])`, `"[1.500000, 2.000000, b\\"x\\", \\"y\\\\n\\", null]"`],
    [`"%s".format([{"b": duration("3s"), "a": [true]}])`, `"{\\"a\\":[true], \\"b\\":duration(\\"3s\\")}"`],
    [`"%s %s".format([1e21, type(1)])`, `"1e+21 int"`],
    [`"%x %X %b %o".format([-255, "Az", -5, 8])`, `"-ff 417A -101 10"`],
    [`"%%d%d".format([7])`, `"%d7"`],
    [
      `"%d".format([dyn("a")])`,
      "! error during formatting: decimal clause can only be used on integers, was given string",
    ],
    [
      `"%f".format([dyn(1)])`,
      "! error during formatting: fixed-point clause can only be used on doubles, was given int",
    ],
  ])("writes as Kubernetes does: %s", (expression, result) => {
    expect(evaluate(expression, LEGACY)).toBe(result);
  });

  it.each([
    [`"%.3f".format([12345.678])`, `"12345.678"`],
    [`"%.3f".format([2])`, `"2.000"`],
    [`"%e".format([1052.032911275])`, `"1.052033e+03"`],
    [`"%s".format([[1.5, "a", {"k": duration("90s")}]])`, `"[1.5, a, {k: 90s}]"`],
    [`"%d %f".format([double("NaN"), double("-Infinity")])`, `"NaN -Infinity"`],
    [
      `"%b".format([dyn(1.5)])`,
      "! error during formatting: only ints, uints, and bools can be formatted as binary, was given double",
    ],
  ])("writes as the specification says: %s", (expression, result) => {
    expect(evaluate(expression, NEWEST)).toBe(result);
  });

  it.each([
    ["%", "unexpected end of string"],
    [
      "%.3",
      "could not parse formatting clause: error while parsing precision: could not find end of precision specifier",
    ],
    ["%z", 'could not parse formatting clause: unrecognized formatting clause "z"'],
    ["%d %d", "index 1 out of range"],
    [
      "%.99999d",
      "could not parse formatting clause: error while parsing precision: precision 99999 exceeds maximum allowed precision 1000",
    ],
  ])("refuses %j", (text, message) => {
    expect(evaluate("a.format([1])", LEGACY, { a: text })).toBe(`! ${message}`);
  });

  it("fails with a message or writes, whatever the format", () => {
    const formats = fc.stringMatching(/^(?:[a %.0-9sdfebxXo]|%[sdfeb]){0,12}$/);
    fc.assert(
      fc.property(formats, (a) => {
        for (const version of [LEGACY, NEWEST])
          expect(evaluate("a.format([1, 2.5, 'x', [true], b])", version, { a, b: "" })).toMatch(/^["!]/);
      }),
    );
  });
});
