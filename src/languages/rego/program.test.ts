import { describe, expect, it } from "vitest";
import { compileModules, type Program, type QueryOptions, toJson } from "./index.ts";

function program(text: string, version: "v0" | "v1" = "v1"): Program {
  const compiled = compileModules([{ name: "policy.rego", text: `package p\n${text}`, version }]);
  if (compiled.is === "invalid") throw new Error(JSON.stringify(compiled.errors));
  return compiled.program;
}

/** What `data.p.<rule>` is, as JSON; undefined where it is undefined. */
function value(text: string, rule: string, options: QueryOptions = {}): unknown {
  const answer = program(text).query(`data.p.${rule}`, options);
  if (answer.is === "error") throw new Error(`${answer.code}: ${answer.message}`);
  return answer.is === "defined" ? toJson(answer.value) : undefined;
}

function failure(text: string, options: QueryOptions = {}): string | undefined {
  const answer = program(text).query("data.p.x", options);
  return answer.is === "error" ? `${answer.at?.line}: ${answer.code}: ${answer.message}` : undefined;
}

describe("a query", () => {
  it("gives the value of a rule, and undefined where no body holds", () => {
    const input = { containers: [{ name: "a", privileged: true }, { name: "b" }] };
    const text = "bad contains c.name if { some c in input.containers; c.privileged }\nnone if input.nothing";
    expect(value(text, "bad", { input })).toEqual(["a"]);
    expect(value(text, "none", { input })).toBeUndefined();
  });

  it("gives every solution with its names", () => {
    const solved = program("xs := [10, 20]").solve("x = data.p.xs[i]; x > 5");
    expect(solved.is === "solved" && solved.solutions.map((each) => Object.fromEntries(each))).toEqual([
      { x: 10, i: 0 },
      { x: 20, i: 1 },
    ]);
  });

  it("tells what is wrong with its text in each run", () => {
    const answer = program("x := 1").prepare("data.p.")({});
    expect(answer).toMatchObject({ is: "error", code: "rego_parse_error", at: { line: 1, column: 8 } });
  });

  it("keeps what print and trace say, up to the budget", () => {
    const text = 'x if { some i in numbers.range(1, 10); print("no", i, input.nothing); false }';
    const { prints } = program(text).query("data.p.x", { budget: { prints: 2 } });
    expect(prints.map((each) => each.text)).toEqual(["no 1 <undefined>", "no 2 <undefined>"]);
  });
});

describe("meaning", () => {
  it("an undefined argument makes the body undefined, also under not", () => {
    const text = 'x if { not startswith(input.name, "a") }\ny if { not input.name }';
    expect(value(text, "x", { input: {} })).toBeUndefined();
    expect(value(text, "y", { input: {} })).toBe(true);
  });

  it("names declared in a body hide rules and imports", () => {
    expect(value("name := 1\nx := y if { name := 2; y := name }", "x")).toBe(2);
  });

  it("with changes input, data and functions for one expression only", () => {
    const text = "f(a) := a + 1\nallowed if input.user == data.users.admin\n";
    const rules =
      'x := [r | r := f(1) with data.p.f as 7]\ny if { allowed with input as {"user": 1} with data.users.admin as 1; not allowed }';
    expect(value(text + rules, "x")).toEqual([7]);
    expect(value(text + rules, "y", { data: { users: { admin: 2 } } })).toBe(true);
  });

  it("a rule may stand in for a function, and counts only where it is called", () => {
    const text =
      'none if false\nseven := 7\nx := y if { y := count("ab") with count as seven }\nw if { 1 == 1 with count as none }\nz if { count("ab") with count as none }';
    expect(["x", "w", "z"].map((rule) => value(text, rule))).toEqual([7, true, undefined]);
  });

  it("else goes on where the body before it fails", () => {
    const text = 'x := "big" if { input.n > 10 } else := "small" if { input.n > 0 } else := "none"';
    expect([20, 5, 0].map((n) => value(text, "x", { input: { n } }))).toEqual(["big", "small", "none"]);
  });

  it("numbers are decimals of any size", () => {
    expect(value("x := 0.1 + 0.2 == 0.3\ny := 9007199254740993 - 9007199254740992", "y")).toBe(1);
    expect(value("x := 9007199254740993 == 9007199254740992", "x")).toBe(false);
  });

  it("iterates in order of keys", () => {
    expect(value("x := [k | some k, _ in input]", "x", { input: { b: 1, a: 2, "😀": 3, "\uFFFD": 4 } })).toEqual([
      "a",
      "b",
      "\uFFFD",
      "😀",
    ]);
  });

  it("v0 modules need no if, and sets are written with brackets", () => {
    const answer = program('x[msg] { msg := input.a[_] }\ny { not x["q"] }', "v0").query("data.p.x", {
      input: { a: ["q"] },
    });
    expect(answer.is === "defined" && toJson(answer.value)).toEqual(["q"]);
  });
});

describe("conflicts", () => {
  it("two values of one rule, function or key are errors with their place", () => {
    expect(failure("x := 1\nx := input.n", { input: { n: 2 } })).toBe(
      "3: eval_conflict_error: complete rules must not produce multiple outputs",
    );
    expect(failure("f(_) := 1\nf(a) := a\nx := f(2)")).toBe(
      "3: eval_conflict_error: functions must not produce multiple outputs for same inputs",
    );
    expect(failure('x := {"a": v | some v in [1, 2]}')).toBe("2: eval_conflict_error: object keys must be unique");
  });

  it("errors of built-ins make calls undefined, and end strict evaluations", () => {
    expect(value("x := 1 / 0", "x")).toBeUndefined();
    expect(failure("x := 1 / 0", { strict: true })).toBe("2: eval_builtin_error: div: divide by zero");
  });
});

describe("trace", () => {
  it("names the expression that no attempt of a clause got past", () => {
    const text = "x if {\n  input.a == 1\n  input.b == 2\n}\ny if input.c";
    const { clauses, lines } = program(text).trace("data.p.x", { input: { a: 1, b: 3 } });
    expect(clauses.map(({ rule, is, stoppedAt }) => [rule, is, stoppedAt?.line])).toEqual([
      ["data.p.x", "failed", 4],
      ["data.p.y", "not evaluated", undefined],
    ]);
    expect(lines.filter(({ isCovered }) => isCovered).map(({ line }) => line)).toEqual([3]);
  });
});
