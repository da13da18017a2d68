import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asList, dig } from "../../../src/model/index.ts";
import { whyNoApiServer } from "../api-server.ts";
import { toDefinition } from "./custom-kinds.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { toNamespace } from "./pods.ts";
import { CONSTRAINT, TEMPLATE } from "./policy-texts.ts";

const PATIENT = { timeout: 20_000 };

/** About one version: what came in another has no `metrics`. */
const POLICY = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingAdmissionPolicy",
  metadata: { name: "lazy" },
  spec: {
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: ["autoscaling"],
          apiVersions: ["v2"],
          operations: ["CREATE", "UPDATE"],
          resources: ["horizontalpodautoscalers"],
        },
      ],
    },
    validations: [
      { expression: "object.spec.metrics.all(m, m.resource.target.averageUtilization <= 80)", message: "too lazy" },
    ],
  },
};

function bindTo(namespace: string) {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "lazy" },
    spec: {
      policyName: "lazy",
      validationActions: ["Deny"],
      matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
    },
  };
}

/** Of Kyverno, for one label; `kind` as Kyverno writes kinds. */
function toKyverno(name: string, kind: string, label: string, value: string): object {
  const pattern = { metadata: { labels: { [label]: value } } };
  const rule = { name, match: { any: [{ resources: { kinds: [kind], namespaces: ["judged"] } }] } };
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name },
    spec: {
      validationFailureAction: "Enforce",
      rules: [{ ...rule, validate: { message: `${label} is not ${value}`, pattern } }],
    },
  };
}

const RULES = [
  POLICY,
  bindTo("judged"),
  toKyverno("any-scaler", "HorizontalPodAutoscaler", "owner", "?*"),
  toKyverno("any-widget", "Widget", "owner", "?*"),
  toKyverno("new-widget", "example.com/v2/Widget", "color", "red"),
  toKyverno("any-gadget", "Gadget", "owner", "?*"),
  toKyverno("future-gadget", "example.com/v3/Gadget", "color", "red"),
];
const OF_WIDGETS = CONSTRAINT.replace('apiGroups: [""], kinds: [Pod]', "apiGroups: [example.com], kinds: [Widget]");

function toServing(kind: string, served: Readonly<Record<string, boolean>>) {
  const definition = toDefinition("example.com", kind, { cluster: false });
  const [first] = definition.spec.versions;
  const versions = Object.entries(served).map(([name, isServed]) => ({
    ...first,
    name,
    served: isServed,
    storage: name === "v1",
  }));
  return { ...definition, spec: { ...definition.spec, versions } };
}

function toScaler(version: "v1" | "v2", utilization: number, namespace: string, labels: object) {
  const target = { type: "Utilization", averageUtilization: utilization };
  const metrics = [{ type: "Resource", resource: { name: "cpu", target } }];
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
  const own = version === "v1" ? { targetCPUUtilizationPercentage: utilization } : { metrics };
  return {
    apiVersion: `autoscaling/${version}`,
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace, labels },
    spec: { scaleTargetRef, maxReplicas: 3, ...own },
  };
}

describe.skipIf(whyNoApiServer)("versions of one kind", () => {
  let cluster: ProtectedCluster;

  const tell = async (object: object) => {
    const { status, message } = await cluster.create(object, { dryRun: true });
    return status === 201 ? "let in" : `${status} ${message}`;
  };
  const toCustom = (kind: string, version: string, labels: object = {}, annotations: object = {}) => ({
    apiVersion: `example.com/${version}`,
    kind,
    metadata: { name: "web", namespace: "judged", labels, annotations },
  });

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: "admission:\n  ruleSets:\n    - { name: house, policies: ['{folder}/policies.yaml'] }\n",
      files: {
        "policies.yaml": [...RULES.map((rule) => JSON.stringify(rule)), TEMPLATE, OF_WIDGETS].join("\n---\n"),
      },
      objects: [
        toNamespace("judged", { check: "gatekeeper" }),
        toNamespace("native"),
        POLICY,
        bindTo("native"),
        toServing("Widget", { v1: true, v2: true }),
        toServing("Gadget", { v1: true, v3: false }),
      ],
    });
    await cluster.untilAsked(async () => (await tell(toCustom("Gadget", "v1"))) !== "let in");
    await cluster.untilAsked(async () => (await tell(toScaler("v2", 90, "native", {}))).includes("too lazy"));
  });
  afterAll(() => cluster?.stop());

  it.each([
    ["v1", 50],
    ["v1", 90],
    ["v2", 50],
    ["v2", 90],
  ] as const)(
    "HorizontalPodAutoscalers in %s at %i %% are judged as the API server judges them",
    async (version, utilization) => {
      const theirs = await tell(toScaler(version, utilization, "native", {}));
      const ours = await tell(toScaler(version, utilization, "judged", { owner: "a" }));
      expect(theirs.includes("too lazy")).toBe(utilization === 90);
      expect(ours.includes("too lazy")).toBe(utilization === 90);
      expect(ours === "let in").toBe(theirs === "let in");
      // A policy of any version besides has its say as well.
      expect(await tell(toScaler(version, utilization, "judged", {}))).toContain("owner is not ?*");
    },
  );

  it.each(["v1", "v2"])("custom objects in %s are judged by policies about either and about any", async (version) => {
    const [labels, annotations] = [{ owner: "a", color: "red" }, { contact: "a" }];
    expect(await tell(toCustom("Widget", version, labels, annotations))).toBe("let in");
    expect(await tell(toCustom("Widget", version, { owner: "a" }, annotations))).toContain("color is not red");
    expect(await tell(toCustom("Widget", version, { color: "red" }, annotations))).toContain("owner is not ?*");
    expect(await tell(toCustom("Widget", version, labels))).toContain("annotation contact is missing");
  });

  it("that are not served keep nobody from being asked, also when they cease to be", async () => {
    expect(await tell(toCustom("Gadget", "v1"))).toContain("owner is not ?*");
    const path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hauberk";
    const versions = async () =>
      asList(dig((await cluster.ask("GET", path)).body, "webhooks", 0, "rules"))
        .filter((rule) => asList(dig(rule, "resources")).includes("widgets"))
        .flatMap((rule) => asList(dig(rule, "apiVersions")));
    expect(await versions()).toEqual(["v2"]);
    const change = { spec: { versions: toServing("Widget", { v1: true, v2: false }).spec.versions } };
    const definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com";
    await cluster.ask("PATCH", definition, change, { contentType: "application/merge-patch+json" });
    await expect.poll(versions, PATIENT).toContain("*");
    await expect.poll(() => tell(toCustom("Widget", "v1")), PATIENT).toContain("owner is not ?*");
  });
});
