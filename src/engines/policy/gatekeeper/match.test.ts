import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import { matchesWildcard, matchObject, type Source } from "./match.ts";
import { toTestPod } from "./objects-for-tests.ts";

const POD = toTestPod({ labels: { app: "web" } });
const CLUSTER_WIDE = { apiVersion: "v1", kind: "Node", metadata: { name: "n" } } as unknown as KubernetesObject;
const NAMESPACE = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "shop", labels: { tier: "a" } },
} as unknown as KubernetesObject;
const GENERATED = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { generateName: "web-x-" },
} as unknown as KubernetesObject;

function answer(match: JsonObject, object = POD, namespace?: KubernetesObject, source: Source = "Original"): string {
  return matchObject(match, { object, namespace, source }).is;
}

describe("a constraint matches what Gatekeeper's does", () => {
  it.each<[JsonObject, KubernetesObject, string]>([
    [{ kinds: [] }, POD, "match"],
    [{ kinds: [{}] }, POD, "match"],
    [{ kinds: [{ apiGroups: ["*"], kinds: ["*"] }] }, POD, "match"],
    [{ kinds: [{ apiGroups: ["apps"], kinds: ["Pod"] }] }, POD, "no match"],
    [{ scope: "Cluster" }, POD, "no match"],
    [{ scope: "Cluster" }, NAMESPACE, "match"],
    [{ scope: "Namespaced" }, NAMESPACE, "no match"],
    [{ namespaces: ["sh*"] }, POD, "match"],
    [{ namespaces: ["other"] }, POD, "no match"],
    [{ namespaces: ["other"] }, CLUSTER_WIDE, "match"],
    [{ namespaces: ["shop"] }, NAMESPACE, "match"],
    [{ excludedNamespaces: ["*op"] }, POD, "no match"],
    [{ excludedNamespaces: ["*op"] }, CLUSTER_WIDE, "match"],
    [{ labelSelector: { matchLabels: { app: "web" } } }, POD, "match"],
    [{ labelSelector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] } }, POD, "no match"],
    [{ namespaceSelector: { matchLabels: { tier: "a" } } }, NAMESPACE, "match"],
    [{ namespaceSelector: { matchLabels: { tier: "a" } } }, CLUSTER_WIDE, "match"],
    [{ namespaceSelector: { matchLabels: { tier: "a" } } }, POD, "unknown"],
    [{ name: "we*" }, POD, "match"],
    [{ name: "web-*" }, GENERATED, "match"],
    [{ name: "web-x-" }, GENERATED, "no match"],
    [{ name: "*x-" }, GENERATED, "no match"],
    [{ source: "Generated" }, POD, "no match"],
    [{ source: "All" }, POD, "match"],
  ])("%j", (match, object, expected) => {
    expect(answer(match, object)).toBe(expected);
  });

  it("by the labels of a namespace that is known", () => {
    expect(answer({ namespaceSelector: { matchLabels: { tier: "a" } } }, POD, NAMESPACE)).toBe("match");
    expect(answer({ namespaceSelector: { matchLabels: { tier: "b" } } }, POD, NAMESPACE)).toBe("no match");
  });
});

it.each([
  ["*", "", true],
  ["**", "x", true],
  ["a*", "ab", true],
  ["*a", "ab", false],
  ["*b*", "abc", true],
  ["a*c", "abc", false],
])("the pattern %s against %s", (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});
