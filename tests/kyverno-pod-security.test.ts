import { assert, boolean, constantFrom, property, record, subarray, uniqueArray } from "fast-check";
import { expect, it } from "vitest";
import { readPolicies, toKnownObjects, toRequest } from "../src/engines/policy/index.ts";
import { checkPod } from "../src/engines/pss/index.ts";
import type { KubernetesObject, PodSpec, Resource } from "../src/model/index.ts";

/*
 * Two engines know the Pod Security Standards: the one that speaks as the API server does, and the podSecurity rules of
 * Kyverno, which tell the fields at fault. They must not differ in what they allow, save where a Windows pod is exempt
 * from a restricted check: Kyverno then still applies the baseline one.
 */
const context = record(
  {
    privileged: boolean(),
    allowPrivilegeEscalation: boolean(),
    runAsNonRoot: boolean(),
    runAsUser: constantFrom(0, 1000),
    procMount: constantFrom("Default", "Unmasked"),
    capabilities: record({
      add: subarray(["NET_ADMIN", "CHOWN", "NET_BIND_SERVICE"]),
      drop: subarray(["ALL", "NET_RAW"]),
    }),
    seccompProfile: record({ type: constantFrom("RuntimeDefault", "Unconfined") }),
    seLinuxOptions: record({ type: constantFrom("spc_t", "container_t", "container_engine_t") }),
    appArmorProfile: record({ type: constantFrom("RuntimeDefault", "Unconfined") }),
    windowsOptions: record({ hostProcess: boolean() }),
  },
  { requiredKeys: [] },
);
const container = record(
  { name: constantFrom("a", "b", "c"), image: constantFrom("x"), securityContext: context },
  { requiredKeys: ["name", "image"] },
);
const spec = record(
  {
    containers: uniqueArray(container, { minLength: 1, maxLength: 2, selector: ({ name }) => name }),
    hostNetwork: boolean(),
    hostPID: boolean(),
    securityContext: record(
      {
        runAsNonRoot: boolean(),
        seccompProfile: record({ type: constantFrom("RuntimeDefault", "Unconfined") }),
        sysctls: constantFrom([{ name: "kernel.msgmax" }], [{ name: "net.ipv4.tcp_rmem" }], []),
      },
      { requiredKeys: [] },
    ),
    volumes: constantFrom(
      [{ name: "h", hostPath: { path: "/" } }],
      [{ name: "e", emptyDir: {} }],
      [{ name: "n", nfs: {} }],
    ),
  },
  { requiredKeys: ["containers"] },
);

function toPolicy(level: string, version: string): Resource {
  const podSecurity = { level, version };
  const match = { any: [{ resources: { kinds: ["Pod"] } }] };
  const object = {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "p" },
    spec: { rules: [{ name: "r", match, validate: { podSecurity } }] },
  };
  return { object, origin: { is: "cluster", context: "test" } };
}

const world = { objects: toKnownObjects([]), now: new Date("2026-11-22T00:00:00Z") };

it("both engines of the Pod Security Standards allow the same pods", () => {
  const levels = constantFrom("baseline" as const, "restricted" as const);
  const versions = constantFrom("v1.25" as const, "v1.28" as const, "v1.30" as const, "v1.33" as const);
  assert(
    property(spec, levels, versions, (podSpec, level, version) => {
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "p" },
        spec: podSpec,
      } as unknown as KubernetesObject;
      const [policy] = readPolicies([toPolicy(level, version)]).policies;
      const [result] = policy?.judge(toRequest(pod), world) ?? [];
      const { allowed } = checkPod({ metadata: pod.metadata, spec: podSpec as unknown as PodSpec }, { level, version });
      expect(result?.result).toBe(allowed ? "pass" : "fail");
    }),
    { numRuns: 1000 },
  );
});
