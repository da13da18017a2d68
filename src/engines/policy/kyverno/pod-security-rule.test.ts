import { describe, expect, it } from "vitest";
import { messageOf, objectOf, podOf, resourcesOf, ruleOf, verdictOf } from "./policies-for-tests.ts";
import { readKyvernoPolicies } from "./read.ts";

const rule = (more: string) => ruleOf(`validate: { podSecurity: { ${more} } }`);
const baseline = rule("level: baseline, version: latest");

const SAFE = `
securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
`;

function podWith(context: string, pod = ""): ReturnType<typeof objectOf> {
  return objectOf(`
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop }
spec:
  ${pod.trim()}
  containers: [{ name: a, image: "ghcr.io/x/a:1", securityContext: { ${context} } }]
`);
}

describe("a podSecurity rule", () => {
  it("passes what the level allows", () => {
    expect(verdictOf(baseline, podOf())).toBe("pass");
    const restricted = rule("level: restricted, version: v1.30");
    const context = "allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }";
    expect(verdictOf(restricted, podWith(context, SAFE))).toBe("pass");
    expect(verdictOf(rule("level: privileged"), podOf("hostNetwork: true"))).toBe("pass");
  });

  it("names the fields at fault as Kyverno does", () => {
    expect(messageOf(baseline, podWith("privileged: true", "hostPID: true"))).toBe(
      "Validation rule 'rule' failed. It violates PodSecurity \"baseline:latest\": " +
        "(Forbidden reason: host namespaces, field error list: [spec.hostPID is forbidden, forbidden values found: true])" +
        "(Forbidden reason: privileged, field error list: [spec.containers[0].securityContext.privileged is forbidden, forbidden values found: true])",
    );
    expect(messageOf(rule("level: restricted"), podWith("privileged: false"))).toContain(
      "(Forbidden reason: unrestricted capabilities, field error list: [spec.containers[0].securityContext.capabilities.drop: Required value])",
    );
  });

  it("looks into controllers' templates", () => {
    const deployment = objectOf(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: d, namespace: shop }
spec: { template: { spec: { hostIPC: true, containers: [{ name: a, image: x }] } } }
`);
    expect(messageOf(baseline, deployment)).toContain("spec.template.spec.hostIPC is forbidden");
  });

  it("is an error for a version or level that is none", () => {
    expect(verdictOf(rule("level: baseline, version: '1.x'"), podOf())).toBe("error");
    expect(verdictOf(rule("level: strict"), podOf())).toBe("error");
  });
});

describe("exclusions", () => {
  it("exempt the pod's own fields without images, the containers' with them", () => {
    const pod = rule("level: baseline, exclude: [{ controlName: Host Namespaces }]");
    expect(verdictOf(pod, podOf("hostNetwork: true"))).toBe("pass");
    const privileged = (images: string) =>
      rule(`level: baseline, exclude: [{ controlName: Privileged Containers, images: [${images}] }]`);
    expect(verdictOf(privileged("'ghcr.io/x/*'"), podWith("privileged: true"))).toBe("pass");
    expect(verdictOf(privileged("'ghcr.io/y/*'"), podWith("privileged: true"))).toBe("fail");
  });

  it("may be narrowed to a field and its values", () => {
    const excluded = (values: string) =>
      rule(
        "level: baseline, exclude: [{ controlName: Capabilities, images: ['*'], " +
          `restrictedField: "spec.containers[*].securityContext.capabilities.add", values: [${values}] }]`,
      );
    const pod = podWith("capabilities: { add: [SYS_TIME] }");
    expect([verdictOf(excluded("SYS_TIME"), pod), verdictOf(excluded("NET_RAW"), pod)]).toEqual(["pass", "fail"]);
    expect(verdictOf(excluded("SYS_TIME"), podWith("capabilities: { add: [SYS_TIME, SYS_ADMIN] }"))).toBe("fail");
  });

  it("of one container exempt no other", () => {
    const pod = objectOf(`
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop }
spec:
  containers:
    - { name: a, image: "ghcr.io/x/a", securityContext: { privileged: true } }
    - { name: b, image: "evil.example/b", securityContext: { privileged: true } }
`);
    const excluded = rule(
      "level: baseline, exclude: [{ controlName: Privileged Containers, images: ['ghcr.io/x/*'] }]",
    );
    expect(messageOf(excluded, pod)).toContain("spec.containers[1].securityContext.privileged");
    expect(messageOf(excluded, pod)).not.toContain("spec.containers[0]");
  });

  it("may come from exceptions, which exempt only where nothing is left", () => {
    const read = (control: string) => {
      const [policy] = readKyvernoPolicies(
        resourcesOf(`
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec: { rules: [{ name: r, match: { any: [{ resources: { kinds: [Pod] } }] }, validate: { podSecurity: { level: baseline } } }] }
---
apiVersion: kyverno.io/v2
kind: PolicyException
metadata: { name: e, namespace: x }
spec:
  match: { any: [{ resources: { kinds: [Pod] } }] }
  exceptions: [{ policyName: p, ruleNames: [r] }]
  podSecurity: [{ controlName: ${control} }]
`),
      ).items;
      return policy === undefined ? "no policy" : verdictOf(policy, podOf("hostNetwork: true"));
    };
    expect([read("Host Namespaces"), read("Sysctls")]).toEqual(["skip", "fail"]);
  });
});
