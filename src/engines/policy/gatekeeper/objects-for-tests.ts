import type { JsonObject, KubernetesObject, Resource } from "../../../model/index.ts";
import { toKnownObjects } from "../known-objects.ts";
import type { World } from "../policy.ts";

/** Objects of tests, as if a cluster held them. */
export function toTestResource(object: JsonObject): Resource {
  return { object: object as unknown as KubernetesObject, origin: { is: "cluster", context: "test" } };
}

export function toTestWorld(objects: readonly JsonObject[] = []): World {
  return { objects: toKnownObjects(objects as unknown as KubernetesObject[]), now: new Date(0) };
}

export function toTestPod(metadata: JsonObject = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop", ...metadata },
    spec: { containers: [{ name: "a", image: "nginx:1" }, { name: "b" }], list: ["a", "b"] },
  };
}

/** A ConstraintTemplate of kind Rule. @param target fields of its target, `{ rego }` */
export function toTestTemplate(target: JsonObject, validation: JsonObject = {}, version = "v1"): JsonObject {
  return {
    apiVersion: `templates.gatekeeper.sh/${version}`,
    kind: "ConstraintTemplate",
    metadata: { name: "rule" },
    spec: {
      crd: { spec: { names: { kind: "Rule" }, validation } },
      targets: [{ target: "admission.k8s.gatekeeper.sh", ...target }],
    },
  };
}

export function toTestConstraint(spec: JsonObject = {}, name = "constraint"): JsonObject {
  return { apiVersion: "constraints.gatekeeper.sh/v1beta1", kind: "Rule", metadata: { name }, spec };
}

/** A mutator of pods. */
export function toTestMutator(kind: string, name: string, location: string, parameters: JsonObject): JsonObject {
  const applyTo = [{ groups: [""], versions: ["v1"], kinds: ["Pod"] }];
  return {
    apiVersion: "mutations.gatekeeper.sh/v1",
    kind,
    metadata: { name },
    spec: { location, parameters, ...(kind === "AssignMetadata" ? {} : { applyTo }) },
  };
}
