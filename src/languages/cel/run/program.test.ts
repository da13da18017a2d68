import { describe, expect, it } from "vitest";
import { bindingsLibrary } from "../libraries/macros.ts";
import { optionalLibrary } from "../libraries/optional.ts";
import { type CelType, DYN, INT, STRING } from "../type.ts";
import { CelError, type CelValue } from "../value.ts";
import type { Activation } from "./activation.ts";
import { explainExpression } from "./explain.ts";
import { toJson } from "./json.ts";
import { compileExpression, interpret, type Program } from "./program.ts";
import { StructValue } from "./struct-value.ts";

const environment = {
  libraries: [optionalLibrary(), bindingsLibrary],
  variables: new Map<string, CelType>([
    ["object", DYN],
    ["i", INT],
    ["s", STRING],
    ["constructor", DYN],
  ]),
};
const JSON_VARIABLES = new Set(["object"]);

function programOf(expression: string, jsonVariables: ReadonlySet<string> = JSON_VARIABLES): Program {
  const compilation = compileExpression(expression, environment, { jsonVariables });
  if (compilation.is === "invalid") throw new Error(compilation.errors[0]?.message);
  return compilation.program;
}

/** The value by all three ways, which must agree. */
function valueOf(expression: string, activation: Activation): CelValue | string {
  const outcomes = [
    programOf(expression).evaluate(activation),
    programOf(expression, new Set()).evaluate(activation),
    interpret(programOf(expression).checked, programOf(expression).environment, activation),
  ].map((outcome) =>
    outcome.is === "value" ? JSON.stringify(toJson(outcome.value)) : `${outcome.message} @${outcome.offset}`,
  );
  expect(new Set(outcomes).size).toBe(1);
  const [first = ""] = outcomes;
  return first;
}

describe("errors of evaluations", () => {
  it.each([
    ["object.a.b", {}, "no such key: a @6"],
    ["object.a", null, "no such key: a @6"],
    ["object.a", [1], "unsupported index type 'string' in list @6"],
    ["object[2]", [1], "index out of bounds: 2 @6"],
    ["1 / object", 0, "division by zero @2"],
    ["object + 1", "a", "no such overload @7"],
    ["object + 1", true, "no such overload: _+_ @7"],
    ["object && true", "a", "no such overload @7"],
    ["object.all(x, x)", 1, "got 'types.Int', expected iterable type @10"],
    ["[1].map(x, object.y)", {}, "no such key: y @17"],
    ["9223372036854775807 + i", undefined, "integer overflow @20"],
  ])("%s says what is wrong, and where", (expression, object, message) => {
    expect(valueOf(expression, { object, i: 1 })).toBe(message);
  });

  it("are absorbed where another operand decides", () => {
    expect(valueOf("object.x || true", { object: {} })).toBe("true");
    expect(valueOf("false && object.x", { object: {} })).toBe("false");
    expect(valueOf("object.x && false", { object: {} })).toBe("false");
    expect(valueOf("object.exists(e, e.x == 1)", { object: [{}, { x: 1 }] })).toBe("true");
    expect(valueOf("object.all(e, e.x == 1)", { object: [{}, { x: 2 }] })).toBe("false");
    expect(valueOf("object.all(e, e.x == 1)", { object: [{}, { x: 1 }] })).toBe("no such key: x @15");
  });

  it("say which variable is missing", () => {
    expect(valueOf("object.a", {})).toBe("no such attribute(s): object @0");
    expect(valueOf("constructor", {})).toBe("no such attribute(s): constructor @0");
  });
});

describe("conversions that can never work", () => {
  it("are refused before anything runs, as cel-go refuses them", () => {
    const refused = compileExpression("true || int('a') == 1", environment);
    const error = { message: "program instantiation failed: type conversion error from 'string' to 'int'", column: 12 };
    expect(refused).toMatchObject({ is: "invalid", errors: [error] });
    expect(compileExpression("true || int(s) == 1", environment).is).toBe("ready");
  });
});

