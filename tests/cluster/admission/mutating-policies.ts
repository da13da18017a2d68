import { asList, asObject, type Json, type JsonObject, type KubernetesObject } from "../../../src/model/index.ts";
import type { MadePolicy } from "./corpus-policies.ts";

const EVERYTHING = {
  resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["CREATE"], resources: ["*"] }],
};
const on = (apiGroup: string, ...resources: string[]): JsonObject => ({
  resourceRules: [{ apiGroups: [apiGroup], apiVersions: ["v1"], operations: ["CREATE"], resources }],
});

/** Kyverno's MutatingPolicies that are MutatingAdmissionPolicies but for their name. */
export function toMutatingSpecs(objects: readonly KubernetesObject[]): MadePolicy[] {
  return objects.flatMap((object) => {
    if (object.kind !== "MutatingPolicy") return [];
    const given = asObject(object["spec"]) ?? {};
    const fields = ["matchConstraints", "matchConditions", "variables", "mutations", "failurePolicy"];
    const spec = Object.fromEntries(
      fields.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])),
    );
    return asList(given["mutations"]).length === 0 ? [] : [{ name: object.metadata.name ?? "", spec }];
  });
}

const apply = (expression: string): Json => ({ patchType: "ApplyConfiguration", applyConfiguration: { expression } });
const patch = (expression: string): Json => ({ patchType: "JSONPatch", jsonPatch: { expression } });

/** Mutations of our own: what the corpora do not touch. */
export function ownMutations(): MadePolicy[] {
  return Object.entries(MUTATIONS).map(([name, spec]) => ({
    name,
    spec: { matchConstraints: EVERYTHING, ...spec },
  }));
}

const PODS = on("", "pods");
const WORKLOADS = on("apps", "deployments", "statefulsets");

