import { describe, expect, it } from "vitest";
import type { RegoValue } from "../value.ts";
import { RegoSet } from "../value.ts";
import { BUILTINS } from "./all.ts";
import { call } from "./call-builtin.ts";
import { SIGNATURES } from "./signature.ts";

describe("collections", () => {
  it.each<[string, RegoValue[], unknown]>([
    ["array.slice", [[1, 2, 3], -1, 2], [1, 2]],
    ["array.flatten", [[1, [2, [3]]]], [1, 2, [3]]],
    ["array.concat", [[1], { a: 1 }], { error: "operand 2 must be array but got object" }],
    ["object.get", [{ a: { b: [5] } }, ["a", "b", 0], "d"], 5],
    ["object.get", [{}, "__proto__", "d"], "d"],
    ["object.union_n", [[{ a: { x: 1 } }, { a: 2 }, { a: { y: 3 } }]], { a: { y: 3 } }],
    ["object.filter", [{ a: 1, b: 2 }, ["a"]], { a: 1 }],
    ["object.remove", [{ a: 1, b: 2 }, { a: 0 }], { b: 2 }],
    ["object.subset", [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }], true],
    [
      "object.subset",
      [
        [1, 2, 3],
        [2, 3],
      ],
      true,
    ],
    [
      "object.subset",
      [[1], { a: 1 }],
      { error: "both arguments object.subset must be of the same type or array and set" },
    ],
    ["object.keys", [{ b: 1, a: 2 }], ["a", "b"]],
    ["json.filter", [{ a: { b: 1, c: [1, 2] }, d: 3 }, ["a/c/1"]], { a: { c: [2] } }],
    ["json.remove", [{ a: { b: 1, c: [1, 2] }, d: 3 }, ["a/c/1", "d"]], { a: { b: 1, c: [1] } }],
    ["json.patch", [{ a: [1] }, [{ op: "add", path: "/a/-", value: 2 }]], { a: [1, 2] }],
    ["json.patch", [{ a: 1 }, [{ op: "move", from: "a", path: "b" }]], { b: 1 }],
    ["json.patch", [{ a: 1 }, [{ op: "test", path: "a", value: 2 }]], { error: "value from EditTree != patch value." }],
    ["json.patch", [[1], [{ op: "add", path: "05", value: 2 }]], { error: "invalid string for indexing" }],
    ["graph.reachable", [{ a: ["b"], b: ["a"], c: [] }, ["a"]], ["a", "b"]],
    ["graph.reachable_paths", [{ a: ["b"], b: ["a"] }, ["a"]], [["a", "b"]]],
    [
      "walk",
      [{ a: [1] }],
      [
        [[], { a: [1] }],
        [["a"], [1]],
        [["a", 0], 1],
      ],
    ],
    ["union", [RegoSet.of([RegoSet.of([1]), RegoSet.of([2])])], [1, 2]],
    ["intersection", [RegoSet.of([RegoSet.of([1, 2]), RegoSet.of([2])])], [2]],
    ["minus", [RegoSet.of([1, 2]), RegoSet.of([2])], [1]],
    ["minus", [RegoSet.of([1]), 2], { error: "operand 2 must be set but got number" }],
    ["to_number", ["+.5"], 0.5],
    ["to_number", ["1x"], { error: 'strconv.ParseFloat: parsing "1x": invalid syntax' }],
    ["type_name", [RegoSet.of([])], "set"],
  ])("%s of %j is %j", (name, args, result) => {
    expect(call(name, ...args)).toEqual(result);
  });
});

describe("encodings", () => {
  it.each<[string, RegoValue[], unknown]>([
    ["json.marshal", [{ b: "<é>", a: RegoSet.of([2, 1]) }], '{"a":[1,2],"b":"\\u003cé\\u003e"}'],
    ["json.marshal_with_options", [{ a: [] }, { indent: " " }], '{\n "a": []\n}'],
    ["json.unmarshal", ['{"__proto__":1}'], JSON.parse('{"__proto__":1}')],
    ["json.unmarshal", ["x"], { error: "invalid character 'x' looking for beginning of value" }],
    ["json.unmarshal", ["[".repeat(5000)], { error: "exceeded max depth" }],
    ["json.is_valid", [1], false],
    ["yaml.unmarshal", ["a: yes\nb: [1, ~]"], { a: "yes", b: [1, null] }],
    ["yaml.marshal", [{ b: 1, a: ["x"] }], "a:\n  - x\nb: 1\n"],
    ["yaml.is_valid", ["{"], false],
    ["base64.decode", ["aGk="], "hi"],
    ["base64.decode", ["aGk"], { error: "illegal base64 data at input byte 3" }],
    ["base64url.encode_no_pad", ["é?"], "w6k_"],
    ["hex.decode", ["6g"], { error: "encoding/hex: invalid byte: U+0067 'g'" }],
    ["urlquery.encode", ["a b&é!"], "a+b%26%C3%A9%21"],
    ["urlquery.decode", ["%zz"], { error: 'invalid URL escape "%zz"' }],
    ["urlquery.encode_object", [{ b: ["2", "1"], a: "x" }], "a=x&b=2&b=1"],
    ["urlquery.decode_object", ["a=1&a=2&b"], { a: ["1", "2"], b: [""] }],
    [
      "uri.parse",
      ["http://a:1/p?q#f"],
      { scheme: "http", hostname: "a", port: "1", path: "/p", raw_path: "/p", raw_query: "q", fragment: "f" },
    ],
    ["crypto.sha256", [""], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["crypto.hmac.equal", ["a", "a"], true],
    ["uuid.parse", ["x"], undefined],
    ["semver.compare", ["1.2.3-a.1", "1.2.3"], -1],
    ["semver.compare", ["1", "1.2.3"], { error: 'operand 1: string "1" is not a valid SemVer' }],
  ])("%s of %j is %j", (name, args, result) => {
    expect(call(name, ...args)).toEqual(result);
  });
});

/** A budget that is spent is an answer too; any other error is not. */
function answerOrBudget(name: string, args: readonly RegoValue[]): unknown {
  try {
    return call(name, ...args);
  } catch (error) {
    if (error instanceof RangeError && error.message.includes("budget")) return undefined;
    throw error;
  }
}

describe("all built-ins", () => {
  it("have a signature, and all that have one are there or the evaluator's own", () => {
    const own = [
      "assign",
      "eq",
      "internal.member_2",
      "internal.member_3",
      "internal.print",
      "internal.template_string",
      "internal.test_case",
      "print",
      "rego.metadata.chain",
      "rego.metadata.rule",
      "rego.parse_module",
      "trace",
    ];
    const names = [...BUILTINS.keys(), ...own].toSorted();
    expect(names).toEqual([...SIGNATURES.keys()].toSorted());
  });

  it("answer or fail as built-ins whatever they are given, and never with prototype keys", () => {
    const values: RegoValue[] = [
      null,
      true,
      0,
      -1,
      1.5,
      2n ** 70n,
      "",
      "a",
      "__proto__",
      [],
      [[]],
      ["constructor"],
      {},
      { toString: 1 },
      RegoSet.of([1]),
    ];
    for (const [name, { type }] of BUILTINS) {
      for (const value of values) {
        const args = type.args.map((_, index) =>
          index === 0 ? value : (values[(index * 7 + name.length) % values.length] as RegoValue),
        );
        const result = answerOrBudget(name, args);
        expect(JSON.stringify(result) ?? "").not.toContain("native code");
      }
    }
  });
});
