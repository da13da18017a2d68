import { locate } from "../../../formats/position/index.ts";
import { readYaml } from "../../../formats/yaml/index.ts";
import { toResources } from "../../../inventory/index.ts";
import type { KubernetesObject, PolicyResult, Resource } from "../../../model/index.ts";
import { toKnownObjects } from "../known-objects.ts";
import type { Operation, UserInfo, World } from "../policy.ts";
import { toRequest } from "../request.ts";
import type { KyvernoPolicy } from "./policy.ts";
import { readKyvernoPolicies } from "./read.ts";
import type { DeclaredValues } from "./rule-context.ts";

export const NOW = new Date("2026-11-22T00:00:00Z");

export function resourcesOf(text: string): Resource[] {
  return readYaml("test.yaml", text).items.flatMap((document) => toResources(document, locate).items);
}

export function objectOf(text: string): KubernetesObject {
  const [resource] = resourcesOf(text);
  if (resource === undefined) throw new Error("no object in the text");
  return resource.object;
}

/** The first policy of a YAML text; exceptions may stand behind it. */
export function policyOf(text: string): KyvernoPolicy {
  const { items, problems } = readKyvernoPolicies(resourcesOf(text), { now: NOW });
  const [policy] = items;
  if (policy === undefined || problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return policy;
}

/** A ClusterPolicy with one rule named `rule` about pods, unless it says what it is about. */
export function ruleOf(rule: string, spec = ""): KyvernoPolicy {
  const match = rule.includes("match:") ? "" : "match: { any: [{ resources: { kinds: [Pod] } }] }";
  return policyOf(`
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: policy }
spec:
${indent(spec, 2)}
  rules:
    - name: rule
      ${match}
${indent(rule, 6)}
`);
}

export function indent(text: string, by: number): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : " ".repeat(by) + line))
    .join("\n");
}

export interface Circumstances {
  readonly known?: readonly KubernetesObject[];
  readonly operation?: Operation;
  readonly old?: KubernetesObject;
  readonly user?: UserInfo;
  readonly answers?: World["answers"];
  readonly values?: DeclaredValues;
  readonly images?: World["images"];
}

export function worldOf({ known = [], answers, images }: Circumstances = {}): World {
  return {
    objects: toKnownObjects(known),
    now: NOW,
    ...(answers === undefined ? {} : { answers }),
    ...(images === undefined ? {} : { images }),
  };
}

export function requestOf(object: KubernetesObject, { operation = "CREATE", old, user }: Circumstances = {}) {
  const request = toRequest(object, { operation, ...(user === undefined ? {} : { userInfo: user }) });
  return old === undefined ? request : { ...request, oldObject: old };
}

export function judge(
  policy: KyvernoPolicy,
  object: KubernetesObject | string,
  circumstances: Circumstances = {},
): readonly PolicyResult[] {
  const one = typeof object === "string" ? objectOf(object) : object;
  const bound = circumstances.values === undefined ? policy : policy.withValues(circumstances.values);
  return bound.judge(requestOf(one, circumstances), worldOf(circumstances));
}

/** `pass`, `fail: message`, … of the only result; `none` without one. */
export function verdictOf(
  policy: KyvernoPolicy,
  object: KubernetesObject | string,
  circumstances: Circumstances = {},
): string {
  const results = judge(policy, object, circumstances);
  return results.map(({ result }) => result).join(",") || "none";
}

export function messageOf(policy: KyvernoPolicy, object: KubernetesObject | string, circumstances: Circumstances = {}) {
  return judge(policy, object, circumstances)[0]?.message;
}

/** A pod with one container and whatever else its spec shall hold. */
export function podOf(spec = "", metadata = "name: pod, namespace: shop"): KubernetesObject {
  return objectOf(`
apiVersion: v1
kind: Pod
metadata: { ${metadata} }
spec:
  containers: [{ name: app, image: "nginx:1.27" }]
${indent(spec, 2)}
`);
}
