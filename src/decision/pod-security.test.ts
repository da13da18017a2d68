import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Request, toKnownObjects, type World } from "../engines/policy/index.ts";
import { type JsonObject, type KubernetesObject, Problem } from "../model/index.ts";
import { toNamespace, toRequest, toReview } from "./guard/reviews-for-tests.ts";
import { checkPodSecurity, type PodSecurity } from "./pod-security.ts";
import type { PodSecurityVerdict } from "./pod-security/verdict.ts";

const PSS = "pod-security.kubernetes.io/";
const privileged = { level: "privileged", version: "latest" } as const;
const DEFAULTS: PodSecurity = {
  defaults: { enforce: privileged, audit: privileged, warn: privileged },
  exemptions: { usernames: ["robot"], runtimeClasses: ["sandbox"], namespaces: ["kube-system"] },
};
const RESTRICTED = toNamespace({ [`${PSS}enforce`]: "restricted" });

function check(parts: Partial<Request>, world = worldOf(RESTRICTED), podSecurity = DEFAULTS): PodSecurityVerdict {
  return checkPodSecurity(toReview(toRequest(parts)), podSecurity, world);
}

function worldOf(...objects: KubernetesObject[]): World {
  return { objects: toKnownObjects(objects), now: new Date(0) };
}

function podOf(spec: JsonObject, metadata: JsonObject = {}): KubernetesObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "web", ...metadata }, spec };
}

const restricted = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [
    { name: "a", image: "a:1", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } },
  ],
};
const rootPod = podOf({
  hostPID: true,
  containers: [{ name: "a", image: "a:1", securityContext: { privileged: true } }],
});
const ofGroup = (group: string, kind: string, resource: string): Partial<Request> => ({
  kind: { group, version: "v1", kind },
  resource: { group, version: "v1", resource },
});

describe("Pod Security of pods", () => {
  it("lets through what holds, and notes the policy", () => {
    const { reasons, annotations } = check({ object: podOf(restricted) });
    expect(reasons).toEqual([]);
    expect([...annotations]).toEqual([["enforce-policy", "restricted:latest"]]);
  });

  it("says which fields, and what to write", () => {
    const world = worldOf(toNamespace({ [`${PSS}enforce`]: "baseline" }));
    expect(check({ object: rootPod }, world).reasons).toEqual([
      {
        rule: "pod-security/baseline:latest",
        action: "deny",
        verdict: "fail",
        message:
          'violates PodSecurity "baseline:latest": host namespaces (hostPID=true), privileged (container "a" must not set securityContext.privileged=true)',
        field: "spec, spec.containers[0].securityContext.privileged",
        fix: "leave out hostNetwork, hostPID and hostIPC; set privileged to false, or leave it out",
      },
    ]);
  });

  it.each([
    [{ annotations: { "container.apparmor.security.beta.kubernetes.io/a": "unconfined" } }, {}, "metadata.annotations"],
    [
      {},
      { initContainers: [{ name: "i", securityContext: { procMount: "Unmasked" } }] },
      "spec.initContainers[0].securityContext.procMount",
    ],
    [{}, { securityContext: { sysctls: [{ name: "kernel.msgmax" }] } }, "spec.securityContext.sysctls"],
    [{}, { ephemeralContainers: [{ name: "e", ports: [{ hostPort: 1 }] }] }, "spec.ephemeralContainers[0].ports"],
  ])("names the field at fault: %j %j", (metadata, spec, field) => {
    const world = worldOf(toNamespace({ [`${PSS}enforce`]: "baseline" }));
    const [reason] = check(
      { object: podOf({ containers: [{ name: "a", image: "a" }], ...spec }, metadata) },
      world,
    ).reasons;
    expect(reason?.field).toBe(field);
  });

  it("is unknown where the namespace is not known: never a pass", () => {
    const { reasons, annotations } = check({ object: podOf(restricted) }, worldOf());
    expect(reasons).toMatchObject([
      { action: "deny", verdict: "unknown", message: 'failed to lookup namespace "shop"' },
    ]);
    expect(annotations.get("error")).toBe('failed to lookup namespace "shop"');
  });

  it.each<[string, Partial<Request>]>([
    ["a field of another type", { object: podOf({ ...restricted, hostPID: "no" }) }],
    ["a spec that is none", { object: { ...podOf({}), spec: "x" } }],
    ["no object", { object: null }],
    ["another kind", { object: { ...podOf(restricted), kind: "Binding" } }],
    ["an update of nothing", { operation: "UPDATE", object: podOf(restricted), oldObject: null }],
    ["an unknown subresource", { subResource: "rebuild", object: { ...podOf(restricted), kind: "Rebuild" } }],
  ])("is unknown for %s", (_what, parts) => {
    expect(check(parts).reasons.map(({ verdict, action }) => `${verdict} ${action}`)).toContain("unknown deny");
  });

  it("is refused by the rest of what could not be read", () => {
    const verdicts = check({ object: podOf({ ...(rootPod["spec"] as JsonObject), volumes: {} }) }).reasons.map(
      ({ verdict }) => verdict,
    );
    expect(verdicts).toContain("fail");
    expect(verdicts).toContain("unknown");
  });

  it("looks at ephemeral containers and at images that change, not at what means nothing", () => {
    const old = podOf(rootPod["spec"] as JsonObject);
    const change = (spec: JsonObject, subResource = ""): number =>
      check({
        operation: "UPDATE",
        subResource,
        oldObject: old,
        object: podOf({ ...(old["spec"] as JsonObject), ...spec }),
      }).reasons.filter(({ action }) => action === "deny").length;
    expect(change({ activeDeadlineSeconds: 1 })).toBe(0);
    expect(change({ ephemeralContainers: [{ name: "e", image: "e" }] }, "ephemeralcontainers")).toBe(1);
    expect(change({ containers: [{ name: "a", image: "a:2" }] })).toBe(1);
    expect(change({ containers: [{ name: "a", image: "a:2" }] }, "status")).toBe(0);
    expect(check({ operation: "CONNECT", subResource: "exec", object: null }).reasons).toEqual([]);
    expect(check({ operation: "DELETE", oldObject: old }).reasons).toEqual([]);
  });

  it.each<[string, Partial<Request>]>([
    ["user", { userInfo: { username: "robot", groups: [] } }],
    ["namespace", { namespace: "kube-system" }],
    ["runtimeClass", { object: podOf({ ...(rootPod["spec"] as JsonObject), runtimeClassName: "sandbox" }) }],
  ])("is left out for an exempt %s, which is noted", (by, parts) => {
    const { reasons, annotations } = check({ object: rootPod, ...parts });
    expect([reasons, [...annotations]]).toEqual([[], [["exempt", by]]]);
  });
});

