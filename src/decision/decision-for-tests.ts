import { readYaml } from "../formats/yaml/index.ts";
import { toResources } from "../inventory/index.ts";
import { locate } from "../formats/position/index.ts";
import { toKnownObjects } from "../engines/policy/index.ts";
import {
  DEFAULT_SETTINGS,
  type JsonObject,
  type KubernetesObject,
  Problem,
  type Resource,
  toGroup,
} from "../model/index.ts";
import { type RuleSetParts, toRuleSets } from "./compile.ts";
import type { RuleSetConfiguration } from "./configuration.ts";
import { readReview } from "./read-review.ts";
import type { Review } from "./review.ts";
import type { RuleSet } from "./rule-set.ts";
import type { DecisionWorld } from "./world.ts";

const NOW = new Date("2026-11-22T04:00:00Z");

const PLURALS = new Map([
  ["NetworkPolicy", "networkpolicies"],
  ["PodExecOptions", "pods"],
]);

/** The request that creating the object would be, with other fields where they are given. */
export function toRequestJson(object: JsonObject, over: JsonObject = {}): JsonObject {
  const { apiVersion, kind, metadata } = object as KubernetesObject;
  const group = toGroup(apiVersion);
  const version = apiVersion.slice(group === "" ? 0 : group.length + 1);
  return {
    uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
    kind: { group, version, kind },
    resource: { group, version, resource: PLURALS.get(kind) ?? `${kind.toLowerCase()}s` },
    name: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    operation: "CREATE",
    userInfo: { username: "alice", groups: ["system:authenticated"] },
    object,
    oldObject: null,
    dryRun: false,
    options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1" },
    ...over,
  };
}

export function toReviewText(request: unknown): string {
  return JSON.stringify({ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request });
}

export function toReviewOf(object: JsonObject, over: JsonObject = {}): Review {
  const review = readReview(toReviewText(toRequestJson(object, over)));
  if (review instanceof Problem) throw review;
  return review;
}

/** A pod that holds to every control of the restricted profile. */
export function toPod(over: { metadata?: JsonObject; spec?: JsonObject; container?: JsonObject } = {}): JsonObject {
  const container = {
    name: "app",
    image: "registry.example.com/app:1.2.3",
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
    ...over.container,
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop", ...over.metadata },
    spec: { containers: [container], ...over.spec },
  };
}

export const PRIVILEGED = { securityContext: { privileged: true } };

export function toWorld(...objects: JsonObject[]): DecisionWorld {
  return { objects: toKnownObjects(objects as KubernetesObject[]), now: NOW };
}

export function toYamlResources(text: string): Resource[] {
  return readYaml("policies.yaml", text).items.flatMap((document) => toResources(document, locate).items);
}

/** It looks at nothing. */
export const EMPTY_RULE_SET: RuleSet = {
  name: "test",
  failurePolicy: "Fail",
  failurePolicyBecause: "it is tested",
  timeoutSeconds: 10,
  match: { matchConditions: [] },
  onUnknown: "deny",
  controls: [],
  settings: DEFAULT_SETTINGS,
  exceptions: [],
  policies: { all: [], matching: () => [] },
  clusterPolicies: false,
  budget: { timeMs: 1000, memoryBytes: 1 << 26 },
};

/** A rule set `test` of a configuration, with policies in YAML. */
export function toRuleSet(
  configuration: Omit<RuleSetConfiguration, "name">,
  { policies = "", ...parts }: Partial<RuleSetParts> & { readonly policies?: string } = {},
): RuleSet {
  const resources = new Map([["test", toYamlResources(policies)]]);
  const made = toRuleSets(
    { ruleSets: [{ guard: false, ...configuration, name: "test" }] },
    { settings: DEFAULT_SETTINGS, exceptions: [], resources, now: NOW, ...parts },
  );
  const [only] = made.items;
  if (only === undefined || made.problems[0] !== undefined) throw made.problems[0] ?? new Error("no rule set");
  return only;
}
