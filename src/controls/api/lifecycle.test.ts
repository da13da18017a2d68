import { describe, expect, it } from "vitest";
import { isAtLeast, readKubernetesVersion } from "../../formats/kubernetes-version/index.ts";
import type { KubernetesObject } from "../../model/index.ts";
import { AGED_KINDS, lifecycleOf, toMoveEdits } from "./lifecycle.ts";

function make(apiVersion: string, kind: string, spec = {}): KubernetesObject {
  return { apiVersion, kind, metadata: { name: "x" }, spec };
}

function editsOf(object: KubernetesObject, kubernetesVersion: string): unknown[] {
  const lifecycle = lifecycleOf(object);
  return lifecycle === undefined ? [] : toMoveEdits(object, lifecycle, kubernetesVersion);
}

const selector = { matchLabels: { app: "web" } };

describe("the table of API versions", () => {
  it("is well formed: releases in order, and a move for every row", () => {
    const rows = AGED_KINDS.map((groupKind) => groupKind.split("/"));
    expect(rows.length).toBeGreaterThan(50);
    for (const [group = "", kind = ""] of rows) {
      const versions = [
        "v1alpha1",
        "v1alpha2",
        "v1alpha3",
        "v2alpha1",
        "v1beta1",
        "v1beta2",
        "v1beta3",
        "v2beta1",
        "v2beta2",
      ];
      const found = versions.flatMap((version) => lifecycleOf(make(`${group}/${version}`, kind)) ?? []);
      expect(found.length, `${group}/${kind}`).toBeGreaterThan(0);
      for (const { deprecated, removed, since, replacement, move } of found) {
        expect(isAtLeast(removed, deprecated)).toBe(true);
        expect(["same", "with-selector", "differs"]).toContain(move);
        expect(replacement === undefined || readKubernetesVersion(since) !== undefined).toBe(true);
      }
    }
  });

  it("does not take prototype keys or other groups for known kinds", () => {
    expect(lifecycleOf(make("apps/v1", "Deployment"))).toBeUndefined();
    expect(lifecycleOf(make("example.com/v1beta1", "Ingress"))).toBeUndefined();
    expect(lifecycleOf(make("__proto__", "constructor"))).toBeUndefined();
  });
});

describe("toMoveEdits", () => {
  it("changes the version where the fields stayed the same", () => {
    expect(editsOf(make("batch/v1beta1", "CronJob"), "1.36")).toEqual([
      { op: "set", path: ["apiVersion"], value: "batch/v1" },
    ]);
  });

  it("leaves objects alone whose fields changed", () => {
    expect(editsOf(make("networking.k8s.io/v1beta1", "Ingress"), "1.36")).toEqual([]);
    expect(editsOf(make("autoscaling/v2beta1", "HorizontalPodAutoscaler"), "1.36")).toEqual([]);
  });

  it("moves a Deployment only when it has the selector that apps/v1 demands", () => {
    expect(editsOf(make("extensions/v1beta1", "Deployment"), "1.36")).toEqual([]);
    expect(editsOf(make("extensions/v1beta1", "Deployment", { selector, rollbackTo: {} }), "1.36")).toEqual([]);
    expect(editsOf(make("extensions/v1beta1", "Deployment", { selector }), "1.36")).toHaveLength(1);
  });

  it("leaves a disruption budget alone whose empty selector has another meaning in policy/v1", () => {
    expect(editsOf(make("policy/v1beta1", "PodDisruptionBudget", { selector: {} }), "1.36")).toEqual([]);
    expect(editsOf(make("policy/v1beta1", "PodDisruptionBudget", { selector }), "1.36")).toHaveLength(1);
  });

  it("does not move to a version the cluster does not serve yet", () => {
    expect(editsOf(make("batch/v1beta1", "CronJob"), "1.20")).toEqual([]);
  });
});