describe("Pod Security of what carries templates", () => {
  const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name: "web" } };
  const template = { spec: rootPod["spec"] as JsonObject };

  it("warns of custom resources too, and never refuses them", () => {
    const object = { ...rollout, spec: { template } };
    const { reasons } = check({ ...ofGroup("argoproj.io", "Rollout", "rollouts"), object });
    expect(reasons.map(({ action }) => action)).toEqual(["warn"]);
    expect(reasons[0]?.message).toMatch(/^would violate PodSecurity "restricted:latest": host namespaces/);
    expect(reasons[0]?.field).toContain("spec.template.spec.containers[0].securityContext.privileged");
  });

  it("judges the steps of a Tekton task as containers", () => {
    const steps = [{ name: "s", image: "s", securityContext: { privileged: true } }];
    const object = { apiVersion: "tekton.dev/v1", kind: "Task", metadata: { name: "t" }, spec: { steps } };
    const world = worldOf(toNamespace({ [`${PSS}warn`]: "baseline", [`${PSS}audit`]: "baseline" }));
    const { reasons, annotations } = check({ ...ofGroup("tekton.dev", "Task", "tasks"), object }, world);
    expect(reasons.map(({ action }) => action)).toEqual(["audit", "warn"]);
    expect(annotations.get("audit-violations")).toContain('container "s" must not set securityContext.privileged=true');
  });

  it("says each violation of many templates once, and does not hide that there were too many", () => {
    const object = { ...rollout, spec: { templates: Array.from({ length: 100 }, () => ({ template })) } };
    const { reasons } = check({ ...ofGroup("argoproj.io", "Rollout", "rollouts"), object });
    expect(reasons.map(({ action, verdict }) => `${action} ${verdict}`)).toEqual(["warn fail", "audit unknown"]);
    expect(reasons[1]?.message).toContain("only 64 of 100 pod templates were looked at");
  });

  it("is unknown, as a warning, where the namespace is not known", () => {
    const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { template } };
    const { reasons } = check({ ...ofGroup("apps", "Deployment", "deployments"), object }, worldOf());
    expect(reasons).toMatchObject([{ action: "warn", verdict: "unknown" }]);
  });

  it("has nothing to say of what carries none", () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: {} };
    for (const world of [worldOf(), worldOf(RESTRICTED)]) {
      expect(check({ ...ofGroup("", "ConfigMap", "configmaps"), object }, world)).toEqual({
        reasons: [],
        annotations: new Map(),
      });
    }
  });
});

