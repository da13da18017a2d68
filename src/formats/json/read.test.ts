import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./index.ts";

const faultsOf = (text: string): string[] =>
  readJson("a.json", text).problems.map(({ at, message }) => `${at?.line}:${at?.column} ${message}`);

describe("a JSON text", () => {
  it("with a key written twice has the later value, and says so: the API server may put both together", () => {
    const twice = '{"spec": {"hostPID": true},\n "items": ["spec", {"spec": 1}],\n "sp\\u0065c": {"hostIPC": true}}';
    expect(faultsOf(twice)).toEqual(['3:2 key "spec" is written twice; the later value counts: remove one']);
    expect(readJson("a.json", twice).items[0]?.value).toMatchObject({ spec: { hostIPC: true } });
  });

  it("that nests deeply is one problem, closed or not", () => {
    const deep = "nested deeper than 100 levels: flatten it";
    expect(faultsOf("[".repeat(1_000_000))).toEqual([`1:101 ${deep}`]);
    expect(faultsOf('{"a":'.repeat(200_000) + "1" + "}".repeat(200_000))).toEqual([`1:501 ${deep}`]);
    expect(faultsOf("[".repeat(100) + "]".repeat(100))).toEqual([]);
  });

  it("of any kind is read as JSON.parse reads it, or is a problem", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(readJson("a.json", text)).toMatchObject({
          items: [{ value: JSON.parse(text) as unknown }],
          problems: [],
        });
      }),
    );
    const jsonish = fc.array(fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "a", '"a"', "1", " ", "\n"), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(jsonish, (parts) => {
        const { items, problems } = readJson("a.json", parts.join(""));
        expect(items.length + problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
