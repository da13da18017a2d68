import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSemver, formatSemver, normalizeSemver, readSemver, readSemverRange, type Semver } from "./index.ts";

function version(text: string): Semver {
  const read = readSemver(text);
  if ("because" in read) throw new Error(read.because);
  return read;
}

const numbers = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const words = fc.stringMatching(/^[a-zA-Z-][0-9a-zA-Z-]{0,5}$/);
const versions: fc.Arbitrary<Semver> = fc.record({
  major: numbers,
  minor: numbers,
  patch: numbers,
  prerelease: fc.array(fc.oneof(numbers, words), { maxLength: 3 }),
  build: fc.array(words, { maxLength: 2 }),
});

describe("readSemver", () => {
  it("reads back what it writes", () => {
    fc.assert(
      fc.property(versions, (one) => {
        expect(readSemver(formatSemver(one))).toEqual(one);
      }),
    );
  });

  it.each([
    ["", "Version string empty"],
    ["1.2", "No Major.Minor.Patch elements found"],
    ["v1.2.3", 'Invalid character(s) found in major number "v1"'],
    ["01.2.3", 'Major number must not contain leading zeroes "01"'],
    ["1..3", 'strconv.ParseUint: parsing "": invalid syntax'],
    ["1.2.3.4", 'Invalid character(s) found in patch number "3.4"'],
    ["1.2.3-", "Prerelease is empty"],
    ["1.2.3-01", 'Numeric PreRelease version must not contain leading zeroes "01"'],
    ["1.2.3-a_b", 'Invalid character(s) found in prerelease "a_b"'],
    ["1.2.3+", "Build meta data is empty"],
    ["1.2.18446744073709551616", 'strconv.ParseUint: parsing "18446744073709551616": value out of range'],
  ])("refuses %j", (text, because) => {
    expect(readSemver(text)).toEqual({ because });
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9v.x<>=|!+-]{0,16}$/)), (text) => {
        for (const read of [readSemver(text), normalizeSemver(text)])
          expect("because" in read ? read.because : formatSemver(read)).not.toBe("");
        expect(["object", "function"]).toContain(typeof readSemverRange(text));
      }),
    );
  });
});

describe("normalizeSemver", () => {
  it.each([
    ["v1.0", "1.0.0"],
    ["01.02.03", "1.2.3"],
    ["1", "1.0.0"],
    ["v1.002.00", "1.2.0"],
  ])("reads %s as %s", (text, normal) => {
    expect(normalizeSemver(text)).toEqual(version(normal));
  });

  it("refuses a short version with more behind it", () => {
    expect(normalizeSemver("1.0-beta")).toEqual({
      because: "short version cannot contain PreRelease/Build meta data",
    });
  });
});

describe("compareSemver", () => {
  it("orders as the specification's example does", () => {
    const ordered = [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "2.0.0",
      "2.1.0",
      "2.1.1",
    ];
    const shuffled = [...ordered].toReversed().toSorted((a, b) => compareSemver(version(a), version(b)));
    expect(shuffled).toEqual(ordered);
    expect(compareSemver(version("1.0.0+a"), version("1.0.0+b"))).toBe(0);
  });

  it("is an order", () => {
    fc.assert(
      fc.property(versions, versions, versions, (a, b, c) => {
        expect(compareSemver(a, b) + compareSemver(b, a)).toBe(0);
        const [low, middle, high] = [a, b, c].toSorted(compareSemver);
        expect(compareSemver(low ?? a, high ?? a)).toBeLessThanOrEqual(0);
        expect(compareSemver(middle ?? a, high ?? a)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("readSemverRange", () => {
  it.each([
    [">=1.2.0 <2.0.0 || 3.x", ["1.2.0", "1.9.9", "3.0.0", "3.9.9"], ["1.1.9", "2.0.0", "4.0.0"]],
    [">= 1.0.0 !=1.5.0", ["1.0.0", "1.6.0"], ["0.9.9", "1.5.0"]],
    ["1.2.x", ["1.2.0", "1.2.9"], ["1.3.0", "1.1.9"]],
    [">1.x", ["2.0.0"], ["1.9.9"]],
    ["<=1.2.x", ["1.2.9", "0.1.0"], ["1.3.0"]],
    ["1.2.3", ["1.2.3"], ["1.2.4"]],
  ])("%s", (text, inside, outside) => {
    const range = readSemverRange(text);
    if (typeof range === "object") throw new Error(range.because);
    expect(inside.filter((one) => !range(version(one)))).toEqual([]);
    expect(outside.filter((one) => range(version(one)))).toEqual([]);
  });

  it.each(["|| 1.0.0", "1.0.0 ||", "", ">", "~1.2.3", ">=1.2", "xx"])("refuses %j", (text) => {
    expect(readSemverRange(text)).toHaveProperty("because");
  });
});
