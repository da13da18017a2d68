import { describe, expect, it } from "vitest";
import { asObject, dig, type JsonObject } from "../../../model/index.ts";
import { toRequest } from "../request.ts";
import { toTestConstraint, toTestPod, toTestResource, toTestTemplate, toTestWorld } from "./objects-for-tests.ts";
import { readGatekeeperPolicies } from "./read.ts";

const TELL = 'package rule\nviolation[{"msg": msg}] { msg := sprintf("%v", [input.parameters]) }';

function judge(template: JsonObject, constraint: JsonObject, others: readonly JsonObject[] = []): string[] {
  const { items, problems } = readGatekeeperPolicies([template, constraint, ...others].map(toTestResource));
  if (problems.length > 0) return problems.map(({ code, message }) => `${code} ${message}`);
  return items.flatMap((policy) =>
    policy.judge(toRequest(toTestPod()), toTestWorld()).map(({ result, message }) => `${result} ${message}`),
  );
}

function withRego(rego: string, libs: string[] = []): string[] {
  return judge(toTestTemplate({ rego: `package rule\n${rego}`, libs }), toTestConstraint());
}

describe("parameters", () => {
  const schema = (properties: JsonObject): JsonObject => ({ openAPIV3Schema: { type: "object", properties } });
  const withParameters = (properties: JsonObject, parameters?: JsonObject, version = "v1"): string[] =>
    judge(
      toTestTemplate({ rego: TELL }, schema(properties), version),
      toTestConstraint(parameters === undefined ? {} : { parameters }),
    );

  it("have the schema's defaults only where there are parameters", () => {
    const properties = { a: { type: "string", default: "x" } };
    expect(withParameters(properties)).toEqual(["fail {}"]);
    expect(withParameters(properties, {})).toEqual(['fail {"a": "x"}']);
  });

  it("have defaults in lists and maps, and in place of null", () => {
    const item = { type: "object", properties: { q: { type: "string", default: "w" } } };
    const properties = { list: { type: "array", items: item }, map: { type: "object", additionalProperties: item } };
    expect(withParameters(properties, { list: [{}], map: { x: {} } })).toEqual([
      'fail {"list": [{"q": "w"}], "map": {"x": {"q": "w"}}}',
    ]);
  });

  it.each<[JsonObject, JsonObject[string]]>([
    [{ type: "string", pattern: "^a+$" }, "aab"],
    [{ type: "integer", minimum: 3, exclusiveMinimum: true }, 3],
    [{ "x-kubernetes-int-or-string": true }, true],
    [{ type: "array", items: { type: "string" } }, "x"],
  ])("that the schema %j refuses", (property, value) => {
    const [problem] = withParameters({ a: property }, { a: value ?? null });
    expect(problem).toMatch(/^CONSTRAINT_INVALID .*spec\.parameters\.a/);
  });

  it("are told apart by each pattern of a schema", () => {
    const properties = { a: { type: "string", pattern: "^a$" }, b: { type: "string", pattern: "^b$" } };
    expect(withParameters(properties, { a: "a", b: "b" })).toEqual(['fail {"a": "a", "b": "b"}']);
  });

  it("that the schema does not name are refused, in older templates kept", () => {
    expect(withParameters({}, { a: 1 })[0]).toMatch(/^POLICY_INVALID .*spec\.parameters\.a is no field/);
    expect(withParameters({}, { a: 1 }, "v1beta1")).toEqual(['fail {"a": 1}']);
  });

  it.each(["__proto__", "constructor", "toString"])("named %s are ordinary", (name) => {
    const parameters = JSON.parse(`{"${name}": {"x": 1}}`) as JsonObject;
    expect(withParameters({}, parameters, "v1beta1")).toEqual([`fail {"${name}": {"x": 1}}`]);
  });
});

describe("Rego that Gatekeeper refuses", () => {
  it.each([
    ['violation[{"msg": "a"}] { not data.secrets }', "data.secrets cannot be read"],
    ['violation[{"msg": "a"}] { data[input.x] }', "EXPRESSION_INVALID"],
    ['import data.inventory\nviolation[{"msg": "a"}] { true }', "import data.inventory"],
    ['import input\nviolation[{"msg": "a"}] { true }', "import input"],
    ['import rego.v1\nviolation contains {"msg": "a"} if true', "import rego.v1"],
    ['violation[{"msg": "a"}] { http.send({"method": "get", "url": "http://x.example"}) }', "http.send"],
    ['violations[{"msg": "a"}] { true }', "no rule named violation"],
  ])("%s", (rego, reason) => {
    expect(withRego(rego)[0]).toContain(reason);
  });

  it("a library outside lib", () => {
    expect(withRego('violation[{"msg": "a"}] { true }', ["package other"])[0]).toContain("must begin with lib.");
  });

  it("and Rego that it takes", () => {
    const rego = 'import data.lib.text\nviolation[{"msg": text.said}] { not data.inventory.cluster }';
    expect(withRego(rego, ['package lib.text\nsaid = "so" { true }'])).toEqual(["fail so"]);
  });
});