describe("names that JavaScript knows", () => {
  const object: CelValue = JSON.parse(
    '{"__proto__": {"a": 1}, "constructor": "c", "toString": "t", "length": 7}',
  ) as CelValue;

  it("are data where they are there", () => {
    expect(valueOf("object.__proto__.a", { object })).toBe("1");
    expect(valueOf("[object.constructor, object.toString, object.length]", { object })).toBe('["c","t",7]');
    expect(valueOf("object['constructor']", { object })).toBe('"c"');
    expect(valueOf("has(object.__proto__)", { object })).toBe("true");
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "length", "map", "valueOf"])(
    "%s is not there where it is not",
    (name) => {
      for (const empty of [{}, "text", 5, true]) {
        expect(valueOf(`object.${name}`, { object: empty })).toBe(`no such key: ${name} @6`);
        expect(valueOf(`has(object.${name})`, { object: empty })).toBe("false");
        expect(valueOf(`object.?${name}.hasValue()`, { object: empty })).toBe("false");
      }
      expect(valueOf(`object['${name}']`, { object: {} })).toBe(`no such key: ${name} @6`);
      expect(valueOf(`'${name}' in object`, { object: {} })).toBe("false");
    },
  );

  it("make maps whose keys are data", () => {
    expect(valueOf("{'__proto__': 1}", {})).toBe('{"__proto__":1}');
  });
});

