import { describe, expect, it } from "vitest";
import { type Edit, Problem, type SourceDocument } from "../../model/index.ts";
import { type Case, append, edit, remove, set } from "./edit-for-tests.ts";
import { applyEditGroups, applyEdits } from "./index.ts";

describe("applyEdits and aliases", () => {
  it.each<Case>([
    [
      "writes out the alias that is edited",
      "a: &x\n  p: 1\nb: *x # c\n",
      [set("b.q", 2)],
      "a: &x\n  p: 1\nb: # c\n  p: 1\n  q: 2\n",
    ],
    [
      "writes out the others when the anchor is edited",
      "a: &x\n  p: 1\nb: *x\n",
      [set("a.q", 2)],
      "a: &x\n  p: 1\n  q: 2\nb:\n  p: 1\n",
    ],
    [
      "edits only the anchor when all change alike",
      "a: &x\n  p: 1\nb: *x\nc: *x\n",
      [set("a.q", 2), set("b.q", 2), set("c.q", 2)],
      "a: &x\n  p: 1\n  q: 2\nb: *x\nc: *x\n",
    ],
    ["writes out an alias inside flow", "a: &x [1]\nb: {c: *x }\n", [append("b.c", 2)], "a: &x [1]\nb: {c: [1, 2] }\n"],
    ["writes out aliases whose anchor goes", "a: &x\n  p: 1\nb: *x\n", [remove("a")], "b:\n  p: 1\n"],
    [
      "overrides a merged key",
      "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  r: 3\n",
      [set("b.p", 9)],
      "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  r: 3\n  p: 9\n",
    ],
    [
      "needs no key that a merge will bring",
      "a: &x\n  p: 1\nb:\n  <<: *x\n  r: 3\n",
      [set("a.q", 2), set("b.q", 2)],
      "a: &x\n  p: 1\n  q: 2\nb:\n  <<: *x\n  r: 3\n",
    ],
  ])("%s", (_, before, edits, after) => {
    expect(edit(before, edits)).toBe(after);
  });
});

function json(before: string, edits: Edit[]): string {
  return edit(before, edits, { syntax: "json" });
}

describe("applyEdits to JSON files", () => {
  it("keeps indentation and adds lines", () => {
    const before = '{\n    "a": {\n        "b": 1\n    },\n    "c": [\n        1\n    ]\n}\n';
    const after =
      '{\n    "a": {\n        "b": 1,\n        "d": {\n            "e": true\n        }\n    },\n    "c": [\n        1,\n        2\n    ]\n}\n';
    expect(json(before, [set("a.d.e", true), append("c", 2)])).toBe(after);
    expect(json(after, [set("a.d.e", true), append("c", 2)])).toBe(after);
  });

  it("keeps one line one line", () => {
    expect(json('{"a":{"b":1},"c":[1]}', [set("a.b", 2), remove("c.0")])).toBe('{"a":{"b":2},"c":[]}');
  });

  it("writes into a container on one line of many on that line", () => {
    const before = '{\n  "a": [{"b": 1}],\n  "c": {}\n}';
    const after = '{\n  "a": [{"b": 1, "d": {"e": [1]}}],\n  "c": {\n    "f": 1\n  }\n}';
    expect(json(before, [set("a.0.d.e", [1]), set("c.f", 1)])).toBe(after);
  });

  it("removes lines", () => {
    const before = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n';
    expect(json(before, [remove("b")])).toBe('{\n  "a": 1,\n  "c": 3\n}\n');
    expect(json(before, [remove("c")])).toBe('{\n  "a": 1,\n  "b": 2\n}\n');
    expect(json('{"a": [1]}', [remove("a.0")])).toBe('{"a": []}');
  });

  it("edits the later one of keys written twice, which is the one that counts", () => {
    expect(json('{"a": 1, "a": {"b": 1}}', [set("a.b", 2)])).toBe('{"a": 1, "a": {"b": 2}}');
  });

  it("keeps tabs and CRLF", () => {
    expect(json('{\r\n\t"a": null\r\n}\r\n', [set("a.b", 1)])).toBe('{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}\r\n');
  });
});

describe("applyEdits refuses", () => {
  it.each([
    [
      "paths through scalars",
      "a: 1\n",
      [set("a.b", 1)],
      "FIX_REJECTED 1:1 not fixed here: a is neither a mapping nor a list",
    ],
    [
      "indexes past the end",
      "a:\n  - 1\n",
      [set("a.5", 1)],
      "FIX_REJECTED 1:1 not fixed here: a has 1 items, so there is no place for item 5",
    ],
    [
      "appending to a mapping",
      "a:\n  b: 1\n",
      [append("a", 1)],
      "FIX_REJECTED 1:1 not fixed here: a is not a list, so nothing can be appended to it",
    ],
    [
      "removing what a merge brings",
      "a: &x {p: 1}\nb:\n  <<: *x\n  r: 1\n",
      [remove("b.p")],
      "FIX_REJECTED 1:8 not fixed here: this layout cannot be edited safely: p comes from a merge key (<<) and would have to go",
    ],
    ["text that cannot be read", "a: [1\n", [set("a", 1)], "FIX_REJECTED 1:1 not fixed here: the text cannot be read"],
  ])("%s", (_, before, edits, message) => {
    expect(edit(before, edits)).toBe(message);
  });

  it("rendered text, Dockerfiles and objects that are not there", () => {
    const document: SourceDocument = { file: "x.yaml", syntax: "yaml", text: "items: []\n", offset: 0, line: 7 };
    expect(applyEdits({ ...document, renderedFrom: "chart/templates/x.yaml" }, [], [set("a", 1)])).toBeInstanceOf(
      Problem,
    );
    expect(applyEdits({ ...document, syntax: "dockerfile" }, [], [set("a", 1)])).toBeInstanceOf(Problem);
    expect(applyEdits(document, ["items", 3], [set("a", 1)])).toMatchObject({
      code: "FIX_REJECTED",
      at: { file: "x.yaml", line: 7 },
    });
  });

  it("nothing inside a List", () => {
    const list = "kind: List\nitems:\n- a: 1\n- a: 2 # two\n- a: 3\n";
    expect(edit(list, [set("b.c", 1)], { prefix: ["items", 1] })).toBe(
      "kind: List\nitems:\n- a: 1\n- a: 2 # two\n  b:\n    c: 1\n- a: 3\n",
    );
  });

  it("changes that would write a key twice, though the value would be right", () => {
    expect(edit("a: 1\n#\rb: 2\n", [set("b", 3)])).toMatch(/^FIX_REJECTED .*carriage return/);
  });

  it("only the group that cannot be made", () => {
    const text = "items:\n- a: 1\n- a: 2 # two\n- a: {b: 3}\n";
    const document: SourceDocument = { file: "x.yaml", syntax: "yaml", text, offset: 0, line: 1 };
    const groups = [0, 1, 2, 3].map((index) => ({ prefix: ["items", index], edits: [set("c", true), set("a.d", 4)] }));
    const result = applyEditGroups(document, groups);
    expect(result.text).toBe("items:\n- a: 1\n- a: 2 # two\n- a: {b: 3, d: 4}\n  c: true\n");
    expect(Object.keys(result.problems)).toEqual(["0", "1", "3"]);
  });
});
