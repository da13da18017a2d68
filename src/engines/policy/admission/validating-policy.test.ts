import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, KubernetesObject } from "../../../model/index.ts";
import {
  judge,
  namespace,
  pod,
  readObjects,
  toBindingObject,
  toPolicy,
  toPolicyObject,
  toResource,
  toWorld,
} from "./policies-for-tests.ts";
import { readAdmissionPolicies } from "./read.ts";

const FALSE = "validations: [{expression: 'false', message: no}]";
const DENIED = "fail: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no";
const bound = (spec: string, binding = "validationActions: [Deny]"): ReturnType<typeof toPolicy> =>
  toPolicy([toPolicyObject(spec), toBindingObject(binding)]);

// Everything here is also asked of a real API server, with thousands of objects, in tests/cluster/admission.
describe("a validating admission policy", () => {
  it("says pass where all validations hold, and each that does not in the API server's words", () => {
    expect(judge(bound("validations: [{expression: object.metadata.name == 'web'}]"), pod())).toEqual(["pass"]);
    const two = bound(
      "validations: [{expression: 'object.kind == \"X\"'}, {expression: 'true'}, {expression: 'false', messageExpression: '\"a \" + object.kind'}]",
    );
    expect(judge(two, pod())).toEqual([
      "fail: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: failed expression: object.kind == \"X\"",
      "fail: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: a Pod",
    ]);
  });

  it("without a binding is judged as if bound to everything, unless that is not wanted", () => {
    const unbound = toPolicyObject(FALSE);
    expect(judge(toPolicy([unbound]), pod())).toEqual(["fail: ValidatingAdmissionPolicy 'p' denied request: no"]);
    expect(readAdmissionPolicies([toResource(unbound)], { judgesUnbound: false }).items).toEqual([]);
  });

  it("sees objects as the API server holds them: defaults set, empty fields left out", () => {
    const spec = (expression: string): string => `validations: [{expression: '${expression}'}]`;
    const object = pod(
      { labels: {} },
      { hostNetwork: false, containers: [{ name: "a", image: "a", resources: { limits: { cpu: "1000m" } } }] },
    );
    for (const expression of [
      'object.spec.containers[0].imagePullPolicy == "Always"',
      'object.spec.containers[0].resources.requests.cpu == "1"',
      "!has(object.spec.hostNetwork) && !has(object.metadata.labels)",
      'object.metadata.namespace == "default" && request.namespace == "default"',
      'object.status.qosClass == "Burstable"',
    ]) {
      expect(judge(bound(spec(expression)), object)).toEqual(["pass"]);
    }
    const asServed = toPolicy([toPolicyObject(spec("!has(object.status)"))], { objects: "as served" });
    expect(judge(asServed, object)).toEqual(["pass"]);
  });

  it.each([
    ["Deny", ["fail", "deny"]],
    ["Warn", ["warn", "warn"]],
    ["Audit", ["fail", "audit"]],
  ])("whose binding says %s", (action, expected) => {
    const policy = bound(FALSE, `validationActions: [${action}]`);
    const [result] = policy.judge({ ...request(), object: pod() }, toWorld());
    expect([result?.result, result?.action]).toEqual(expected);
  });

  it("that cannot be judged is an error, or skipped where its failure policy is Ignore", () => {
    const spec = "validations: [{expression: object.spec.nothing == 1}]";
    const error = "expression 'object.spec.nothing == 1' resulted in error: no such key: nothing";
    expect(judge(bound(spec), pod())).toEqual([
      `error: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${error}`,
    ]);
    expect(judge(bound(`failurePolicy: Ignore\n${spec}`), pod())).toEqual([
      `skip: not judged, for failurePolicy is Ignore: ${error}`,
    ]);
  });

  it.each([
    [
      "a kind it does not name",
      "matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: ['*'], resources: [deployments]}]}",
      {},
    ],
    [
      "another operation",
      "matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: [DELETE], resources: ['*']}]}",
      {},
    ],
    [
      "what is excluded",
      "matchConstraints: {excludeResourceRules: [{apiGroups: [''], apiVersions: ['*'], operations: ['*'], resources: [pods]}]}",
      {},
    ],
    [
      "a subresource",
      "matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]}",
      { subResource: "status" },
    ],
    ["other labels", "matchConstraints: {objectSelector: {matchLabels: {a: b}}}", {}],
    [
      "other scopes",
      "matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], scope: Cluster}]}",
      {},
    ],
    ["conditions that are false", "matchConditions: [{name: a, expression: 'false'}]", {}],
  ])("says nothing of %s", (_, spec, more) => {
    expect(judge(bound(`${FALSE}\n${spec}`), pod(), toWorld(), more)).toEqual([]);
  });

  it("with a namespace selector needs the namespace, and says so where it was not given", () => {
    const policy = bound(
      FALSE,
      "validationActions: [Deny]\nmatchResources: {namespaceSelector: {matchLabels: {team: a}}}",
    );
    const inTeam = pod({ namespace: "shop" });
    expect(judge(policy, inTeam, toWorld(namespace("shop", { team: "a" })))).toEqual([DENIED]);
    expect(judge(policy, inTeam, toWorld(namespace("shop", { team: "b" })))).toEqual([]);
    expect(judge(policy, inTeam)).toEqual([
      "error: namespace 'shop' was not given, so nobody knows whether its labels match the namespaceSelector",
    ]);
    const lenient = bound(
      `${FALSE}\nfailurePolicy: Ignore`,
      "validationActions: [Deny]\nmatchResources: {namespaceSelector: {matchLabels: {team: a}}}",
    );
    expect(judge(lenient, inTeam)).toEqual([expect.stringMatching(/^error: namespace 'shop' was not given/)]);
    const named = bound(
      FALSE,
      "validationActions: [Deny]\nmatchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}",
    );
    expect(judge(named, inTeam)).toEqual([DENIED]);
    expect(judge(named, pod())).toEqual([]);
  });

  it("matches equivalent versions of a kind, converted where their shapes are the same", () => {
    const [definition] = readObjects(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foxes.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Fox, plural: foxes}
  versions: [{name: v1, served: true}, {name: v2, served: true}]`);
    const rules =
      "matchConstraints: {resourceRules: [{apiGroups: [example.com], apiVersions: [v1], operations: ['*'], resources: [foxes]}]";
    const spec =
      "validations: [{expression: 'false', messageExpression: 'object.apiVersion + \" \" + request.kind.version + \" \" + request.requestKind.version'}]";
    const fox = { apiVersion: "example.com/v2", kind: "Fox", metadata: { name: "a", namespace: "b" } };
    const world = toWorld(definition!);
    const more = { resource: { group: "example.com", version: "v2", resource: "foxes" } };
    expect(judge(bound(`${spec}\n${rules}}`), fox, world, more)[0]).toContain("denied request: example.com/v1 v1 v2");
    expect(judge(bound(`${spec}\n${rules}, matchPolicy: Exact}`), fox, world, more)).toEqual([]);
  });

  it("of hostile objects never throws", () => {
    const policy = bound(
      "variables: [{name: a, expression: object.spec}]\nvalidations: [{expression: 'variables.a.b.c == object.metadata.labels.__proto__'}, {expression: has(object.constructor)}]",
    );
    const value = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<Json>(null, true, "a", 1, 1.5),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom("a", "b", "c", "__proto__", "constructor", "containers", "labels"),
          tie("value"),
          { noNullPrototype: true },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.constantFrom("Pod", "Deployment", "Secret", "Namespace", "Fox"),
        value,
        value,
        (kind, spec, metadata) => {
          const object = {
            apiVersion: kind === "Deployment" ? "apps/v1" : "v1",
            kind,
            spec,
            metadata: { name: "a", ...(metadata as object) },
          };
          expect(
            policy.judge(
              {
                ...request(),
                kind: { group: kind === "Deployment" ? "apps" : "", version: "v1", kind },
                object,
              },
              toWorld(),
            ).length,
          ).toBeGreaterThan(0);
        },
      ),
    );
  });

  function request() {
    return {
      operation: "CREATE" as const,
      object: null,
      oldObject: null,
      kind: { group: "", version: "v1", kind: "Pod" },
      resource: { group: "", version: "v1", resource: "pods" },
      subResource: "",
      name: "web",
      namespace: "",
      userInfo: { username: "me", groups: [] },
      dryRun: false,
    };
  }
});

describe("a faulty policy", () => {
  const problemsOf = (spec: string): string[] =>
    readAdmissionPolicies([toResource(toPolicyObject(spec))]).problems.map(({ code, message }) => `${code} ${message}`);

  it.each([
    ["validations: [{expression: 'object.'}]", "EXPRESSION_INVALID"],
    ["validations: [{expression: object.metadata.name}]", "must evaluate to bool but got dyn"],
    ["validations: [{expression: 'true', messageExpression: '1'}]", "must evaluate to string but got int"],
    ["validations: [{expression: 'params == null'}]", "undeclared reference to 'params'"],
    ["validations: [{expression: 'true', message: \"a\\nb\"}]", "must not contain line breaks"],
    ["validations: [{expression: 'duration(\"x\") == null'}]", "invalid duration argument"],
    ["variables: [{name: a, expression: 'object.'}]\nvalidations: [{expression: variables.a == 1}]", "Syntax error"],
    [
      "matchConditions: [{name: a, expression: variables.b == 1}]\nvariables: [{name: b, expression: '1'}]\nvalidations: []",
      "undeclared reference to 'variables'",
    ],
    ["matchConstraints: null\nvalidations: []", "matchConstraints is missing"],
    ["validations: [{message: a}]", "expression is missing"],
  ])("is told: %s", (spec, expected) => {
    const problems = problemsOf(spec);
    expect(problems[0]).toContain(expected);
    expect(problems).toHaveLength(1);
  });
});

describe("an explanation", () => {
  it("tells every step and what the parts of expressions came to", () => {
    const policy = bound(
      "variables: [{name: n, expression: object.metadata.name}]\nvalidations: [{expression: variables.n == 'x' || object.spec.a.b}]",
    );
    const explained = policy.explain?.({ ...toRequestOf(pod()) }, toWorld())[0];
    const write = (text: string, outcome: object): string => `${text}: ${JSON.stringify(Object.values(outcome)[1])}`;
    const steps = explained?.steps ?? [];
    expect(steps.filter(({ depth }) => depth === 0).map(({ text, outcome }) => write(text, outcome))).toEqual([
      'binding b: "matches as pods of v1"',
      'variable n: object.metadata.name: "web"',
      expect.stringMatching(/^validation 1: .*: "no such key: a"$/),
    ]);
    expect(steps.map(({ text, outcome }) => write(text, outcome))).toContain("variables.n == 'x': false");
  });

  function toRequestOf(object: KubernetesObject) {
    return {
      operation: "CREATE" as const,
      object,
      oldObject: null,
      kind: { group: "", version: "v1", kind: "Pod" },
      resource: { group: "", version: "v1", resource: "pods" },
      subResource: "",
      name: "web",
      namespace: "default",
      userInfo: { username: "me", groups: [] },
      dryRun: false,
    };
  }
});

describe("fields whose misspelt values would choose nothing", () => {
  const readAll = (policy: string, binding = "validationActions: [Deny]") =>
    readAdmissionPolicies([toPolicyObject(policy), toBindingObject(binding)].map(toResource)).problems.map(
      ({ message }) => message,
    );
  const rule = (fields: string) =>
    `matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], ${fields}}]}`;

  it.each([
    [`${FALSE}\n${rule("operations: [create]")}`, undefined, "operations must be one of *, CREATE"],
    [`${FALSE}\n${rule("operations: ['*'], scope: cluster")}`, undefined, "scope must be one of"],
    [`${FALSE}\nfailurePolicy: ignore`, undefined, "failurePolicy must be one of"],
    [FALSE, "validationActions: [deny]", "validationActions must be one of"],
    [
      FALSE,
      "validationActions: [Deny]\nmatchResources: {objectSelector: {matchExpressions: [{key: a, operator: Bogus}]}}",
      'objectSelector: "Bogus" is no operator',
    ],
    [
      FALSE,
      "validationActions: [Deny]\nparamRef: {name: a, parameterNotFoundAction: deny}",
      "must be one of Allow, Deny",
    ],
  ])("are told: %s, %s", (policy, binding, message) => {
    expect(readAll(policy, binding)).toEqual([expect.stringContaining(message)]);
  });
});
