import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { type Blind, DEFAULT_SETTINGS, type Finding } from "../src/model/index.ts";

const BINDING = "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding";
const POLICY = "admissionregistration.k8s.io/ValidatingAdmissionPolicy";

const TEMPLATE = `template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`;

/** Control, the kind whose absence it judges, and an object it fails when nothing else is there. */
const CASES: readonly (readonly [string, string, string])[] = [
  [
    "reliability/replicas",
    "autoscaling/HorizontalPodAutoscaler",
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 1
  ${TEMPLATE}`,
  ],
  [
    "reliability/disruption-budget",
    "policy/PodDisruptionBudget",
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  ${TEMPLATE}`,
  ],
  [
    "reliability/service-name",
    "/Service",
    `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web, namespace: shop }
spec:
  serviceName: web
  ${TEMPLATE}`,
  ],
  [
    "reliability/autoscaler-target",
    "apps/Deployment",
    `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5 }
`,
  ],
  [
    "reliability/disruption-budget-target",
    "apps/Deployment",
    `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`,
  ],
  ["namespace/resource-quota", "/ResourceQuota", "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n"],
  ["namespace/limit-range", "/LimitRange", "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n"],
  ["namespace/pod-admission", POLICY, "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n"],
  [
    "admission/policy-unbound",
    BINDING,
    `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: replicas }
spec: { validations: [{ expression: "true" }] }
`,
  ],
  [
    "admission/binding-without-policy",
    POLICY,
    `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: replicas }
spec: { policyName: replicas, validationActions: [Deny] }
`,
  ],
];

function judge(id: string, text: string, blind: readonly Blind[]): Finding[] {
  const resources = readYaml("example.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete: true, blind }, locate);
  const controls = CONTROLS.filter((control) => control.id === id);
  return evaluate(controls, { picture, settings: DEFAULT_SETTINGS }).findings;
}

describe.each(CASES)("%s", (id, groupKind, text) => {
  it(`fails in a cluster that was read in full`, () => {
    expect(judge(id, text, []).map(({ verdict }) => verdict)).toEqual(["fail"]);
  });

  it(`does not know when ${groupKind} could not be read`, () => {
    for (const namespace of ["", "shop"]) {
      if (namespace !== "" && /^(?:admission|namespace\/pod)/.test(id)) continue;
      const found = judge(id, text, [{ groupKind, namespace, because: "403 Forbidden" }]);
      expect(found.map(({ verdict }) => verdict)).toEqual(["unknown"]);
    }
  });
});