describe("violations", () => {
  it("that differ in neither message nor details are one", () => {
    expect(withRego('violation[{"msg": "a", "id": i}] { i := [1, 2][_] }')).toEqual(["fail a"]);
    expect(withRego('violation[{"msg": "a", "details": i}] { i := [1, 2][_] }')).toEqual(["fail a", "fail a"]);
  });

  it("whose message is no text are an error", () => {
    expect(withRego('violation[{"msg": 5}] { true }')).toEqual(["error msg is 5, which is no text"]);
    expect(withRego('violation["no"] { true }')).toEqual([
      "error its violations carry no msg, which Gatekeeper refuses",
    ]);
  });

  it("of Rego that fails say where", () => {
    const [said] = withRego('f(x) = 1 { x }\nf(x) = 2 { x }\nviolation[{"msg": "a"}] { f(true) == 1 }');
    expect(said).toMatch(/^error template:\d+: eval_conflict_error: functions must not produce multiple outputs/);
  });
});

it.each([
  ["deny", { result: "fail" }],
  ["warn", { result: "warn" }],
  ["dryrun", { result: "warn", action: "audit" }],
])("what %s finds does that to the request, and clients are not told of dry runs", (enforcementAction, expected) => {
  const objects = [toTestTemplate({ rego: TELL }), toTestConstraint({ enforcementAction })];
  const { items } = readGatekeeperPolicies(objects.map(toTestResource));
  const [said] = items.flatMap((policy) => policy.judge(toRequest(toTestPod()), toTestWorld()));
  expect({ result: said?.result, action: said?.action }).toEqual({ action: undefined, ...expected });
});

describe("constraints that judge nothing are told", () => {
  const template = toTestTemplate({ rego: TELL });
  it.each<[string, JsonObject]>([
    ["no place is named", toTestConstraint({ enforcementAction: "scoped" })],
    [
      "an action that there is not",
      toTestConstraint({
        enforcementAction: "scoped",
        scopedEnforcementActions: [{ action: "bogus", enforcementPoints: [{ name: "*" }] }],
      }),
    ],
    ["a match that is none", toTestConstraint({ match: "x" })],
    ["a misspelt match", toTestConstraint({ match: { kind: [] } })],
    ["a name too long", toTestConstraint({}, "a".repeat(64))],
    ["a name that is none", toTestConstraint({}, "Not_A_Name")],
    ["a version that there is not", { ...toTestConstraint(), apiVersion: "constraints.gatekeeper.sh/v1" }],
  ])("%s", (_, constraint) => {
    expect(judge(template, constraint)[0]).toMatch(/^(?:CONSTRAINT|POLICY)_INVALID/);
  });
});

it("what an object would lead to is judged as mutators leave it", () => {
  const expansion = {
    apiVersion: "expansion.gatekeeper.sh/v1alpha1",
    kind: "ExpansionTemplate",
    metadata: { name: "tasks" },
    spec: {
      applyTo: [{ groups: [""], versions: ["v1"], kinds: ["Pod"] }],
      templateSource: "spec",
      generatedGVK: { group: "", version: "v1", kind: "Task" },
    },
  };
  const mutator = {
    apiVersion: "mutations.gatekeeper.sh/v1",
    kind: "AssignMetadata",
    metadata: { name: "owner" },
    spec: {
      location: "metadata.labels.owner",
      parameters: { assign: { value: "me" } },
      match: { source: "Generated" },
    },
  };
  const rego = 'package rule\nviolation[{"msg": msg}] { msg := input.review.object.metadata.labels.owner }';
  const said = judge(toTestTemplate({ rego }), toTestConstraint(), [expansion, mutator]);
  expect(said).toEqual(["fail [Implied by tasks] me"]);
});

it("10,000 constraints of one template are read in a few seconds", () => {
  const constraints = Array.from({ length: 10_000 }, (_, index) => toTestConstraint({}, `c${index}`));
  const resources = [toTestTemplate({ rego: TELL }), ...constraints].map(toTestResource);
  const start = performance.now();
  const { items, problems } = readGatekeeperPolicies(resources);
  expect([items.length, problems.length]).toEqual([10_000, 0]);
  expect(performance.now() - start).toBeLessThan(10_000);
});

it("input.review leaves out what is empty", () => {
  const rego = 'package rule\nviolation[{"msg": msg}] { msg := json.marshal(input.review) }';
  const [said = ""] = judge(toTestTemplate({ rego }), toTestConstraint());
  const review = asObject(JSON.parse(said.replace(/^fail /, ""))) ?? {};
  expect(Object.keys(review).toSorted()).toEqual([
    "kind",
    "name",
    "namespace",
    "namespaceObject",
    "object",
    "oldObject",
    "operation",
    "options",
    "resource",
    "uid",
    "userInfo",
  ]);
  expect(dig(review, "userInfo")).toEqual({});
});
