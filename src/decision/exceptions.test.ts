import { describe, expect, it } from "vitest";
import type { Exception } from "../engines/acceptance/index.ts";
import type { JsonObject } from "../model/index.ts";
import { PRIVILEGED, toPod, toReviewOf, toRuleSet, toWorld } from "./decision-for-tests.ts";
import { FREE_METER } from "./meter.ts";
import { decideValidation } from "./validate.ts";

const exception = (over: Partial<Exception> = {}): Exception => ({
  name: "legacy",
  owner: "shop-team",
  reason: "vendor image",
  expires: "2027-01-31",
  controls: ["pod/privileged"],
  resources: [{ kind: "Deployment", namespace: "shop", name: "web" }],
  at: undefined,
  ...over,
});

const owner = (kind: string, name: string, apiVersion = "apps/v1"): JsonObject => ({
  ownerReferences: [{ apiVersion, kind, name, uid: "u", controller: true }],
});
const controllerOf = (name: string): JsonObject => ({
  userInfo: { username: `system:serviceaccount:kube-system:${name}`, groups: ["system:authenticated"] },
});

const isAllowed = (
  exceptions: readonly Exception[],
  object: JsonObject,
  over: JsonObject = {},
  known: JsonObject[] = [],
): boolean =>
  decideValidation(
    toReviewOf(object, over),
    { ...toRuleSet({ controls: { deny: ["pod/privileged"] } }), exceptions },
    toWorld(...known),
    FREE_METER,
  ).allowed;

const POD = toPod({ container: PRIVILEGED });

describe("an exception at admission", () => {
  it("accepts what it names until the end of its last day, as in a scan", () => {
    const forPod = { resources: [{ kind: "Pod", namespace: "shop", name: "web" }] };
    expect(isAllowed([], POD)).toBe(false);
    expect(isAllowed([exception(forPod)], POD)).toBe(true);
    expect(isAllowed([exception({ ...forPod, expires: "2026-11-22" })], POD)).toBe(true);
    expect(isAllowed([exception({ ...forPod, expires: "2026-11-21" })], POD)).toBe(false);
    expect(isAllowed([exception({ ...forPod, containers: ["proxy"] })], POD)).toBe(false);
  });

  it("of a Deployment is for the pods that Kubernetes makes of it", () => {
    const labels = { "pod-template-hash": "5d9f7c6b8d" };
    const pod = toPod({ container: PRIVILEGED, metadata: { ...owner("ReplicaSet", "web-5d9f7c6b8d"), labels } });
    expect(isAllowed([exception()], pod, controllerOf("replicaset-controller"))).toBe(true);
    const replicaSet = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "web-5d9f7c6b8d", namespace: "shop", ...owner("Deployment", "other") },
    };
    // What is known of the owner counts before its name.
    expect(isAllowed([exception()], pod, controllerOf("replicaset-controller"), [replicaSet])).toBe(false);
    const job = toPod({ container: PRIVILEGED, metadata: owner("Job", "nightly-29384710", "batch/v1") });
    const forCronJob = exception({ resources: [{ kind: "CronJob", namespace: "shop", name: "nightly" }] });
    expect(isAllowed([forCronJob], job, controllerOf("job-controller"))).toBe(true);
  });

  it("is not lent to whoever writes an owner reference", () => {
    const pod = toPod({ container: PRIVILEGED, metadata: owner("Deployment", "web") });
    expect(isAllowed([exception()], pod)).toBe(false);
    expect(isAllowed([exception()], pod, controllerOf("replicaset-controller"))).toBe(false);
    const made = toPod({ container: PRIVILEGED, metadata: owner("ReplicaSet", "web-1") });
    expect(isAllowed([exception()], made, controllerOf("deployment-controller"))).toBe(false);
    expect(
      isAllowed([exception()], made, { userInfo: { username: "system:serviceaccount:shop:replicaset-controller" } }),
    ).toBe(false);
    expect(isAllowed([exception()], made, controllerOf("__proto__"))).toBe(false);
  });

  it("is never widened by another", () => {
    const one = exception({ controls: ["pod/host-pid"], resources: [{ kind: "Pod", namespace: "shop", name: "web" }] });
    const two = exception({ resources: [{ kind: "Pod", namespace: "shop", name: "other" }] });
    expect(isAllowed([one, two], POD)).toBe(false);
  });

  it("accepts rules of policies by the id that scans report", () => {
    const policies = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: never }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [pods] }] }
  validations: [{ expression: "false" }]
`;
    const ruleSet = toRuleSet({}, { policies });
    const forPolicy = exception({
      controls: ["policy/never"],
      resources: [{ kind: "Pod", namespace: "shop", name: "w*" }],
    });
    const decide = (exceptions: Exception[]): boolean =>
      decideValidation(toReviewOf(POD), { ...ruleSet, exceptions }, toWorld(), FREE_METER).allowed;
    expect(decide([])).toBe(false);
    expect(decide([forPolicy])).toBe(true);
  });
});
