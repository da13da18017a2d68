import { describe, expect, test } from "vitest";
import { type Container, type Context, DEFAULT_SETTINGS, type PodSpec, type Workload } from "../../model/index.ts";
import { toAppArmor, toSeccomp } from "./profile.ts";

function toWorkload(
  podSpec: PodSpec,
  annotations: Record<string, string> = {},
): { workload: Workload; container: Container } {
  const metadata = { name: "web", annotations };
  const container: Container = {
    kind: "container",
    name: "web",
    spec: podSpec.containers?.[0] ?? {},
    path: ["spec", "containers", 0],
  };
  const workload: Workload = {
    resource: { object: { apiVersion: "v1", kind: "Pod", metadata }, origin: { is: "cluster", context: "test" } },
    specPath: ["spec"],
    metadataPath: ["metadata"],
    namespace: "default",
    podMetadata: metadata,
    podSpec,
    containers: [container],
    exposure: "cluster",
    exposedBy: [],
  };
  return { workload, container };
}

/** Profiles look at the settings only. */
function at(kubernetesVersion: string): Context {
  return { settings: { ...DEFAULT_SETTINGS, kubernetesVersion } } as Context;
}

describe("the seccomp profile that counts", () => {
  const pod = { seccompProfile: { type: "RuntimeDefault" } };

  test("is the container's own before the pod's", () => {
    const own = { securityContext: { seccompProfile: { type: "Unconfined" } } };
    const { workload, container } = toWorkload({ securityContext: pod, containers: [own] });
    expect(toSeccomp(container, workload, at("1.36"))).toMatchObject({ type: "Unconfined", from: "container" });
  });

  test("is the pod's where the container has none", () => {
    const { workload, container } = toWorkload({ securityContext: pod, containers: [{}] });
    const path = ["spec", "securityContext", "seccompProfile", "type"];
    expect(toSeccomp(container, workload, at("1.36"))).toEqual({ type: "RuntimeDefault", from: "pod", path });
  });

  test("is an annotation's up to Kubernetes 1.26 only", () => {
    const annotations = { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" };
    const { workload, container } = toWorkload({ containers: [{}] }, annotations);
    expect(toSeccomp(container, workload, at("1.26")).type).toBe("RuntimeDefault");
    expect(toSeccomp(container, workload, at("1.27")).type).toBeUndefined();
  });
});

describe("the AppArmor profile that counts", () => {
  const annotations = { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" };

  test("is the annotation of the container before the pod's field, and the container's field before both", () => {
    const securityContext = { appArmorProfile: { type: "RuntimeDefault" } };
    const inherits = toWorkload({ securityContext, containers: [{}] }, annotations);
    expect(toAppArmor(inherits.container, inherits.workload)).toMatchObject({ type: "Unconfined", from: "annotation" });
    const states = toWorkload({ containers: [{ securityContext }] }, annotations);
    expect(toAppArmor(states.container, states.workload)).toMatchObject({ type: "RuntimeDefault", from: "container" });
  });

  test("is none where only another container's annotation is there", () => {
    const { workload, container } = toWorkload(
      { containers: [{}] },
      { "container.apparmor.security.beta.kubernetes.io/other": "unconfined" },
    );
    expect(toAppArmor(container, workload).type).toBeUndefined();
  });
});
