import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../model/index.ts";
import { coversCore, judges, selectorKeys, toWebhooks, type WebhookRule } from "./webhook.ts";

function make(apiVersion: string, webhooks: KubernetesObject["webhooks"]): KubernetesObject {
  return { apiVersion, kind: "ValidatingWebhookConfiguration", metadata: { name: "x" }, webhooks };
}

function rule(resources: string[], more: Partial<WebhookRule> = {}): WebhookRule {
  return { path: [], apiGroups: [""], resources, operations: ["CREATE"], scope: "*", ...more };
}

describe("toWebhooks", () => {
  it("fills in the defaults of the version: v1beta1 failed open, matched exactly and waited 30 s", () => {
    const [stable] = toWebhooks(make("admissionregistration.k8s.io/v1", [{}]));
    expect(stable).toMatchObject({ failurePolicy: "Fail", matchPolicy: "Equivalent", timeoutSeconds: 10 });
    const [beta] = toWebhooks(make("admissionregistration.k8s.io/v1beta1", [{}]));
    expect(beta).toMatchObject({ failurePolicy: "Ignore", matchPolicy: "Exact", timeoutSeconds: 30 });
  });

  it("survives webhooks that are no webhooks", () => {
    expect(toWebhooks(make("admissionregistration.k8s.io/v1", "many"))).toEqual([]);
    expect(toWebhooks(make("admissionregistration.k8s.io/v1", [null, 7, { rules: {} }]))).toHaveLength(3);
  });
});

describe("coversCore", () => {
  it.each([
    [["pods"], "pods", true],
    [["*"], "pods", true],
    [["*/*"], "pods", true],
    [["pods/*"], "pods", false],
    [["services"], "pods", false],
    [["*"], "pods/ephemeralcontainers", false],
    [["pods/*"], "pods/ephemeralcontainers", true],
    [["*/ephemeralcontainers"], "pods/ephemeralcontainers", true],
    [["*/*"], "pods/ephemeralcontainers", true],
    [["pods/status"], "pods/ephemeralcontainers", false],
  ])("%j covers %s: %s", (resources, resource, expected) => {
    expect(coversCore(rule(resources), resource)).toBe(expected);
  });

  it("looks at group and scope too", () => {
    expect(coversCore(rule(["pods"], { apiGroups: ["apps"] }), "pods")).toBe(false);
    expect(coversCore(rule(["pods"], { apiGroups: ["*"] }), "pods")).toBe(true);
    expect(coversCore(rule(["pods"], { scope: "Cluster" }), "pods")).toBe(false);
  });
});

describe("judges", () => {
  it("takes * for every operation", () => {
    expect(judges(rule(["pods"], { operations: ["*"] }), "UPDATE")).toBe(true);
    expect(judges(rule(["pods"]), "UPDATE")).toBe(false);
  });
});

describe("selectorKeys", () => {
  it("lists the keys of both forms", () => {
    const selector = { matchLabels: { a: "1" }, matchExpressions: [{ key: "b", operator: "Exists" }, null] };
    expect(selectorKeys(selector)).toEqual(["a", "b"]);
    expect(selectorKeys(undefined)).toEqual([]);
    expect(selectorKeys({ matchLabels: ["x"] })).toEqual([]);
  });
});