describe("Pod Security of namespaces", () => {
  const namespaces = ofGroup("", "Namespace", "namespaces");
  const tighten = { ...namespaces, operation: "UPDATE" as const, object: RESTRICTED, oldObject: toNamespace({}) };

  it("refuses each label that it cannot read", () => {
    const object = toNamespace({ [`${PSS}enforce`]: "none", [`${PSS}warn-version`]: "1.30" });
    expect(check({ ...namespaces, object }).reasons).toMatchObject([
      { field: `metadata.labels["${PSS}enforce"]`, action: "deny", verdict: "fail" },
      { field: `metadata.labels["${PSS}warn-version"]`, action: "deny", verdict: "fail" },
    ]);
  });

  it("names pods that are there and would not be let in, one line a fault", () => {
    const inShop = (name: string): KubernetesObject =>
      podOf(rootPod["spec"] as JsonObject, { name, namespace: "shop" });
    const world = worldOf(inShop("b"), inShop("a"), inShop("c"), podOf(restricted, { name: "d", namespace: "shop" }));
    expect(check(tighten, world).reasons.map(({ action, message }) => `${action}: ${message}`)).toEqual([
      'warn: existing pods in namespace "shop" violate the new PodSecurity enforce level "restricted:latest"',
      "warn: a (and 2 other pods): host namespaces, privileged, allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
    ]);
  });

  it("says how many of very many pods it looked at", () => {
    const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "r", uid: "1", controller: true };
    const pods = Array.from({ length: 3100 }, (_, index) =>
      podOf(restricted, { name: `p${index}`, namespace: "shop", ownerReferences: [owner] }),
    );
    const loner = podOf(rootPod["spec"] as JsonObject, { name: "loner", namespace: "shop" });
    const said = check(tighten, worldOf(...pods, loner)).reasons.map(({ message }) => message);
    expect(said[0]).toBe("new PodSecurity enforce level only checked against the first 3000 of 3101 existing pods");
    expect(said[2]).toMatch(/^loner: host namespaces/);
  });

  it("says that it could not list pods, and lets the label be set", () => {
    const blind = worldOf();
    const list = (): never => {
      throw new Problem("LIST_FAILED", "forbidden");
    };
    const { reasons } = check(tighten, { ...blind, objects: { ...blind.objects, list } });
    expect(reasons.map(({ action, message }) => `${action}: ${message}`)).toEqual([
      "warn: failed to list pods while checking new PodSecurity enforce level",
    ]);
  });

  it("says nothing where pods are not known, and nothing of looser labels", () => {
    expect(check(tighten, worldOf()).reasons).toEqual([]);
    expect(check({ ...tighten, object: toNamespace({}), oldObject: RESTRICTED }, worldOf(rootPod)).reasons).toEqual([]);
  });

  it("is unknown where the namespace cannot be read", () => {
    for (const parts of [{ object: null }, { oldObject: null }]) {
      expect(check({ ...tighten, ...parts }).reasons).toMatchObject([{ action: "deny", verdict: "unknown" }]);
    }
  });
});

describe("Pod Security of anything", () => {
  it("never throws, and never takes what is no pod for one that holds", () => {
    const hostile = fc.oneof(fc.constant(null), fc.jsonValue(), fc.object()) as fc.Arbitrary<JsonObject>;
    const request = fc.record({
      spec: hostile,
      metadata: hostile,
      kind: fc.constantFrom("Pod", "Deployment", "Rollout", "__proto__"),
      apiVersion: fc.constantFrom("v1", "apps/v1", "example.com/v1"),
      resource: fc.constantFrom("pods", "namespaces", "deployments"),
      group: fc.constantFrom("", "apps", "example.com"),
      operation: fc.constantFrom<Request["operation"]>("CREATE", "UPDATE"),
    });
    fc.assert(
      fc.property(request, ({ spec, metadata, kind, apiVersion, resource, group, operation }) => {
        const object = { apiVersion, kind, metadata, spec } as unknown as KubernetesObject;
        const { reasons } = check({ operation, object, oldObject: object, ...ofGroup(group, kind, resource) });
        const isPod = kind === "Pod" && apiVersion === "v1";
        const isUnknown = reasons.some(({ verdict }) => verdict === "unknown");
        expect(isUnknown || group !== "" || resource !== "pods" || isPod).toBe(true);
      }),
    );
  });

  it("holds no key of labels for one of its own", () => {
    const labels = JSON.parse(`{"__proto__": "restricted", "constructor": "x", "${PSS}enforce": true}`) as Record<
      string,
      string
    >;
    const world = worldOf(toNamespace(labels));
    const { reasons, annotations } = check({ object: rootPod }, world);
    expect(reasons[0]?.rule).toBe("pod-security/restricted:latest");
    expect(annotations.get("error")).toContain("Invalid value: true");
  });
});
