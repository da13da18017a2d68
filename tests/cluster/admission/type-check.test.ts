import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkTypes } from "../../../src/engines/policy/admission/type-check.ts";
import { builtInKinds } from "../../../src/inventory/kinds/index.ts";
import { asList, asString, dig, type JsonObject } from "../../../src/model/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "../api-server.ts";
import { readCorpus } from "../corpus-objects.ts";
import { toValidatingSpecs } from "./corpus-policies.ts";
import { ownPolicies } from "./own-policies.ts";

const PATH = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
const rule = (apiGroup: string, apiVersion: string, ...resources: string[]): JsonObject => ({
  apiGroups: [apiGroup],
  apiVersions: [apiVersion],
  operations: ["*"],
  resources,
});
/** Kinds of different shapes, so that what is right for one is wrong for another. */
const RULES = [
  rule("", "v1", "pods", "services", "configmaps"),
  rule("apps", "v1", "deployments", "statefulsets"),
  rule("batch", "v1", "cronjobs"),
  rule("networking.k8s.io", "v1", "ingresses"),
];

describe.skipIf(whyNoApiServer)("type checking of validating admission policies", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({ controllerManager: true });
  });
  afterAll(() => server?.stop());

  it("warns of what kube-controller-manager warns of, word for word", { timeout: 300_000 }, async () => {
    const policies = [...toValidatingSpecs(readCorpus(["kyverno-policies", "gatekeeper-library"])), ...ownPolicies()];
    const taken = new Map<string, JsonObject>();
    for (const [index, made] of policies.entries()) {
      const paramKind = made.params === undefined ? {} : { paramKind: { apiVersion: "v1", kind: "ConfigMap" } };
      const name = `t${index}`;
      const spec = { ...made.spec, ...paramKind, matchConstraints: { resourceRules: RULES } };
      const answer = await server.send("POST", PATH, { metadata: { name }, spec });
      if (answer.status === 201) taken.set(name, { spec });
    }
    const differing: { name: string; theirs: string[]; ours: string[] }[] = [];
    let warnings = 0;
    for (const [name, policy] of taken) {
      const theirs = await readWarnings(server, name);
      const ours = checkTypes(policy, builtInKinds).map(({ fieldRef, warning }) => `${fieldRef} ${warning}`);
      warnings += theirs.length;
      if (JSON.stringify(theirs) !== JSON.stringify(ours)) differing.push({ name, theirs, ours });
    }
    // kube-controller-manager does not declare it, and warns of an expression that the API server evaluates.
    const known = [...taken].filter(([, policy]) => JSON.stringify(policy).includes("authorizer.requestResource"));
    console.info(`${taken.size} policies, ${warnings} expressions with warnings, ${differing.length} policies differ`);
    expect(differing.filter(({ name }) => !known.some(([other]) => other === name)).slice(0, 5)).toEqual([]);
    expect(differing.length).toBeLessThanOrEqual(known.length);
    expect(warnings).toBeGreaterThan(100);
  });
});

/** Waits until the controller looked at the policy. Type names carry a number of their own: it is left out. */
async function readWarnings(server: ApiServer, name: string): Promise<string[]> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const policy = (await server.send("GET", `${PATH}/${name}`)).json();
    if (dig(policy, "status", "observedGeneration") === dig(policy, "metadata", "generation")) {
      return asList(dig(policy, "status", "typeChecking", "expressionWarnings")).map((warning) => {
        const text = (asString(dig(warning, "warning")) ?? "").replaceAll(/\b([A-Z][A-Za-z]+)\d{4,}\b/g, "$1");
        return `${asString(dig(warning, "fieldRef"))} ${text}`;
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody checked ${name}`);
}