const MUTATIONS: Readonly<Record<string, JsonObject>> = {
  label: { mutations: [apply('Object{metadata: Object.metadata{labels: {"touched": object.kind.lowerAscii()}}}')] },
  annotate: { mutations: [patch('[JSONPatch{op: "add", path: "/metadata/annotations", value: {"touched": "yes"}}]')] },
  "escaped-path": {
    mutations: [
      patch(
        'has(object.metadata.labels) ? [JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("example.com/x~y"), value: "1"}] : [JSONPatch{op: "add", path: "/metadata/labels", value: {"example.com/new": "1"}}]',
      ),
    ],
  },
  "two-mutations": {
    mutations: [
      apply('Object{metadata: Object.metadata{labels: {"first": "1"}}}'),
      apply('Object{metadata: Object.metadata{labels: {"second": object.metadata.labels["first"]}}}'),
    ],
  },
  variables: {
    variables: [{ name: "label", expression: "object.kind + '-x'" }],
    mutations: [apply('Object{metadata: Object.metadata{labels: {"v": variables.label}}}')],
  },
  replicas: { matchConstraints: WORKLOADS, mutations: [apply("Object{spec: Object.spec{replicas: 7}}")] },
  "security-context": {
    matchConstraints: PODS,
    mutations: [
      apply("Object{spec: Object.spec{securityContext: Object.spec.securityContext{runAsNonRoot: true, fsGroup: 12}}}"),
    ],
  },
  "containers-merged": {
    matchConstraints: PODS,
    mutations: [
      apply(
        'Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, imagePullPolicy: "Never", env: [Object.spec.containers.env{name: "ADDED", value: c.image}]})}}',
      ),
    ],
  },
  sidecar: {
    matchConstraints: PODS,
    mutations: [
      apply(
        'Object{spec: Object.spec{initContainers: [Object.spec.initContainers{name: "mesh", image: "mesh:1", restartPolicy: "Always", args: []}]}}',
      ),
    ],
  },
  "sidecar-patch": {
    matchConstraints: PODS,
    mutations: [
      patch(
        '[JSONPatch{op: "add", path: "/spec/containers/-", value: Object.spec.containers{name: "last", image: "last", resources: Object.spec.containers.resources{requests: {"cpu": "1000m"}}}}]',
      ),
    ],
  },
  "ports-merged": {
    matchConstraints: on("", "services"),
    mutations: [
      apply('Object{spec: Object.spec{ports: [Object.spec.ports{port: 9999, name: "extra", protocol: "TCP"}]}}'),
    ],
  },
  template: {
    matchConstraints: WORKLOADS,
    mutations: [
      apply(
        'Object{spec: Object.spec{template: Object.spec.template{metadata: Object.spec.template.metadata{annotations: {"a": "b"}}}}}',
      ),
    ],
  },
  "node-selector": {
    matchConstraints: PODS,
    mutations: [apply('Object{spec: Object.spec{nodeSelector: {"a": "b"}}}')],
  },
  tolerations: {
    matchConstraints: PODS,
    mutations: [apply('Object{spec: Object.spec{tolerations: [Object.spec.tolerations{key: "a"}]}}')],
  },
  "unknown-field": { mutations: [apply("Object{spec: Object.spec{nothingOfTheKind: 1}}")] },
  "wrong-type": { matchConstraints: WORKLOADS, mutations: [apply('Object{spec: Object.spec{replicas: "many"}}')] },
  misplaced: { mutations: [apply("Object{metadata: Object.spec{name: 'x'}}")] },
  "no-key": {
    matchConstraints: PODS,
    mutations: [apply('Object{spec: Object.spec{containers: [Object.spec.containers{image: "x"}]}}')],
  },
  "evaluation-error": {
    mutations: [apply('Object{metadata: Object.metadata{labels: {"x": object.spec.nothing.at.all}}}')],
  },
  "evaluation-ignored": {
    failurePolicy: "Ignore",
    mutations: [apply('Object{metadata: Object.metadata{labels: {"x": object.spec.nothing.at.all}}}')],
  },
  "condition-false": {
    matchConditions: [{ name: "no", expression: "false" }],
    mutations: [apply('Object{metadata: Object.metadata{labels: {"x": "y"}}}')],
  },
  "condition-error": {
    matchConditions: [{ name: "bad", expression: "object.spec.nothing == 1" }],
    mutations: [apply('Object{metadata: Object.metadata{labels: {"x": "y"}}}')],
  },
  "patch-test": {
    mutations: [
      patch(
        '[JSONPatch{op: "test", path: "/kind", value: "Pod"}, JSONPatch{op: "add", path: "/metadata/annotations", value: {"is": "a pod"}}]',
      ),
    ],
  },
  "patch-remove": {
    matchConstraints: PODS,
    mutations: [patch('[JSONPatch{op: "remove", path: "/spec/containers/0/imagePullPolicy"}]')],
  },
  "patch-move": {
    matchConstraints: WORKLOADS,
    mutations: [patch('[JSONPatch{op: "copy", from: "/metadata/name", path: "/spec/template/spec/hostname"}]')],
  },
  "patch-list": {
    matchConstraints: PODS,
    mutations: [
      patch(
        'object.spec.containers.filter(c, has(c.image)).size() > 0 ? [JSONPatch{op: "replace", path: "/spec/containers/0/image", value: "other:1"}] : []',
      ),
    ],
  },
  "patch-quantity": {
    matchConstraints: PODS,
    mutations: [
      patch(
        '[JSONPatch{op: "add", path: "/spec/containers/0/resources", value: {"limits": {"cpu": "2000m", "memory": "1024Mi"}}}]',
      ),
    ],
  },
  "patch-unknown": {
    matchConstraints: PODS,
    mutations: [patch('[JSONPatch{op: "add", path: "/spec/containers/0/nothing", value: 1}]')],
  },
  "patch-unknown-ignored": {
    failurePolicy: "Ignore",
    matchConstraints: WORKLOADS,
    mutations: [patch('[JSONPatch{op: "add", path: "/spec/nothing", value: 1}]')],
  },
  optional: {
    mutations: [
      apply(
        'Object{metadata: Object.metadata{?labels: has(object.metadata.labels) ? optional.of({"had": "labels"}) : optional.none()}}',
      ),
    ],
  },
};
