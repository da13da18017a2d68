import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject, Resource } from "../../../model/index.ts";
import { toKnownObjects } from "../known-objects.ts";
import { toRequest } from "../request.ts";
import { readGatekeeperPolicies } from "./read.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop" },
  spec: { containers: [{ name: "a", image: "nginx" }] },
} as unknown as KubernetesObject;

/** A template with a constraint, and what they say of a pod. */
function judge(rego: string, match?: JsonObject, kind = "Rule"): { problems: string[]; results: string[] } {
  const template = {
    apiVersion: "templates.gatekeeper.sh/v1",
    kind: "ConstraintTemplate",
    metadata: { name: kind.toLowerCase() },
    spec: { crd: { spec: { names: { kind } } }, targets: [{ target: "admission.k8s.gatekeeper.sh", rego }] },
  };
  const constraint = {
    apiVersion: "constraints.gatekeeper.sh/v1beta1",
    kind,
    metadata: { name: "constraint" },
    spec: match === undefined ? {} : { match },
  };
  const resources = [template, constraint].map((object): Resource => ({
    object: object as unknown as KubernetesObject,
    origin: { is: "cluster", context: "test" },
  }));
  const { items, problems } = readGatekeeperPolicies(resources);
  const world = { objects: toKnownObjects([]), now: new Date(0) };
  const results = items.flatMap((policy) => policy.judge(toRequest(pod), world));
  return {
    problems: problems.map(({ message }) => message),
    results: results.map(({ result, message }) => `${result}: ${message}`),
  };
}

const VIOLATION = 'violation[{"msg": "no"}] { true }';

describe("a template never passes everything for how it is written", () => {
  it.each(['package foo["bar-baz"]', "package\nfoo", 'package foo["}]; x"]', "package foo.__proto__.constructor"])(
    "%j is a package like any other",
    (name) => {
      expect(judge(`${name}\n${VIOLATION}`)).toEqual({ problems: [], results: ["fail: no"] });
    },
  );

  it.each(['violations[{"msg": "no"}] { true }', 'violation(x) = y { y := {"msg": "no", "x": x} }'])(
    "%s is no violation, and its author is told",
    (code) => {
      const { problems, results } = judge(`package foo\n${code}`);
      expect(problems[0]).toMatch(/no rule.*violation/);
      expect(results).toEqual([]);
    },
  );

  it.each<JsonObject>([
    { source: "original" },
    { labelSelector: { matchExpressions: [{ key: "a", operator: "Bogus" }] } },
    { namespaceSelector: { matchExpressions: [{ key: "a", operator: "In", values: [] }] } },
    { namespaceSelector: { matchLabels: { a: "b" } } },
  ])("%j, which nobody can answer, is told or an error", (match) => {
    const { problems, results } = judge(`package foo\n${VIOLATION}`, match);
    // Nobody who looks at both takes it for clean.
    expect([...problems, ...results]).toHaveLength(1);
    expect(results.filter((result) => !result.startsWith("error: "))).toEqual([]);
  });
});

it("kinds named as what objects inherit are judged", () => {
  for (const kind of ["constructor", "__proto__", "toString"])
    expect(judge(`package foo\n${VIOLATION}`, undefined, kind).results).toEqual(["fail: no"]);
});

it("violations without number and messages without end are cut, and it is said so", () => {
  const many = judge('package foo\nviolation[{"msg": m}] { m := sprintf("%d", [numbers.range(1, 5000)[_]]) }').results;
  expect(many.length).toBe(1001);
  expect(many.at(-1)).toBe("error: 4000 more violations are not told");
  const [long] = judge(
    'package foo\nviolation[{"msg": m}] { m := concat("", [x | numbers.range(1, 50000)[_]; x := "aaaa"]) }',
  ).results;
  expect(long?.length).toBeLessThan(10_100);
});
