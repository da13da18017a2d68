import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RegoValue } from "../value.ts";
import { call } from "./call-builtin.ts";

describe("strings", () => {
  it.each<[string, RegoValue[], unknown]>([
    ["indexof", ["é😀x", "x"], 2],
    ["indexof", ["a", ""], { error: "empty search character" }],
    ["indexof_n", ["aXaX", "X"], [1, 3]],
    ["substring", ["é😀x", 1, 1], "😀"],
    ["substring", ["abc", -1, 1], { error: "negative offset" }],
    ["substring", ["abc", 1, -1], "bc"],
    ["split", ["é😀", ""], ["é", "😀"]],
    ["strings.split_n", ["a,b,c", ",", -2], ["b", "c"]],
    ["replace", ["abc", "", "-"], "-a-b-c-"],
    ["strings.replace_n", [{ a: "1", ab: "2" }, "aab"], "11b"],
    ["trim", ["xxaxx", "x"], "a"],
    ["trim_left", ["xxa", "x"], "a"],
    ["trim_space", ["\u00a0 a\t"], "a"],
    ["upper", ["ß"], "ß"],
    ["lower", ["ΑΣ"], "ας".replace("ς", "σ")],
    ["concat", [",", ["a", 1]], { error: "operand 2 must be array of strings but got array containing number" }],
    ["format_int", [255, 16], "ff"],
    ["format_int", [1, 3], { error: "operand 2 must be one of {2, 8, 10, 16}" }],
    [
      "strings.any_prefix_match",
      [
        ["b", "abc"],
        ["x", "ab"],
      ],
      true,
    ],
    ["strings.any_suffix_match", ["abc", ["x", "bc"]], true],
    ["strings.count", ["aaa", "aa"], 1],
    ["strings.reverse", ["a😀"], "😀a"],
    ["sprintf", ["%s %d %v", ["a", 1, { b: [true] }]], 'a 1 {"b": [true]}'],
    ["sprintf", ["%d", ["a"]], "%!d(string=a)"],
    ["contains", [1, "a"], { error: "operand 1 must be string but got number" }],
  ])("%s of %j is %j", (name, args, result) => {
    expect(call(name, ...args)).toEqual(result);
  });

  it("a text split and concatenated is itself again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom(",", "a", "é"), (text, separator) => {
        expect(call("concat", separator, call("split", text, separator) as string[])).toBe(text);
        expect(call("strings.reverse", call("strings.reverse", text) as string)).toBe(text);
      }),
    );
  });

  it("cannot be made to fill the memory", () => {
    const long = "a".repeat(10_000);
    expect(() => call("replace", long, "a", long)).toThrow("budget");
    expect(() =>
      call(
        "sprintf",
        "%999999d".repeat(40),
        Array.from({ length: 40 }, () => 1),
      ),
    ).toThrow("budget");
  });
});

describe("patterns", () => {
  it.each<[string, RegoValue[], unknown]>([
    ["regex.match", ["^a+$", "aaa"], true],
    ["regex.match", ["(", "a"], { error: "error parsing regexp: missing closing ): `(`" }],
    ["regex.is_valid", ["a**"], false],
    ["regex.find_n", ["a.", "abacad", 2], ["ab", "ac"]],
    [
      "regex.find_all_string_submatch_n",
      ["a(x*)b", "-axxb-ab-", -1],
      [
        ["axxb", "xx"],
        ["ab", ""],
      ],
    ],
    ["regex.replace", ["-ab-axxb-", "a(x*)b", "${1}W"], "-W-xxW-"],
    ["regex.split", ["a", "banana"], ["b", "n", "n", ""]],
    ["regex.template_match", ["urn:foo:{.*}", "urn:foo:bar", "{", "}"], true],
    ["regex.template_match", ["a{b", "a", "{", "}"], { error: 'unbalanced braces in "a{b"' }],
    ["regex.globs_match", ["a.+b", "a*xb"], true],
    ["glob.match", ["*.com", [], "x.com"], true],
    ["glob.match", ["*.com", [], "a.x.com"], false],
    ["glob.match", ["**.com", [], "a.x.com"], true],
    ["glob.match", ["*.com", null, "a.x.com"], true],
    ["glob.match", ["{a,b*}[!c]?", [], "bxyz"], true],
    ["glob.match", ["{a", [], "a"], { error: "glob: syntax error at 2: unclosed `{`" }],
    ["glob.quote_meta", ["*.a{b}"], "\\*.a\\{b\\}"],
  ])("%s of %j is %j", (name, args, result) => {
    expect(call(name, ...args)).toEqual(result);
  });

  it("stay linear, whatever the pattern", () => {
    const start = performance.now();
    expect(call("regex.match", "^(a+)+$", `${"a".repeat(50_000)}!`)).toBe(false);
    expect(call("glob.match", "*a*a*a*a*a*a*a*b", null, "a".repeat(5000))).toBe(false);
    call("regex.globs_match", "a*b*".repeat(50), "b*a*".repeat(50));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("templates", () => {
  it.each<[string, unknown]>([
    ["{{.a}} {{.b.c}} {{.nope}}", "1 x <undefined>"],
    ["{{range $i, $x := .l}}{{if $i}},{{end}}{{$x}}{{else}}none{{end}}", "p,q"],
    ["{{with .b}}{{.c}}{{end}}{{- /* gone */ -}}  !", "x!"],
    ['{{define "t"}}<{{.}}>{{end}}{{template "t" .a}}', "<1>"],
    ['{{.b.c | printf "%q"}} {{len .l}} {{index .l 1}} {{eq .b.c "x"}}', '"x" 2 q true'],
    ["{{end}}", { error: "template: template: unexpected {{end}}" }],
    ["{{nope}}", { error: 'template: template:1: function "nope" not defined' }],
    ['{{define "t"}}{{template "t"}}{{end}}{{template "t"}}', { error: "template: exceeded maximum template depth" }],
  ])("%s is %j", (text, result) => {
    expect(call("strings.render_template", text, { a: 1, b: { c: "x" }, l: ["p", "q"] })).toEqual(result);
  });
});
