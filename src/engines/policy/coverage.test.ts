import { describe, expect, it } from "vitest";
import { readYaml } from "../../formats/yaml/index.ts";
import type { JsonObject, KubernetesObject, Resource } from "../../model/index.ts";
import { toCoverage } from "./coverage.ts";
import { toKnownObjects } from "./known-objects.ts";
import { readPolicies } from "./read-policies.ts";
import { toRequest } from "./request.ts";

function read(text: string): Resource[] {
  return readYaml("policy.yaml", text).items.map(({ document, value }) => {
    return { object: value as KubernetesObject, origin: { is: "file", document, prefix: [] } };
  });
}

function toPolicy(apiVersion: string, kind: string): string {
  return `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: pods}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations:
    - expression: "has(object.spec.hostNetwork) == false"
    - expression: "has(object.spec.hostPID) == false"
    - expression: "has(object.spec.hostIPC) == false"
`;
}

const containers = [{ name: "app", image: "app:1" }];
const metadata = { name: "shop", namespace: "default" };

const pod = (spec: JsonObject): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata,
  spec: { containers, ...spec },
});

const deployment = (spec: JsonObject): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata,
  spec: { template: { metadata: {}, spec: { containers, ...spec } } },
});

/** `passed/failed` of every rule. */
function cover(text: string, objects: readonly KubernetesObject[]): string[] {
  const resources = read(text);
  const { policies, problems } = readPolicies(resources);
  expect(problems).toEqual([]);
  const world = { objects: toKnownObjects([]), now: new Date("2026-01-02T03:04:05Z") };
  const said = objects.flatMap((object) => policies.flatMap((policy) => policy.judge(toRequest(object), world)));
  return toCoverage(resources, said).map(({ rule, passed, failed }) => `${rule} ${passed}/${failed}`);
}

describe("coverage", () => {
  it("tells the validations of a ValidatingPolicy apart, for pods and for what makes them", () => {
    const policy = toPolicy("policies.kyverno.io/v1", "ValidatingPolicy");
    expect(cover(policy, [pod({}), pod({ hostPID: true }), deployment({ hostPID: true })])).toEqual([
      "validations[0] 1/0",
      "validations[1] 1/2",
      "validations[2] 1/0",
    ]);
  });

  it("tells the validations of a ValidatingAdmissionPolicy apart", () => {
    const policy = toPolicy("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy");
    expect(cover(policy, [pod({}), pod({ hostIPC: true })])).toEqual([
      "validations[0] 1/0",
      "validations[1] 1/0",
      "validations[2] 1/1",
    ]);
  });
});
