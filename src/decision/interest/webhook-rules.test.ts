import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Policy, ResourceRule } from "../../engines/policy/index.ts";
import type { Control } from "../../model/index.ts";
import { EMPTY_RULE_SET } from "../decision-for-tests.ts";
import type { RuleSet } from "../rule-set.ts";
import { mergeRules } from "./merge-rules.ts";
import { toPolicyIndex } from "./policy-index.ts";
import { type RuleWithOperations, toWebhookRules } from "./webhook-rules.ts";

const ruleSet = (parts: Partial<RuleSet>): RuleSet => ({ ...EMPTY_RULE_SET, ...parts });

function rule(resource: string, parts: Partial<ResourceRule> = {}): ResourceRule {
  const [group = "", name = ""] = resource.includes(" ") ? resource.split(" ") : ["", resource];
  return {
    apiGroups: [group],
    apiVersions: ["*"],
    resources: [name],
    operations: ["CREATE"],
    scope: "*",
    ...parts,
  };
}

function about(...interest: ResourceRule[]): Policy {
  return { name: "test", namespace: "", kind: "Test", interest, judge: () => [] };
}

function rulesOf(...interest: ResourceRule[]): readonly RuleWithOperations[] {
  return toWebhookRules(ruleSet({ policies: toPolicyIndex([about(...interest)]) }));
}

describe("rules of a webhook", () => {
  it("are none where nothing is judged", () => {
    expect(toWebhookRules(ruleSet({}))).toEqual([]);
  });

  it("ask for pods in every shape and for namespaces where Pod Security is on, and for no deletion or connection", () => {
    const level = { level: "baseline", version: "latest" } as const;
    const podSecurity = {
      defaults: { enforce: level, audit: level, warn: level },
      exemptions: { usernames: [], runtimeClasses: [], namespaces: [] },
    };
    const rules = toWebhookRules(ruleSet({ podSecurity: podSecurity }));
    expect(rules).toEqual([
      {
        apiGroups: [""],
        apiVersions: ["*"],
        resources: ["namespaces", "pods", "podtemplates", "replicationcontrollers"],
        operations: ["CREATE", "UPDATE"],
        scope: "*",
      },
      {
        apiGroups: [""],
        apiVersions: ["*"],
        resources: ["pods/ephemeralcontainers", "pods/resize"],
        operations: ["UPDATE"],
        scope: "*",
      },
      {
        apiGroups: ["apps"],
        apiVersions: ["*"],
        resources: ["daemonsets", "deployments", "replicasets", "statefulsets"],
        operations: ["CREATE", "UPDATE"],
        scope: "*",
      },
      {
        apiGroups: ["batch"],
        apiVersions: ["*"],
        resources: ["cronjobs", "jobs"],
        operations: ["CREATE", "UPDATE"],
        scope: "*",
      },
    ]);
  });

  it("ask for all ways in which a guarded object changes", () => {
    const guard = { usernames: [], groups: [], namespaceLabels: [], ownNamespace: "hauberk-system" };
    const rules = toWebhookRules(ruleSet({ guard }));
    expect(rules.find(({ resources }) => resources.includes("namespaces"))?.operations).toContain("DELETE");
    expect(rules.flatMap(({ resources }) => resources)).toEqual(
      expect.arrayContaining(["namespaces/status", "namespaces/finalize", "policyexceptions", "clusterroles"]),
    );
    expect(rules.flatMap(({ apiGroups }) => apiGroups)).toContain("constraints.gatekeeper.sh");
    const withoutPolicies = toWebhookRules(ruleSet({ guard: { ...guard, clusterPolicies: false } }));
    expect(withoutPolicies.flatMap(({ apiGroups }) => apiGroups)).not.toContain("kyverno.io");
  });

  it("ask for what controls look at: pods in every shape, kinds by their resource, and all where one looks at all", () => {
    const toControls = (...some: object[]) => ({
      controls: some.map((control) => ({ control: control as Control, action: "deny" as const })),
    });
    const rules = toWebhookRules(ruleSet(toControls({ scope: "object", kinds: ["networking.k8s.io/Ingress"] })));
    expect(rules).toEqual([{ ...rule("networking.k8s.io ingresses"), operations: ["CREATE", "UPDATE"] }]);
    const ofPods = toWebhookRules(ruleSet(toControls({ scope: "container" })));
    expect(ofPods.flatMap(({ resources }) => resources)).toContain("pods/ephemeralcontainers");
    const all = toWebhookRules(ruleSet(toControls({ scope: "object", kinds: ["*"] })));
    expect(all).toContainEqual({ ...rule("*"), apiGroups: ["*"], operations: ["CREATE", "UPDATE"] });
    expect(toWebhookRules(ruleSet(toControls({ scope: "dockerfile" })))).toEqual([]);
  });

  it("join operations on the same, and leave out what a star asks for already", () => {
    const rules = rulesOf(
      rule("pods"),
      rule("pods", { operations: ["DELETE"] }),
      rule("apps *", { operations: ["CREATE", "UPDATE"] }),
      rule("apps deployments", { apiVersions: ["v1"], operations: ["CREATE", "DELETE"] }),
    );
    expect(rules).toEqual([
      { ...rule("pods"), operations: ["CREATE", "DELETE"] },
      { ...rule("apps *"), operations: ["CREATE", "UPDATE"] },
      { ...rule("apps deployments"), apiVersions: ["v1"], operations: ["DELETE"] },
    ]);
  });

  it("ask for connections and deletions only where a rule is asked about them", () => {
    const exec = rule("pods/exec", { operations: ["CONNECT"] });
    const pods = rule("pods", { operations: ["*"], asked: ["CREATE", "UPDATE"] });
    expect(rulesOf(exec, pods).map(({ resources, operations }) => [resources, operations])).toEqual([
      [["pods"], ["CREATE", "UPDATE"]],
      [["pods/exec"], ["CONNECT"]],
    ]);
  });

  it("ask for everything but status where a policy is about everything, and for a status that is named", () => {
    const [rules] = rulesOf({ ...rule("*/*"), apiGroups: ["*"] });
    expect(rules?.resources).toContain("*");
    expect(rules?.resources).toContain("*/scale");
    expect(rules?.resources).toContain("*/ephemeralcontainers");
    expect(rules?.resources).toContain("services/status");
    expect(rules?.resources).not.toContain("*/*");
    expect(rules?.resources).not.toContain("*/status");
    expect(rulesOf(rule("nodes/status"))[0]?.resources).toEqual(["nodes/status"]);
    const everything: Policy = { name: "silent", namespace: "", kind: "Test", judge: () => [] };
    expect(toWebhookRules(ruleSet({ policies: toPolicyIndex([everything]) }))[0]?.apiGroups).toEqual(["*"]);
  });

  it("name no resource that the API server never asks webhooks about", () => {
    expect(rulesOf(rule("admissionregistration.k8s.io validatingwebhookconfigurations"))).toEqual([]);
  });
});

