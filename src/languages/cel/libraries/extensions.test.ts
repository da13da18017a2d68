import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Environment } from "../declaration.ts";
import { DYN, INT, listOf } from "../type.ts";
import { toInt } from "../value.ts";
import { encodersLibrary } from "./encoders.ts";
import { evaluate } from "./evaluate-for-tests.ts";
import { listsLibrary } from "./lists.ts";
import { mathLibrary } from "./math.ts";
import { networkLibrary } from "./network.ts";
import { optionalLibrary } from "./optional.ts";
import { regexLibrary } from "./regex.ts";
import { setsLibrary } from "./sets.ts";

const ENVIRONMENT: Environment = {
  libraries: [
    mathLibrary(),
    listsLibrary(),
    setsLibrary,
    encodersLibrary(),
    regexLibrary,
    optionalLibrary(),
    networkLibrary,
  ],
  variables: new Map([
    ["a", INT],
    ["b", INT],
    ["list", listOf(INT)],
    ["other", listOf(INT)],
    ["x", DYN],
  ]),
};
const ints = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const lists = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 8 });

describe("extensions of CEL", () => {
  it.each([
    ["math.greatest(1, 2.5, 2u)", "2.5"],
    ["math.least([3, 1, 2])", "1"],
    ["math.round(-2.5)", "-3"],
    ["math.round(0.49999999999999994)", "0"],
    ["math.trunc(-1.7)", "-1"],
    ["math.sign(-3)", "-1"],
    ["math.abs(-9223372036854775808)", "! integer overflow"],
    ["math.sqrt(81)", "9"],
    ["math.isNaN(0.0 / 0.0)", "true"],
    ["math.bitNot(1u)", '"18446744073709551614"'],
    ["math.bitShiftRight(-1, 63)", "1"],
    ["math.bitShiftLeft(1, 64)", "0"],
    ["math.bitShiftLeft(1, -1)", "! math.bitShiftLeft() negative offset: -1"],
    ["[1, 2, 3].slice(1, 4)", "! cannot slice(1, 4), list is length 3"],
    ["[1, 2, 3].slice(1, 3)", "[2,3]"],
    ["[[1], [2, [3]]].flatten()", "[1,2,[3]]"],
    ["dyn([1, [2, [3]]]).flatten(2)", "[1,2,3]"],
    ["[3, 1, 2].sort()", "[1,2,3]"],
    ['["cc", "b"].sortBy(s, size(s))', '["b","cc"]'],
    ['dyn([1, "a"]).sort()', "! list elements must have the same type"],
    ["lists.range(3)", "[0,1,2]"],
    ["lists.range(1000001)", "! lists.range: size 1000001 exceeds maximum allowed (1000000)"],
    ["[1, 2, 1, 2.0].distinct()", "[1,2]"],
    ["sets.contains([1, 2], dyn([2.0]))", "true"],
    ["sets.equivalent([1, 1], dyn([1u]))", "true"],
    ["sets.intersects([1], [])", "false"],
    ['base64.decode("aGk")', '"aGk="'],
    ['base64.decode("a===")', "! illegal base64 data at input byte 1"],
    ['base64.encode(b"hi")', '"aGk="'],
    ['json.encode({"b": 1, "a": ["<"]})', String.raw`"{\"a\":[\"\\u003c\"],\"b\":1}"`],
    [String.raw`regex.replace("ab12", "([a-z])([0-9])", "\\2\\1")`, '"a1b2"'],
    [
      String.raw`regex.replace("a", "a", "\\9")`,
      "! replacement string references group 9 but regex has only 0 group(s)",
    ],
    ['regex.extract("item-7", "item-(\\\\d)")', 'optional("7")'],
    ['regex.extractAll("a1b2", "[0-9]")', '["1","2"]'],
    ['regex.extract("x", "(a)(b)")', '! regular expression has more than one capturing group: "(a)(b)"'],
    ['regex.extract("x", "(")', "! error parsing regexp: missing closing ): `(`"],
    ["[].first()", "none"],
    ["[1, 2].last()", "optional(2)"],
    ["optional.ofNonZeroValue(0.0)", "none"],
    ["optional.none().value()", "! optional.none() dereference"],
    ["[optional.of(1), optional.none()].unwrapOpt()", "[1]"],
    ['cidr("10.1.2.3/8").isMask()', "false"],
    ['string(cidr("10.1.2.3/8").masked())', '"10.0.0.0/8"'],
    ["ip(x)", '! IP address "fe80::1%a" with zone value is not allowed'],
    [
      'cidr("10.0.0.0/8").containsIP("x")',
      '! IP Address "x" parse error during conversion from string: ParseAddr("x"): unable to parse IP',
    ],
  ])("%s", (expression, result) => {
    expect(evaluate(expression, ENVIRONMENT, { x: "fe80::1%a" })).toBe(result);
  });

  it("work on 64 bits", () => {
    fc.assert(
      fc.property(ints, ints, fc.nat(70), (a, b, by) => {
        const run = (expression: string): string =>
          evaluate(`string(${expression})`, ENVIRONMENT, { a: toInt(a), b: toInt(b) });
        const text = (value: bigint): string => JSON.stringify(String(BigInt.asIntN(64, value)));
        expect(run("math.bitAnd(a, b)")).toBe(text(a & b));
        expect(run("math.bitOr(a, b)")).toBe(text(a | b));
        expect(run("math.bitXor(a, b)")).toBe(text(a ^ b));
        expect(run("math.bitNot(a)")).toBe(text(~a));
        expect(run(`math.bitShiftLeft(a, ${by})`)).toBe(text(a << BigInt(by)));
        expect(run(`math.bitShiftRight(a, ${by})`)).toBe(text(BigInt.asUintN(64, a) >> BigInt(by)));
        expect(run("math.greatest(a, b)")).toBe(text(a > b ? a : b));
      }),
    );
  });

  it("sort, tell apart and compare as sets, whatever the lists", () => {
    fc.assert(
      fc.property(lists, lists, (list, other) => {
        const run = (expression: string): string => evaluate(expression, ENVIRONMENT, { list, other });
        expect(run("list.sort()")).toBe(JSON.stringify([...list].sort((a, b) => a - b)));
        expect(run("list.distinct()")).toBe(JSON.stringify([...new Set(list)]));
        expect(run("list.reverse().reverse() == list")).toBe("true");
        const both = new Set(list).isSupersetOf(new Set(other));
        expect(run("sets.contains(list, other)")).toBe(String(both));
        expect(run("sets.intersects(list, other)")).toBe(String(!new Set(list).isDisjointFrom(new Set(other))));
      }),
    );
  });
});
