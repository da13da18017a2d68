import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSource } from "../check/check.ts";
import { SchemaTypes, typeAt } from "../check/schema.ts";
import type { Environment } from "../declaration.ts";
import { bindingsLibrary, twoVariableLibrary } from "../libraries/macros.ts";
import { DYN } from "../type.ts";
import type { Plain } from "./claim.ts";
import type { LintFinding } from "./finding.ts";
import { lintExpression } from "./lint.ts";

const types = new SchemaTypes();
const kind = { type: "string", enum: ["ClusterIP", "NodePort"] };
const port = { type: "object", properties: { protocol: { type: "string", enum: ["TCP", "UDP"] } } };
const object = types.add(
  {
    type: "object",
    properties: {
      kind,
      name: { type: "string" },
      count: { type: "integer" },
      ready: { type: "boolean" },
      ports: { type: "array", items: port },
    },
  },
  "Service",
);
if (object === undefined) throw new Error("the schema has a type");

const environment: Environment = {
  libraries: [bindingsLibrary, twoVariableLibrary],
  variables: new Map([
    ["object", object.type],
    ["any", DYN],
  ]),
  findStruct: (name) => types.findStruct(name),
};

const variables = new Map([["object", object]]);

function lint(source: string): readonly LintFinding[] {
  const result = checkSource(source, environment);
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join("\n"));
  return lintExpression(
    result.checked,
    (path) => typeAt(types, variables, path)?.values as readonly Plain[] | undefined,
  );
}

const found = (source: string): string[] =>
  lint(source).map(({ line, column, rule, message }) => `${line}:${column} ${rule} ${message}`);

describe("what cannot be meant", () => {
  it.each([
    ["object.ready || true", "1:14 always-true this is always true: true is"],
    ["false && object.ready", "1:7 always-false this is always false: false is"],
    [
      "object.name != 'a' || object.name != 'b'",
      "1:20 always-true this is always true: of what it says about object.name",
    ],
    [
      "object.name == 'a' && object.ready && object.name == 'b'",
      "1:36 always-false this is always false: of what it says about object.name",
    ],
    [
      "object.name in ['a', 'b'] && 'c' == object.name",
      "1:27 always-false this is always false: of what it says about object.name",
    ],
    ["any.x > 5 && any.x < 3", "1:11 always-false this is always false: of what it says about any.x"],
    ["any.x < 5 || any.x >= 3.0", "1:11 always-true this is always true: of what it says about any.x"],
    ["object.ready && !object.ready", "1:14 always-false this is always false: of what it says about object.ready"],
    ["object.name == object.name", "1:13 always-true this is always true: both sides are the same"],
    ["1 == 2", "1:3 always-false this is always false: both sides are known"],
    ["object.ports.size() >= 0", "1:21 always-true this is always true: object.ports.size() is never negative"],
    ["size(object.ports) < 0", "1:20 always-false this is always false: size(object.ports) is never negative"],
    [
      "object.kind == 'LoadBalancer'",
      '1:13 always-false this is always false: object.kind is one of "ClusterIP", "NodePort"',
    ],
    ["object.ports.exists(p, p.protocol == 'tcp')", "1:20 always-false this is always false: no element can fit"],
    [
      "object.ports.map(p, p.protocol != 'tcp')",
      '1:32 always-true this is always true: p.protocol is one of "TCP", "UDP"',
    ],
    ["(1 == 1 ? object.name : 'b') == 'x'", "1:4 always-true this is always true: both sides are the same"],
    ["object.ready && any.b && object.ready", "1:26 repeated this stands in the same condition twice"],
    ["object.ports.all(p, object.ready)", "1:17 unused-variable the variable 'p' is never used"],
    ["cel.bind(x, 1, object.count > 0)", "1:9 unused-variable the variable 'x' is never used"],
  ])("%s", (source, message) => {
    expect(found(source)).toContain(message);
  });

  it("is told once, for the whole", () => {
    expect(found("object.ready || (any.x == 1 && any.x == 2) || true")).toHaveLength(1);
  });

  it("names the branch that is never reached", () => {
    expect(found("true ? object.name : 'b'")).toStrictEqual([
      "1:22 dead-branch this is never reached: the condition is always true",
    ]);
  });
});

describe("what can be meant", () => {
  it.each([
    "true",
    "!has(object.name) || object.name == 'a'",
    "object.name == 'a' || object.name == 'b'",
    "object.name != 'a' && object.name != 'b'",
    "any.x > 3 && any.x < 4",
    "any.x >= 3 && any.x <= 3",
    "any.x == 1 && any.y == 2",
    "object.ports.all(i, p, p.protocol == 'TCP')",
    "object.ports.all(p, [1].all(p, p == 1) && p.protocol == 'TCP')",
    "object.ports.size() > 0",
    "size(object.ports) + object.count < 0",
    "object.kind == 'NodePort' ? object.ready : !object.ready",
    "any.x < 5 || any.x > 7",
  ])("%s", (source) => {
    expect(found(source)).toStrictEqual([]);
  });
});

it("never throws, and never tells the same place and rule twice", () => {
  const leaf = fc.constantFrom(
    "any.x == 1",
    "any.x == 2",
    "any.x > 3",
    "object.ready",
    "true",
    "false",
    "any.b",
    "object.kind == 'x'",
  );
  const { condition } = fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc
        .tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition"))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      tie("condition").map((inner) => `!(${inner})`),
      fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => `(${a} ? ${b} : any.c)`),
      tie("condition").map((inner) => `any.l.exists(e, e == 1 || ${inner})`),
    ),
  }));
  fc.assert(
    fc.property(condition, (source) => {
      const places = lint(source).map(({ rule, offset }) => `${rule} ${offset}`);
      expect(new Set(places).size).toBe(places.length);
    }),
    { numRuns: 500 },
  );
});
