import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { load } from "js-yaml";
import { whyNoApiServer } from "../api-server.ts";
import { toDefinition } from "./custom-kinds.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";
import { CONSTRAINT, KYVERNO, TEMPLATE } from "./policy-texts.ts";

const MERGE = { contentType: "application/merge-patch+json" };
const PATIENT = { timeout: 20_000 };

describe.skipIf(whyNoApiServer)("policies of the cluster", () => {
  let cluster: ProtectedCluster;

  const dryRun = async (namespace: string, change: object = {}) =>
    cluster.create(toPod("web", namespace, change), { dryRun: true });
  const statusIn = async (namespace: string, change: object = {}) => (await dryRun(namespace, change)).status;
  const problems = async () => (await cluster.hauberk.health("/readyz?verbose")).text;
  const createWhenServed = (object: unknown) =>
    expect.poll(async () => (await cluster.create(object)).status, PATIENT).toBe(201);

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: "admission:\n  ruleSets:\n    - { name: house, clusterPolicies: true, podSecurity: true }\n",
      args: ["--exception-namespace", "platform"],
      objects: [
        toNamespace("platform"),
        toNamespace("shop"),
        toNamespace("kyverno", { check: "kyverno" }),
        toNamespace("gatekeeper", { check: "gatekeeper" }),
        toNamespace("probe", { "pod-security.kubernetes.io/enforce": "restricted" }),
      ],
    });
    await cluster.untilAsked(async () => (await statusIn("probe", PRIVILEGED)) === 403);
  });
  afterAll(() => cluster?.stop());

  it("come into force when their kinds begin to be served, with what they look up, and go with them", async () => {
    expect(await statusIn("kyverno")).toBe(201);
    await cluster.mustCreate(toDefinition("kyverno.io", "ClusterPolicy"));
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "owners", namespace: "platform" } };
    await cluster.mustCreate({ ...map, data: { list: '["bob"]' } });
    await createWhenServed(load(KYVERNO));
    await expect.poll(() => statusIn("kyverno"), PATIENT).toBe(403);
    const owned = { metadata: { name: "web", namespace: "kyverno", labels: { owner: "bob" } } };
    expect(await statusIn("kyverno", owned)).toBe(201);
    await cluster.ask("DELETE", "/apis/kyverno.io/v1/clusterpolicies/allowed-owners");
    await expect.poll(() => statusIn("kyverno"), PATIENT).toBe(201);
    await createWhenServed(load(KYVERNO));
    await expect.poll(() => statusIn("kyverno"), PATIENT).toBe(403);
    await cluster.ask("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusterpolicies.kyverno.io");
    await expect.poll(() => statusIn("kyverno"), PATIENT).toBe(201);
  });

  it("of Gatekeeper follow the kinds of constraints that templates make, and keep to the last sound template", async () => {
    await cluster.mustCreate(toDefinition("templates.gatekeeper.sh", "ConstraintTemplate"));
    await cluster.mustCreate(
      toDefinition("constraints.gatekeeper.sh", "K8sRequiredAnnotation", { version: "v1beta1" }),
    );
    await createWhenServed(load(TEMPLATE));
    await createWhenServed(load(CONSTRAINT));
    await expect.poll(() => statusIn("gatekeeper"), PATIENT).toBe(403);
    const path = "/apis/templates.gatekeeper.sh/v1/constrainttemplates/k8srequiredannotation";
    const targets = [{ target: "admission.k8s.gatekeeper.sh", rego: "package x\nviolation[{" }];
    await cluster.ask("PATCH", path, { spec: { targets } }, MERGE);
    await expect.poll(problems, PATIENT).toContain("K8sRequiredAnnotation");
    expect(await statusIn("gatekeeper")).toBe(403);
    const contact = { metadata: { name: "web", namespace: "gatekeeper", annotations: { contact: "a" } } };
    expect(await statusIn("gatekeeper", contact)).toBe(201);
    await cluster.ask("DELETE", "/apis/constraints.gatekeeper.sh/v1beta1/k8srequiredannotations/pods-have-contact");
    await expect.poll(() => statusIn("gatekeeper"), PATIENT).toBe(201);
  });

  it("are not switched off by exceptions in any namespace but the one for exceptions", async () => {
    await cluster.mustCreate(toDefinition("kyverno.io", "ClusterPolicy"));
    await cluster.mustCreate(toDefinition("kyverno.io", "PolicyException", { cluster: false, version: "v2" }));
    const rule = { name: "never", match: { any: [{ resources: { kinds: ["Pod"], namespaces: ["shop"] } }] } };
    const validate = { message: "no pods here", deny: {} };
    await createWhenServed({
      apiVersion: "kyverno.io/v1",
      kind: "ClusterPolicy",
      metadata: { name: "never" },
      spec: { validationFailureAction: "Enforce", rules: [{ ...rule, validate }] },
    });
    await expect.poll(() => statusIn("shop"), PATIENT).toBe(403);
    const toException = (namespace: string) => ({
      apiVersion: "kyverno.io/v2",
      kind: "PolicyException",
      metadata: { name: "let-me", namespace },
      spec: {
        exceptions: [{ policyName: "never", ruleNames: ["never"] }],
        match: { any: [{ resources: { kinds: ["Pod"], namespaces: ["shop"] } }] },
      },
    });
    await createWhenServed(toException("shop"));
    await expect.poll(problems, PATIENT).toContain("not honoured: shop/let-me");
    expect(await statusIn("shop")).toBe(403);
    await createWhenServed(toException("platform"));
    await expect.poll(() => statusIn("shop"), PATIENT).toBe(201);
  });
});
