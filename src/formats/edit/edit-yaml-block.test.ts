import { describe, expect, it } from "vitest";
import { type Case, append, edit, remove, set } from "./edit-for-tests.ts";

describe("applyEdits to block YAML", () => {
  it.each<Case>([
    [
      "replaces a plain scalar and keeps its comment",
      "a: true # why\nb: 1\n",
      [set("a", false)],
      "a: false # why\nb: 1\n",
    ],
    ["keeps the quotes of a string", "a: 'x'\nb: \"y\"\n", [set("a", "it's"), set("b", "z")], "a: 'it''s'\nb: \"z\"\n"],
    [
      "quotes what would not stay a string",
      "a: x\nb: y\n",
      [set("a", "yes"), set("b", "1.10")],
      'a: "yes"\nb: "1.10"\n',
    ],
    ["quotes as the document does", "a: x\nb: 'y'\n", [set("a", "0777")], "a: '0777'\nb: 'y'\n"],
    [
      "adds a key behind the last sibling",
      "a:\n  b: 1 # one\n\n# about c\nc: 2\n",
      [set("a.d", 3)],
      "a:\n  b: 1 # one\n  d: 3\n\n# about c\nc: 2\n",
    ],
    [
      "adds behind nested siblings",
      "a:\n  b:\n    c:\n    - 1 # x\n    # end\nz: 2\n",
      [set("a.d", 3)],
      "a:\n  b:\n    c:\n    - 1 # x\n  d: 3\n    # end\nz: 2\n",
    ],
    [
      "writes missing parents with the file's own step",
      "a:\n    b: 1\n",
      [set("a.c.d.e", true)],
      "a:\n    b: 1\n    c:\n        d:\n            e: true\n",
    ],
    [
      "indents new lists as the file does: not at all",
      "a:\n- b\nc:\n  d: 1\n",
      [set("c.drop", ["ALL"])],
      "a:\n- b\nc:\n  d: 1\n  drop:\n  - ALL\n",
    ],
    [
      "indents new lists as the file does: by two",
      "a:\n  - b\nc:\n  d: 1\n",
      [set("c.drop", ["ALL"])],
      "a:\n  - b\nc:\n  d: 1\n  drop:\n    - ALL\n",
    ],
    [
      "adds to a mapping behind a dash",
      "c:\n- name: x\n  image: y # i\n- name: z\n",
      [set("c.0.s.p", false), set("c.1.s.p", false)],
      "c:\n- name: x\n  image: y # i\n  s:\n    p: false\n- name: z\n  s:\n    p: false\n",
    ],
    [
      "fills an empty value and keeps its comment",
      "a:\n  s: # todo\n  b: 1\n",
      [set("a.s.p", false)],
      "a:\n  s: # todo\n    p: false\n  b: 1\n",
    ],
    [
      "fills {} in block style",
      "a:\n  s: {} # todo\n  b: 1\n",
      [set("a.s.p", false)],
      "a:\n  s: # todo\n    p: false\n  b: 1\n",
    ],
    ["fills null and ~", "a: null\nb: ~\nc: 1\n", [set("a.x", 1), append("b", 2)], "a:\n  x: 1\nb:\n  - 2\nc: 1\n"],
    ["fills an empty value with a scalar", "a: # c\nb:\n", [set("a", 1), set("b", "x")], "a: 1 # c\nb: x\n"],
    [
      "appends to a list that is not indented",
      "a:\n- x # 1\n# tail\nb: 1\n",
      [append("a", "u")],
      "a:\n- x # 1\n- u\n# tail\nb: 1\n",
    ],
    [
      "appends to an indented list, aligned as it is",
      "a:\n  -   k: x\n      m: 1\nb: 1\n",
      [append("a", { k: "u", l: [1] })],
      "a:\n  -   k: x\n      m: 1\n  -   k: u\n      l:\n        - 1\nb: 1\n",
    ],
    ["does not append what is there", "a:\n- x\n", [append("a", "x")], "a:\n- x\n"],
    [
      "removes a key with its lines and comment",
      "a: 1\n# about b\nb: # gone\n  c: 2 # gone\nd: 3 # stays\n",
      [remove("b")],
      "a: 1\n# about b\nd: 3 # stays\n",
    ],
    [
      "removes the first key behind a dash",
      "c:\n- name: x # n\n  # about image\n  image: y\n",
      [remove("c.0.name")],
      "c:\n- # about image\n  image: y\n",
    ],
    ["removes an item", "a:\n  - x # 1\n  - u # 2\n  - z # 3\n", [remove("a.1")], "a:\n  - x # 1\n  - z # 3\n"],
    [
      "leaves {} and [] behind",
      "a:\n  # first\n  b: 1 # b\n  # after\nc:\n- x\n",
      [remove("a.b"), remove("c.0")],
      "a: {}\n  # first\n  # after\nc: []\n",
    ],
    ["leaves {} behind a dash", "c:\n- name: x\n- name: y\n", [remove("c.0.name")], "c:\n- {}\n- name: y\n"],
    [
      "removes, adds and changes in one go",
      "a:\n- k: 1\n  o: 2\n  p: 3\n",
      [remove("a.0.k"), set("a.0.q", 4), set("a.0.o", 5), remove("a.0.p")],
      "a:\n- o: 5\n  q: 4\n",
    ],
    ["replaces a block by a scalar", "a:\n  b: 1\n  c: 2 # c\nd: 3\n", [set("a", "x")], "a: x\nd: 3\n"],
    ["replaces a scalar by a block", "a: x # c\nd: 3\n", [set("a", { b: 1 })], "a: # c\n  b: 1\nd: 3\n"],
    ["replaces a literal block", "a: |\n  one\n\n  two\n\n# c\nd: 3\n", [set("a", "x")], "a: x\n\n# c\nd: 3\n"],
    [
      "adds behind a literal block",
      "a:\n  s: |\n    one\n\n# c\nd: 3\n",
      [set("a.t", 1)],
      "a:\n  s: |\n    one\n  t: 1\n\n# c\nd: 3\n",
    ],
    [
      "adds behind a block that keeps its line breaks",
      "a:\n  s: |+\n    one\n\nd: 3\n",
      [set("a.t", 1)],
      "a:\n  s: |+\n    one\n\n  t: 1\nd: 3\n",
    ],
    [
      "writes lines as a literal block",
      "a: 1\n",
      [set("b.c", "one\n\ntwo\n")],
      "a: 1\nb:\n  c: |\n    one\n\n    two\n",
    ],
    ["keeps a missing newline at the end missing", "a:\n  b: 1", [set("a.c", 2)], "a:\n  b: 1\n  c: 2"],
    [
      "adds before a literal block that ends the text",
      "a:\n  b: 1\n  s: |\n    x",
      [set("a.c", 2)],
      "a:\n  b: 1\n  c: 2\n  s: |\n    x",
    ],
    [
      "keeps CRLF",
      "a:\r\n  b: 1 # c\r\nd: 2\r\n",
      [set("a.c.x", 2), set("d", 3)],
      "a:\r\n  b: 1 # c\r\n  c:\r\n    x: 2\r\nd: 3\r\n",
    ],
    [
      "keeps markers, directives and comments",
      "%YAML 1.1\n--- # start\n# top\na: 1\n# end\n...\n",
      [set("b", 2)],
      "%YAML 1.1\n--- # start\n# top\na: 1\nb: 2\n# end\n...\n",
    ],
    ["keeps a byte order mark", "\ufeffa:\n  b: 1\n", [set("a.c", 2)], "\ufeffa:\n  b: 1\n  c: 2\n"],
    ["drops a tag with the value it was for", "a: !!str 5 # c\nb: 1\n", [set("a", 6)], "a: 6 # c\nb: 1\n"],
    ["edits below complex keys", "? a\n: b: 1\n", [set("a.c", 2)], "? a\n: b: 1\n  c: 2\n"],
    ["changes keys that read as booleans", "on: 1\n'Q': 2\n", [set("true", 3), set("Q", 4)], "on: 3\n'Q': 4\n"],
    ["fills an empty item", "a:\n-\n- 1\n", [set("a.0.x", 1)], "a:\n- x: 1\n- 1\n"],
    ["fills an empty anchored value", "a: &x\nb: *x\n", [set("a.c", 1), set("b.c", 1)], "a: &x\n  c: 1\nb: *x\n"],
    ["writes __proto__ as any key", "a:\n  b: 1\n", [set("a.__proto__", 1)], "a:\n  b: 1\n  __proto__: 1\n"],
    ["prepends when a list is set anew", "a:\n- x\n- u\n", [set("a", ["w", "x", "u"])], "a:\n- w\n- x\n- u\n"],
  ])("%s", (_, before, edits, after) => {
    const result = edit(before, edits);
    expect(result).toBe(after);
    const again = edits.filter(({ op, path }) => op !== "remove" || typeof path.at(-1) === "string");
    expect(edit(after, again)).toBe(after);
  });
});
