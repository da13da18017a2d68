import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "./index.ts";

const LIMITS = { maxLength: 1_000_000, maxDepth: 100 };
const parse = (text: string): ReturnType<typeof parseJson> => parseJson(text, LIMITS);

describe("a JSON text of a program", () => {
  it("is read as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parse(text)).toEqual({ value: JSON.parse(text) as unknown });
      }),
    );
  });

  it("keeps keys that mean something to JavaScript as data", () => {
    const parsed = parse('{"__proto__":{"polluted":true},"constructor":1,"toString":2}');
    expect(parsed).toHaveProperty("value");
    expect(Object.keys((parsed as { value: object }).value)).toEqual(["__proto__", "constructor", "toString"]);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  it("that writes a key twice is refused, however the key is spelt and wherever it stands", () => {
    expect(parse('{"a":1,"a":2}')).toBe('key "a" is written twice');
    expect(parse('{"a":[{"b":{"privileged":true,"x":"}:{","priv\\u0069leged":false}}]}')).toBe(
      'key "privileged" is written twice',
    );
    expect(parse('{"__proto__":1,"__proto__":2}')).toBe('key "__proto__" is written twice');
    expect(parse('[{"a":":"},{"a":"\\":\\\\"}]')).toHaveProperty("value");
  });

  it("that nests too deeply is refused before it is parsed, in time", () => {
    const begunAt = performance.now();
    expect(parse("[".repeat(101) + "]".repeat(101))).toBe("it nests deeper than 100 levels");
    expect(parse('{"a":'.repeat(150_000))).toBe("it nests deeper than 100 levels");
    expect(parse("[".repeat(100) + "]".repeat(100))).toHaveProperty("value");
    expect(performance.now() - begunAt).toBeLessThan(1000);
  });

  it("that is too long is refused unread", () => {
    expect(parseJson('"aaaa"', { ...LIMITS, maxLength: 5 })).toBe("it has more than 5 characters");
  });

  it("of any kind gives a value or a reason, never an exception", () => {
    const jsonish = fc.array(fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "a", '"a"', "1", " ", "\u2028"));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          jsonish.map((parts) => parts.join("")),
        ),
        (text) => {
          const parsed = parse(text);
          const isRead = typeof parsed !== "string";
          expect(isRead ? isDeepStrictEqual(parsed.value, JSON.parse(text)) : parsed !== "").toBe(true);
        },
      ),
    );
  });
});
