import { describe, expect, it } from "vitest";
import { kubernetesEnvironment } from "../libraries/kubernetes/environment.ts";
import { BOOL, DOUBLE, DYN, INT, listOf, mapOf, STRING } from "../type.ts";
import { compileExpression, interpret } from "./program.ts";

const environment = {
  ...kubernetesEnvironment(36),
  variables: new Map([
    ["object", DYN],
    ["x", DYN],
    ["i", INT],
    ["d", DOUBLE],
    ["s", STRING],
    ["b", BOOL],
    ["li", listOf(INT)],
    ["ls", listOf(STRING)],
    ["m", mapOf(STRING, DYN)],
  ]),
};
const activation = {
  object: {
    metadata: { name: "web" },
    spec: {
      name: "spec",
      containers: [
        { name: "a", image: "nginx:1.25" },
        { name: "y", image: "x" },
      ],
    },
  },
  i: 1,
  d: 1.5,
  s: "hello",
  b: true,
  li: [1, 2, 3],
  ls: ["b", "a"],
  m: { a: 1 },
  x: "x",
};

/** What cel-go 0.26 says in the environment of Kubernetes 1.36, run by a program of ours. */
const COSTS: readonly (readonly [expression: string, cost: number])[] = [
  ["object.spec.containers[0].name", 5],
  ["has(object.spec.foo)", 2],
  ["has((b ? object.spec : object.metadata).containers)", 2],
  ["b ? i : 0", 1],
  ["b ? object.spec.containers : []", 3],
  ["(b ? object.spec : object.metadata).name", 3],
  ["object.metadata['name']", 3],
  ["ls[i]", 2],
  ["ls[i - 1]", 4],
  ["ls[li[0] - 1]", 5],
  ["[1, 2, 3].all(x, x > 0)", 16],
  ["li.all(x, x > 1)", 9],
  ["li.exists(v, v == 2)", 17],
  ["li.exists_one(v, v == 2)", 11],
  ["li.map(v, v * 2)", 44],
  ["li.map(v, 'constant')", 8],
  ["li.map(v, v > 1, v * 2)", 36],
  ["li.filter(v, v > 1)", 34],
  ["li.all(k, v, k < v)", 20],
  ["li.transformList(k, v, k + v)", 47],
  ["li.transformMap(k, v, v)", 14],
  ["ls.sortBy(v, v)", 49],
  ["li.sortBy(v, -v)", 75],
  ["s == 'hello'", 2],
  ["s == 'a longer text, of more than ten'", 2],
  ["s + 'abc' + s", 5],
  ["s.contains('ell')", 2],
  ["s.startsWith('he')", 2],
  ["s.matches('^h.*o$')", 3],
  ["s in ['a', 'b']", 1],
  ["s in ls", 4],
  ["x in ls", 4],
  ["'a' in m", 2],
  ["{'a': 1, 'b': 2}.a", 2],
  ["[s] + ls", 13],
  ["int('5') + i", 2],
  ["object.?spec.?foo.orValue('x')", 2],
  ["object.?spec.?containers[?0].?name.orValue('none')", 5],
  ["object.?spec.optMap(v, v.name).hasValue()", 10],
  ["type(i) == int", 3],
  ["object.spec.containers.exists(c, c.image == 'x' || c.name == 'y')", 21],
  ["object == object", 3],
  ["'' == s", 1],
  ["x == ''", 1],
  ["-i * 2 % 5", 4],
  ["s < 'z'", 2],
  ["dyn(i) + 1", 3],
  ["timestamp('2024-01-01T00:00:00Z').getFullYear()", 1],
  ["duration('1h') > duration('30m')", 1],
];

function programOf(expression: string, jsonVariables = new Set<string>()) {
  const compilation = compileExpression(expression, environment, { jsonVariables });
  if (compilation.is === "invalid") throw new Error(compilation.errors[0]?.message);
  return compilation.program;
}

describe("the cost of an evaluation", () => {
  it.each(COSTS)("%s costs %i, as in Kubernetes", (expression, cost) => {
    const program = programOf(expression);
    expect(interpret(program.checked, program.environment, activation).cost).toBe(cost);
    expect(program.evaluate(activation).cost).toBe(cost);
    expect(programOf(expression, new Set(["object", "x"])).evaluate(activation).cost).toBe(cost);
  });

  it("ends the evaluation beyond its limit, and nothing absorbs that", () => {
    const program = programOf("li.all(a, li.all(b, li.all(c, true))) || true");
    const tooMuch = { is: "error", exceeded: true, message: "operation cancelled: actual cost limit exceeded" };
    expect(program.evaluate(activation, 20)).toMatchObject(tooMuch);
    expect(interpret(program.checked, program.environment, activation, 20)).toMatchObject(tooMuch);
    expect(program.evaluate(activation)).toMatchObject({ is: "value", value: true });
  });

  it("bounds nested loops over long lists", () => {
    const program = programOf("li.all(a, li.all(b, li.all(c, a + b + c >= 0)))");
    const li = Array.from({ length: 10_000 }, (_, index) => index);
    expect(program.evaluate({ li })).toMatchObject({ is: "error", exceeded: true });
  });
});
