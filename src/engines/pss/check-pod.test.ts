import { describe, expect, it } from "vitest";
import type { PodSpec } from "../../model/index.ts";
import { checkPod, formatViolations } from "./check-pod.ts";

const hardened: PodSpec = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [{ name: "web", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }],
};

describe("checkPod", () => {
  it("allows a hardened pod and names no check", () => {
    expect(checkPod({ spec: hardened }, { level: "restricted", version: "latest" })).toEqual({
      allowed: true,
      checks: [],
    });
  });

  it("names every check that forbids the pod, in the controller's order and words", () => {
    const spec: PodSpec = { hostPID: true, containers: [{ name: "web", securityContext: { privileged: true } }] };
    const policy = { level: "restricted", version: "v1.33" } as const;
    const { allowed, checks } = checkPod({ spec }, policy);
    expect(allowed).toBe(false);
    expect(formatViolations(policy, checks)).toBe(
      'violates PodSecurity "restricted:v1.33": host namespaces (hostPID=true), ' +
        'privileged (container "web" must not set securityContext.privileged=true), ' +
        'allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });

  it("takes null for not set, as Kubernetes does", () => {
    const nulls = JSON.parse(
      '{"securityContext":null,"volumes":null,"initContainers":null,"os":null,"hostUsers":null,"hostPID":null,' +
        '"containers":[{"name":"web","securityContext":{"privileged":null,"capabilities":null,"procMount":null,"seLinuxOptions":null,' +
        '"seccompProfile":null,"appArmorProfile":null,"windowsOptions":null,"runAsUser":null},"ports":null,"lifecycle":null,"livenessProbe":null}]}',
    ) as PodSpec;
    expect(checkPod({ spec: nulls }, { level: "baseline", version: "latest" }).allowed).toBe(true);
    expect(checkPod({ spec: nulls }, { level: "restricted", version: "latest" }).checks).toHaveLength(4);
  });

  it("is not misled by keys that every object inherits", () => {
    const spec = JSON.parse(
      '{"__proto__":{"hostUsers":false},"containers":[{"name":"__proto__"},{"name":"constructor"}]}',
    ) as PodSpec;
    for (const version of ["v1.0", "latest"] as const) {
      const ids = checkPod({ metadata: { annotations: {} }, spec }, { level: "restricted", version }).checks.map(
        ({ id }) => id,
      );
      expect(ids).toContain("runAsNonRoot");
      expect(ids).not.toContain("seccompProfile_baseline");
    }
  });
});