describe("texts of a policy", () => {
  const NASTY = ['"', "'", "\\", "`", "${x}", "\n", "\u2028", "\u2029", "*/", "</script>", '"];throw 1;//', "\0"];

  it.each(NASTY)("never become code: %j", (text) => {
    const written = `"${Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
    expect(valueOf(written, {})).toBe(JSON.stringify(text));
    expect(valueOf(`object[${written}]`, { object: { [text]: "found" } })).toBe('"found"');
    expect(valueOf(`s == ${written}`, { s: text })).toBe("true");
    expect(valueOf(`s in [${written}, "b"]`, { s: text })).toBe("true");
    expect(valueOf(`s.contains(${written})`, { s: `a${text}b` })).toBe("true");
    expect(valueOf(`{${written}: 1}`, {})).toBe(JSON.stringify({ [text]: 1 }));
  });

  it("name fields that no identifier could", () => {
    expect(valueOf("object.`a-b/c.d`", { object: { "a-b/c.d": 1 } })).toBe("1");
  });
});

describe("bounds", () => {
  it("stop lists that double with every step", () => {
    const levels = Array.from({ length: 30 }, (_, level) => `cel.bind(v${level + 1}, v${level} + v${level}, `);
    const program = programOf(`cel.bind(v0, [1, 2], ${levels.join("")}size(v30)${")".repeat(31)}`);
    const tooLarge = { is: "error", message: "list too large: more than 1000000 elements" };
    expect(program.evaluate({})).toMatchObject(tooLarge);
    expect(interpret(program.checked, program.environment, {})).toMatchObject(tooLarge);
  });

  it("stop loops that compare deep values, which cost next to nothing in Kubernetes", () => {
    const program = programOf("object.l.all(a, object.l.all(b, object.deep == object.other))");
    const deep = Array.from({ length: 5000 }, (_, index) => [index]);
    const l = Array.from({ length: 300 }, (_, index) => index);
    const activation = { object: { l, deep, other: structuredClone(deep) } };
    const tooMuch = { is: "error", exceeded: true };
    expect(program.evaluate(activation)).toMatchObject(tooMuch);
    expect(interpret(program.checked, program.environment, activation)).toMatchObject(tooMuch);
  });

  it("stop one comparison of lists that hold one another twice, level upon level, and count it as costing the limit", () => {
    const double = (list: unknown): unknown => [list, list];
    const levels = (): unknown => Array.from({ length: 60 }).reduce<unknown>(double, [1]);
    const activation = { object: { a: levels(), b: levels() } } as Activation;
    const program = programOf("object.a == object.b || object.a != object.b");
    const tooMuch = { is: "error", exceeded: true, cost: 1000 };
    expect(program.evaluate(activation, 1000)).toMatchObject(tooMuch);
    expect(interpret(program.checked, program.environment, activation, 1000)).toMatchObject(tooMuch);
    expect(programOf("object.a.size() == 2").evaluate(activation, 1000)).toMatchObject({ is: "value", value: true });
  });

  it("stop texts of unknown type that double with every step", () => {
    const levels = Array.from({ length: 30 }, (_, level) => `cel.bind(v${level + 1}, v${level} + v${level}, `);
    const program = programOf(`cel.bind(v0, object, ${levels.join("")}size(v30)${")".repeat(31)}`);
    expect(program.evaluate({ object: "0123456789" })).toMatchObject({
      is: "error",
      message: "text too large: more than 10000000 characters",
    });
  });

  it("stop texts that double with every step", () => {
    const levels = Array.from({ length: 30 }, (_, level) => `cel.bind(v${level + 1}, v${level} + v${level}, `);
    const program = programOf(`cel.bind(v0, s + s, ${levels.join("")}size(v30)${")".repeat(31)}`);
    expect(program.evaluate({ s: "0123456789" })).toMatchObject({ is: "error", exceeded: true });
  });
});

describe("lazy values", () => {
  class Counted extends StructValue {
    readonly typeName = "test.Lazy";
    asked = 0;
    getField(name: string): CelValue | undefined {
      this.asked += 1;
      if (name === "bad") throw new CelError("it fails");
      return name === "good" ? 1 : undefined;
    }
    hasField(name: string): boolean {
      return name === "good" || name === "bad";
    }
    toJson(): unknown {
      return {};
    }
    equals(other: CelValue): boolean {
      return other === this;
    }
  }

  it("are asked only for what is needed, and their errors are the evaluation's", () => {
    const lazy = new Counted();
    const read = (expression: string) => programOf(expression, new Set()).evaluate({ object: lazy });
    expect(read("false && object.bad == 1")).toMatchObject({ is: "value", value: false });
    expect(lazy.asked).toBe(0);
    expect(read("object.good")).toMatchObject({ is: "value", value: 1 });
    expect(read("object.bad")).toMatchObject({ is: "error", message: "it fails", offset: 6 });
    expect(read("object.other")).toMatchObject({ is: "error", message: "no such field 'other'" });
  });

  it("of bind are computed once, when they are first used", () => {
    expect(valueOf("cel.bind(x, 1 / 0, true)", {})).toBe("true");
    expect(valueOf("cel.bind(x, 1 / i == 1, x || x) || true", { i: 0 })).toBe("true");
    expect(valueOf("cel.bind(x, object.a, [x, x])", { object: { a: 5 } })).toBe("[5,5]");
  });
});

describe("an explanation", () => {
  it("tells what each part came to, and which were not needed", () => {
    const program = programOf("has(object.a) && object.b == 2 && object.c");
    const { outcome, parts } = explainExpression(program, { object: { a: 1, b: 3 } });
    expect(outcome).toMatchObject({ is: "value", value: false });
    const told = new Map(parts.map((part) => [part.text, part.outcome]));
    expect(told.get("has(object.a)")).toEqual({ is: "value", value: true });
    expect(told.get("object.b")).toEqual({ is: "value", value: 3 });
    expect(told.get("object.b == 2")).toEqual({ is: "value", value: false });
    expect(told.get("object.c")).toEqual({ is: "not evaluated" });
  });

  it("tells the errors of parts", () => {
    const { parts } = explainExpression(programOf("object.a.b || true"), { object: {} });
    expect(parts.map(({ outcome }) => outcome.is)).toEqual(["value", "error", "error", "value"]);
  });
});
