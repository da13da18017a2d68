import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../../model/index.ts";
import type { World } from "../../policy.ts";
import { toRequest } from "../../request.ts";
import { deployment, pod, PODS, policyOf, read, say, worldOf } from "./policies-for-tests.ts";
import { readCelPolicies } from "./read.ts";

const NO_LATEST = `
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: no-latest}
spec:
  validationActions: [Deny]${PODS}
  matchConditions:
    - {name: named, expression: "object.metadata.?name.orValue('') != 'exempt'"}
  variables:
    - {name: latest, expression: "object.spec.containers.filter(c, c.image.endsWith(':latest')).map(c, c.name)"}
  validations:
    - expression: variables.latest.size() == 0
      messageExpression: "'latest in ' + variables.latest.join(', ')"
`;

describe("a ValidatingPolicy", () => {
  const judge = (text: string, object: KubernetesObject, world = worldOf()): string[] =>
    say(policyOf(text).judge(toRequest(object), world));

  it("judges pods, and the controllers that make them", () => {
    expect(judge(NO_LATEST, pod("a"))).toEqual(["pass: success"]);
    expect(judge(NO_LATEST, pod("a", "nginx:latest"))).toEqual(["fail: latest in c"]);
    expect(judge(NO_LATEST, deployment("nginx:latest"))).toEqual(["fail: latest in c"]);
    expect(judge(NO_LATEST, pod("exempt", "nginx:latest"))).toEqual(["skip: skip"]);
    expect(judge(NO_LATEST, { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } })).toEqual([]);
  });

  it("looks for pod templates in the custom workloads that it names", () => {
    const named = NO_LATEST.replace(
      "  validationActions",
      "  autogen: {podControllers: {controllers: [jobsets.v1.jobset.example]}}\n  validationActions",
    );
    const jobset = (...images: string[]): KubernetesObject => ({
      apiVersion: "jobset.example/v1",
      kind: "Jobset",
      metadata: { name: "j", namespace: "default" },
      spec: { jobs: images.map((image) => ({ template: { spec: { containers: [{ name: "c", image }] } } })) },
      status: { template: { spec: { containers: [{ name: "c", image: "x:latest" }] } } },
    });
    expect(judge(named, jobset("a:1", "b:2"))).toEqual(["pass: success"]);
    expect(judge(named, jobset("a:1", "b:latest"))).toEqual([
      "fail: latest in c (pod template at spec.jobs[1].template)",
    ]);
    expect(judge(named, jobset())[0]).toContain("error: extraction mode: no pod template found");
    expect(judge(named, deployment("a:latest"))).toEqual([]);
  });

  it("is about its own namespace when it is namespaced", () => {
    const own = NO_LATEST.replace("kind: V", "kind: NamespacedV").replace("no-latest}", "no-latest, namespace: team}");
    expect(judge(own, pod("a", "nginx:latest"))).toEqual([]);
    const inTeam = pod("a", "nginx:latest");
    inTeam.metadata.namespace = "team";
    expect(judge(own, inTeam)).toEqual(["fail: latest in c"]);
  });

  it("says what went wrong, and never passes for it", () => {
    const broken = NO_LATEST.replace("variables.latest.size() == 0", "object.spec.nope == 1");
    expect(judge(broken, pod("a"))).toEqual(["error: spec.validations[0]: no such key: nope"]);
    const wrong = readCelPolicies(read(NO_LATEST.replace("variables.latest.size() == 0", "1 + 1")));
    expect(wrong.items).toEqual([]);
    expect(wrong.problems[0]?.message).toContain(
      "spec.validations[0].expression: output is expected to be of type bool",
    );
  });

  it("leaves objects alone that an exception names", () => {
    const exception = (more: string): string => `${NO_LATEST}---
apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: legacy, namespace: ops}
spec:
  policyRefs: [{name: no-latest, kind: ValidatingPolicy}]
  matchConditions: [{name: legacy, expression: object.metadata.name == 'legacy'}]
${more}`;
    const skipped = "skip: rule is skipped due to policy exception: ops/legacy";
    expect(judge(exception(""), pod("legacy", "nginx:latest"))).toEqual([skipped]);
    expect(judge(exception(""), pod("other", "nginx:latest"))).toEqual(["fail: latest in c"]);
    expect(judge(exception("  reportResult: pass"), pod("legacy"))[0]).toContain("pass: rule is passed");
    expect(judge(exception("  expiresAt: '2030-01-01T00:00:00Z'"), pod("legacy", "nginx:latest"))).toEqual([skipped]);
    expect(judge(exception("  expiresAt: '2025-01-01T00:00:00Z'"), pod("legacy", "nginx:latest"))).toEqual([
      "fail: latest in c",
    ]);
    expect(judge(exception("  images: [nginx]"), pod("legacy", "nginx:latest"))).toEqual(["fail: latest in c"]);
  });

  it("reads known objects and declared answers, and nothing else", () => {
    const looking = (expression: string): string => NO_LATEST.replace("variables.latest.size() == 0", expression);
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m", namespace: "default" },
      data: { k: "v" },
    };
    const get = looking("resource.Get('v1', 'configmaps', 'default', 'm').data.k == 'v'");
    expect(judge(get, pod("a"), worldOf([map]))).toEqual(["pass: success"]);
    expect(judge(get, pod("a"))[0]).toContain(
      'error: spec.validations[0]: failed to get resource: configmaps "m" not found',
    );
    const http = looking("http.Get('https://example.com').ok == true");
    expect(judge(http, pod("a"))[0]).toContain("no answer is declared for GET https://example.com");
  });
});

describe("an ImageValidatingPolicy", () => {
  const IMAGES = `
apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: {name: signed}
spec:${PODS}
  matchImageReferences: [{glob: "ghcr.io/*"}]
  attestors: [{name: key, cosign: {key: {data: x}}}]
  validations:
    - expression: images.containers.all(i, verifyImageSignatures(i, [attestors.key]) > 0)
      message: not signed
`;
  const image = `ghcr.io/a/b@sha256:${"0".repeat(64)}`;
  const judge = (object: KubernetesObject, more: Partial<World> = {}): string[] =>
    say(policyOf(IMAGES).judge(toRequest(object), worldOf([], more)));

  it("is unknown, and so an error, as long as nobody looked", () => {
    expect(judge(pod("a", image))[0]).toContain("error: spec.validations[0]: ");
    expect(judge(pod("a", image))[0]).toContain(`unknown: the signatures of ${image} were not looked at`);
    expect(judge(pod("a", "ghcr.io/a/b:1"))[0]).toContain("error: unknown: the digest of ghcr.io/a/b:1");
  });

  it("follows the verdicts that it is given", () => {
    expect(judge(pod("a", image), { images: { verify: () => ({ is: "verified" }) } })).toEqual(["pass: success"]);
    const refused = { is: "refused", because: "no signature" } as const;
    expect(judge(pod("a", image), { images: { verify: () => refused } })).toEqual(["fail: not signed"]);
  });

  it("has nothing to say against images that it is not about", () => {
    expect(judge(pod("a", "docker.io/nginx"))).toEqual(["pass: success"]);
  });
});
