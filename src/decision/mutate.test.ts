import { describe, expect, it } from "vitest";
import { applyPatch } from "../formats/json-patch/index.ts";
import type { JsonObject } from "../model/index.ts";
import type { Decision } from "./decision.ts";
import { toPod, toReviewOf, toRuleSet, toWorld } from "./decision-for-tests.ts";
import { FREE_METER, type Meter } from "./meter.ts";
import { decideMutation } from "./mutate.ts";
import type { RuleSet } from "./rule-set.ts";

const toPolicy = (name: string, expression: string, failurePolicy = "Fail"): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  failurePolicy: ${failurePolicy}
  reinvocationPolicy: Never
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  mutations: [{ patchType: ApplyConfiguration, applyConfiguration: { expression: ${JSON.stringify(expression)} } }]
---
`;
const LABELS = toPolicy("labels", 'Object{metadata: Object.metadata{labels: {"team": "shop"}}}');
const BROKEN = toPolicy(
  "broken",
  "Object{metadata: Object.metadata{labels: {'a': object.metadata.labels['nothing']}}}",
);

const mutate = (ruleSet: RuleSet, object: JsonObject, over: JsonObject = {}, meter: Meter = FREE_METER): Decision =>
  decideMutation(toReviewOf(object, over), ruleSet, toWorld(), meter);

describe("mutation", () => {
  it("of a policy is a minimal patch, and none when it is applied again", () => {
    const ruleSet = toRuleSet({}, { policies: LABELS });
    const pod = toPod();
    const { patch = [], allowed } = mutate(ruleSet, pod);
    expect(allowed).toBe(true);
    expect(patch).toEqual([{ op: "add", path: "/metadata/labels", value: { team: "shop" } }]);
    const changed = applyPatch(pod, patch) as JsonObject;
    expect(mutate(ruleSet, changed)).not.toHaveProperty("patch");
  });

  it("comes after that of policies, and both are one patch that needs no second", () => {
    const mutations = { securityContext: { runAsNonRoot: true, seccompProfile: true } };
    const ruleSet = toRuleSet({ mutations }, { policies: LABELS });
    const pod = toPod();
    const changed = applyPatch(pod, mutate(ruleSet, pod).patch) as JsonObject;
    expect(changed).toMatchObject({ metadata: { labels: { team: "shop" } } });
    expect(mutate(ruleSet, changed)).not.toHaveProperty("patch");
  });

  it("leaves alone what the API server fills in and writes its own way", () => {
    const pod = toPod({
      container: { resources: { requests: { cpu: "1000m" } } },
    });
    expect(mutate(toRuleSet({}, { policies: LABELS }), pod).patch).toEqual([
      { op: "add", path: "/metadata/labels", value: { team: "shop" } },
    ]);
  });

  it("has nothing to do with deletions, connections and objects no rule is about", () => {
    const ruleSet = toRuleSet({ mutations: { securityContext: { runAsNonRoot: true } } }, { policies: LABELS });
    const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "shop" } };
    for (const decision of [
      mutate(ruleSet, toPod(), { operation: "DELETE", object: null, oldObject: toPod() }),
      mutate(ruleSet, toPod(), { operation: "CONNECT", subResource: "exec" }),
      mutate(ruleSet, configMap),
    ]) {
      expect(decision).toMatchObject({ allowed: true, reasons: [] });
      expect(decision).not.toHaveProperty("patch");
    }
  });

  it("that breaks refuses where unknown denies, and else leaves the object and says so", () => {
    const denied = mutate(toRuleSet({}, { policies: BROKEN }), toPod({ metadata: { labels: { a: "b" } } }));
    expect(denied).toMatchObject({
      allowed: false,
      code: 500,
      reasons: [{ rule: "policy/broken", verdict: "unknown" }],
    });
    expect(denied).not.toHaveProperty("patch");
    const through = mutate(
      toRuleSet({ onUnknown: "allow" }, { policies: BROKEN }),
      toPod({ metadata: { labels: { a: "b" } } }),
    );
    expect(through).toMatchObject({ allowed: true, reasons: [{ action: "warn" }] });
  });

  it("of a Kyverno policy that breaks under Ignore is left out whole, and noted", () => {
    const toKyverno = (failurePolicy: string): string => `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: halved }
spec:
  failurePolicy: ${failurePolicy}
  rules:
    - name: first
      match: { any: [{ resources: { kinds: [Pod] } }] }
      mutate: { patchStrategicMerge: { metadata: { labels: { first: done } } } }
    - name: second
      match: { any: [{ resources: { kinds: [Pod] } }] }
      mutate: { patchStrategicMerge: { metadata: { labels: { second: "{{ request.object.spec.nothing }}" } } } }
---
`;
    const under = (failurePolicy: string): Decision =>
      mutate(toRuleSet({}, { policies: `${toKyverno(failurePolicy)}${LABELS}` }), toPod());
    expect(under("Fail")).toMatchObject({ allowed: false, code: 500 });
    const decision = under("Ignore");
    expect(decision).toMatchObject({
      allowed: true,
      reasons: [{ rule: "policy/halved/second", verdict: "unknown", action: "audit" }],
      patch: [{ path: "/metadata/labels", value: { team: "shop" } }],
    });
  });

  it("that may not run now is skipped, and the others run", () => {
    const meter: Meter = {
      ...FREE_METER,
      permit: (_set, rule) =>
        rule === "policy/broken" ? { is: "skip", because: "its breaker is open" } : { is: "run" },
    };
    const ruleSet = toRuleSet({ onUnknown: "allow" }, { policies: `${BROKEN}${LABELS}` });
    const decision = mutate(ruleSet, toPod(), {}, meter);
    expect(decision.reasons).toMatchObject([{ rule: "policy/broken", verdict: "skipped", action: "warn" }]);
    expect(decision.patch).toHaveLength(1);
  });
});
