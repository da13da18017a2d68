import { describe, expect, it } from "vitest";
import { compileModules } from "../index.ts";

/** The first thing wrong with modules, the first of package p. */
function fault(...texts: string[]): string | undefined {
  const files = texts.map((text, index) => ({
    name: `${index}.rego`,
    text: index === 0 ? `package p\n${text}` : text,
  }));
  const compiled = compileModules(files);
  const [first] = compiled.is === "invalid" ? compiled.errors : [];
  return first === undefined
    ? undefined
    : `${first.file}:${first.line}:${first.column} ${first.code}: ${first.message}`;
}

describe("checks", () => {
  it.each([
    ["x if { y == 1 }", "0.rego:2:8 rego_unsafe_var_error: var y is unsafe"],
    ["x if { not input[y] }", "0.rego:2:8 rego_unsafe_var_error: var y is unsafe"],
    ["x := y if { true }", "0.rego:2:6 rego_unsafe_var_error: var y is unsafe"],
    ["x := 1 + x", "0.rego:2:1 rego_recursion_error: rule data.p.x is recursive: data.p.x -> data.p.x"],
    [
      "a := b\nb := c\nc := data.p[input.x]",
      "0.rego:2:1 rego_recursion_error: rule data.p.a is recursive: data.p.a -> data.p.b -> data.p.c -> data.p.a",
    ],
    ["x if { y := 1; y := 2 }", "0.rego:2:16 rego_compile_error: var y assigned above"],
    ["x if { y == 1; y := 2 }", "0.rego:2:16 rego_compile_error: var y referenced above"],
    ["f(a) if { a := 1 }", "0.rego:2:11 rego_compile_error: arg a redeclared"],
    ["x := nope(1)", "0.rego:2:6 rego_type_error: undefined function nope"],
    ["f(a) := a\nx := f(1, 2, 3)", "0.rego:3:6 rego_type_error: data.p.f: arity mismatch: takes 1 arguments, has 4"],
    ["x := 1\nx contains 2", "0.rego:2:1 rego_type_error: conflicting rules data.p.x found"],
    ["x := 1\nx.y := 2", "0.rego:2:1 rego_type_error: rule data.p.x conflicts with [data.p.x.y]"],
    [
      "default x := 1\ndefault x := 2",
      "0.rego:3:1 rego_type_error: multiple default rules data.p.x found at 0.rego:2, 0.rego:3",
    ],
    [
      "x if { true with foo as 1 }",
      "0.rego:2:18 rego_type_error: with keyword target must reference existing input, data, or a function",
    ],
    ["import data.a\nimport data.b.a\nx := a", "0.rego:3:1 rego_compile_error: import must not shadow import data.b.a"],
  ])("%j is refused: %s", (text, message) => {
    expect(fault(text)).toBe(message);
  });

  it("calls of what reaches outside are refused with the reason", () => {
    expect(fault('x := http.send({"method": "get", "url": "http://a"})')).toContain(
      "built-in function http.send is not available",
    );
    expect(fault('x if { lower("x") == "y" with lower as http.send }')).toContain(
      "built-in function http.send is not available",
    );
  });

  it("strict checks find imports that nothing uses", () => {
    const used = "package p\nimport data.a\nimport input.c as d\nx := [a.y | d == 1]";
    const unused = "package p\nimport data.a.idle\nx := 1";
    expect(compileModules([{ name: "m", text: used }], { strict: true }).is).toBe("ready");
    expect(compileModules([{ name: "m", text: unused }], { strict: true })).toMatchObject({
      errors: [{ code: "rego_compile_error", message: "import data.a.idle unused", line: 2 }],
    });
  });

  it("bodies may be written in any order", () => {
    expect(fault("x if { y > 1; y = z; z = input.n }")).toBeUndefined();
    expect(fault("x := [y | y = z + 1; z = input.a[i]; i > w; w = 1]")).toBeUndefined();
  });

  it("modules of different packages see each other", () => {
    expect(fault("import data.lib.f\nx := f(1)", "package lib\nf(a) := a")).toBeUndefined();
    expect(fault("x := data.lib.g(1)", "package lib\nf(a) := a")).toContain("undefined function data.lib.g");
  });
});