const OPERATIONS = ["CREATE", "UPDATE", "DELETE", "CONNECT"] as const;
const some = <Value>(...values: Value[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: values.length });
const anyRule: fc.Arbitrary<RuleWithOperations> = fc.record({
  apiGroups: fc.oneof(some("", "apps", "batch"), fc.constant(["*"])),
  apiVersions: fc.oneof(some("v1", "v1beta1"), fc.constant(["*"])),
  resources: some("pods", "pods/exec", "pods/*", "*/scale", "jobs", "*", "*/*"),
  operations: fc.oneof(some(...OPERATIONS), fc.constant(["*" as const])),
  scope: fc.constantFrom("*", "Namespaced", "Cluster"),
});

function asks(rules: readonly RuleWithOperations[], request: readonly string[]): boolean {
  const [group = "", version = "", resource = "", sub = "", operation = "", scope = ""] = request;
  const has = (list: readonly string[], value: string): boolean => list.includes(value) || list.includes("*");
  return rules.some(
    (one) =>
      has(one.apiGroups, group) &&
      has(one.apiVersions, version) &&
      has(one.operations, operation) &&
      has([one.scope], scope) &&
      one.resources.some((text) => has([text.split("/")[0] ?? ""], resource) && has([text.split("/")[1] ?? ""], sub)),
  );
}

describe("merged rules", () => {
  it("ask for the same as the rules they are made of, whatever the order, in a form the API server takes", () => {
    const request = fc.tuple(
      fc.constantFrom("", "apps", "other"),
      fc.constantFrom("v1", "v1beta1", "v2"),
      fc.constantFrom("pods", "jobs", "other"),
      fc.constantFrom("", "exec", "scale", "status"),
      fc.constantFrom(...OPERATIONS),
      fc.constantFrom("Namespaced", "Cluster"),
    );
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 6 }),
        fc.array(request, { minLength: 20, maxLength: 60 }),
        (rules, requests) => {
          const merged = mergeRules(rules);
          for (const one of requests) expect(asks(merged, one)).toBe(asks(rules, one));
          expect(mergeRules(rules.toReversed())).toEqual(merged);
          for (const { apiGroups, apiVersions, operations, resources } of merged) {
            for (const list of [apiGroups, apiVersions, operations])
              expect(!list.includes("*") || list.length === 1).toBe(true);
            expect(!resources.includes("*/*") || resources.length === 1).toBe(true);
            expect(!resources.includes("*") || resources.every((text) => text === "*" || text.includes("/"))).toBe(
              true,
            );
            for (const text of resources.filter((one) => one.endsWith("/*")))
              expect(resources.filter((one) => one.startsWith(text.slice(0, -1)))).toEqual([text]);
          }
        },
      ),
    );
  });
});
