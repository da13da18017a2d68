import { load, loadAll } from "js-yaml";
import type { KubernetesObject, PolicyResult, Resource } from "../../../model/index.ts";
import { toKnownObjects } from "../known-objects.ts";
import type { Policy, Request, World } from "../policy.ts";
import { toRequest } from "../request.ts";
import { type AdmissionOptions, readAdmissionPolicies } from "./read.ts";

const GROUP = "admissionregistration.k8s.io/v1";

/** Objects of YAML documents. */
export function readObjects(yaml: string): KubernetesObject[] {
  return loadAll(yaml) as KubernetesObject[];
}

export function toResource(object: KubernetesObject): Resource {
  return { object, origin: { is: "cluster", context: "test" } };
}

/** A policy named `p` for every object, with a spec in YAML. */
export function toPolicyObject(spec: string, kind = "ValidatingAdmissionPolicy"): KubernetesObject {
  const everything = [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }];
  const given = load(spec) as Record<string, never>;
  return {
    apiVersion: GROUP,
    kind,
    metadata: { name: "p" },
    spec: { matchConstraints: { resourceRules: everything }, ...given },
  };
}

/** A binding of `p`, `b` unless named, with a spec in YAML. */
export function toBindingObject(spec: string, name = "b", kind = "ValidatingAdmissionPolicy"): KubernetesObject {
  const given = load(spec) as Record<string, never>;
  return { apiVersion: GROUP, kind: `${kind}Binding`, metadata: { name }, spec: { policyName: "p", ...given } };
}

/** The one policy among objects, which must be without fault. */
export function toPolicy(objects: readonly KubernetesObject[], options: AdmissionOptions = {}): Policy {
  const { items, problems } = readAdmissionPolicies(objects.map(toResource), options);
  if (items[0] === undefined || problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return items[0];
}

export function toWorld(...objects: KubernetesObject[]): World {
  return { objects: toKnownObjects(objects), now: new Date(0) };
}

export const pod = (metadata: object = {}, spec: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", ...metadata },
  spec: { containers: [{ name: "a", image: "nginx" }], ...spec },
});

export const namespace = (name: string, labels: Record<string, string> = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

/** `result: message` of each result. */
export function judge(
  policy: Policy,
  object: KubernetesObject,
  world = toWorld(),
  more: Partial<Request> = {},
): string[] {
  return policy.judge({ ...toRequest(object), ...more }, world).map(toText);
}

export function toText({ result, message }: PolicyResult): string {
  return message === "" ? result : `${result}: ${message}`;
}
