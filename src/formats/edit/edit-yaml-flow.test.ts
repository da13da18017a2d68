import { describe, expect, it } from "vitest";
import { type Case, append, edit, remove, set } from "./edit-for-tests.ts";

describe("applyEdits to flow YAML", () => {
  it.each<Case>([
    ["adds to a mapping on one line", "a: {b: 1} # c\n", [set("a.c", "x")], "a: {b: 1, c: x} # c\n"],
    ["pads as the mapping does", "a: { b: 1 }\n", [set("a.c.d", true)], "a: { b: 1, c: { d: true } }\n"],
    ["quotes as the mapping does", 'a: {"b": 1}\n', [set("a.c", "x")], 'a: {"b": 1, "c": "x"}\n'],
    ["quotes as the list does", 'a: ["b"]\n', [append("a", "c")], 'a: ["b", "c"]\n'],
    ["adds behind a trailing comma", "a: [b, ]\n", [append("a", "c")], "a: [b, c, ]\n"],
    [
      "adds a line where entries have their own",
      'a: {\n\t"b": 1, # one\n\t"c": 2 # two\n}\n',
      [set("a.d", 3)],
      'a: {\n\t"b": 1, # one\n\t"c": 2, # two\n\t"d": 3\n}\n',
    ],
    [
      "adds a line behind a trailing comma",
      "a: [\n    x, # one\n  ]\n",
      [append("a", "u")],
      "a: [\n    x, # one\n    u,\n  ]\n",
    ],
    ["appends to [] in block style", "a: []\nb: 1\n", [append("a", "c")], "a:\n  - c\nb: 1\n"],
    [
      "fills {} inside flow",
      "a: [{}, {b: }, {c}]\n",
      [set("a.0.x", 1), set("a.1.b", 2), set("a.2.c", 3)],
      "a: [{x: 1}, {b: 2 }, {c: 3}]\n",
    ],
    ["removes from the middle", "a: [x, u, z]\n", [remove("a.1")], "a: [x, z]\n"],
    ["removes the last", "a: { x: 1, u: 2 }\n", [remove("a.u")], "a: { x: 1 }\n"],
    ["removes the last two", "a: [x, u, z]\n", [remove("a.2"), remove("a.1")], "a: [x]\n"],
    ["removes all", "a: [x, u]\n", [remove("a.0"), remove("a.0")], "a: []\n"],
    ["removes a line", "a: {\n  x: 1, # x\n  u: 2 # y\n}\n", [remove("a.x")], "a: {\n  u: 2 # y\n}\n"],
    ["removes the last line", "a: {\n  x: 1, # x\n  u: 2 # y\n}\n", [remove("a.u")], "a: {\n  x: 1 # x\n}\n"],
    ["adds and removes in one list", "a: [x, u]\n", [remove("a.1"), append("a", "z")], "a: [x, z]\n"],
    ["adds and removes in one mapping", "a: {x: 'q', u: 1}\n", [remove("a.u"), set("a.z", 1)], "a: {x: 'q', z: 1}\n"],
    [
      "edits JSON in YAML",
      '{"a": {"b": [1, 2]}}\n',
      [append("a.b", 3), set("a.c", "x")],
      '{"a": {"b": [1, 2, 3], "c": "x"}}\n',
    ],
    [
      "takes brackets left of their parent",
      "a:\n  b: [\n    x\n  ]\n  c: 1\n",
      [append("a.b", "u"), set("a.c", 2)],
      "a:\n  b: [\n    x,\n    u\n  ]\n  c: 2\n",
    ],
  ])("%s", (_, before, edits, after) => {
    const result = edit(before, edits);
    expect(result).toBe(after);
    expect(
      edit(
        after,
        edits.filter(({ op }) => op !== "remove"),
      ),
    ).toBe(after);
  });
});
