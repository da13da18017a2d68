import { dump } from "js-yaml";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { type PictureInput, toResources } from "../src/inventory/index.ts";
import type { Json, JsonObject, Likelihood } from "../src/model/index.ts";

/** A small cluster, as manifests, and what scanners say of its images. */
export interface RandomCluster {
  readonly input: PictureInput;
  readonly tenants: readonly string[];
  readonly faults: ReadonlyMap<string, Likelihood>;
}

type Random = (below: number) => number;

/** One to three workloads with a few weaknesses each, some rights, policies, secrets and services. */
export function toRandomCluster(seed: number): RandomCluster {
  const random = toRandom(seed);
  const namespaces = ["one", "two"].slice(0, 1 + random(2));
  const objects: JsonObject[] = namespaces.map((name) => toObject("v1", "Namespace", "", name, {}));
  const workloads = 1 + random(3);
  const faults = new Map<string, Likelihood>();
  for (let index = 0; index < workloads; index += 1) {
    const namespace = namespaces[random(namespaces.length)] ?? "one";
    objects.push(...toWorkload(`w${index}`, namespace, random));
    const likelihood = (["likely", "possible", undefined, undefined] as const)[random(4)];
    if (likelihood !== undefined) faults.set(`registry.example/w${index}:1`, likelihood);
  }
  const grants = random(3);
  for (let index = 0; index < grants; index += 1) objects.push(...toGrant(`grant${index}`, namespaces, random));
  for (const namespace of namespaces) if (random(3) === 0) objects.push(toPolicy(namespace));
  return { input: toInput(objects), tenants: random(3) === 0 ? [namespaces[0] ?? "one"] : [], faults };
}

/** Numbers that look random and are the same in every run. */
function toRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function toInput(objects: readonly JsonObject[]): PictureInput {
  const text = objects.map((object) => dump(object)).join("---\n");
  const resources = readYaml("cluster.yaml", text).items.flatMap((one) => toResources(one, locate).items);
  return { resources, complete: false };
}

const RULES: readonly (readonly [group: string, resource: string, verb: string])[] = [
  ["", "secrets", "get"],
  ["", "pods", "create"],
  ["", "pods/exec", "create"],
  ["", "configmaps", "get"],
  ["", "serviceaccounts/token", "create"],
  ["apps", "deployments", "patch"],
  ["rbac.authorization.k8s.io", "clusterroles", "escalate"],
  ["*", "*", "*"],
];

function toGrant(name: string, namespaces: readonly string[], random: Random): JsonObject[] {
  const [group, resource, verb] = RULES[random(RULES.length)] ?? ["", "pods", "get"];
  const namespace = namespaces[random(namespaces.length)] ?? "one";
  const isWide = random(2) === 0;
  const kind = isWide ? "ClusterRole" : "Role";
  const api = "rbac.authorization.k8s.io/v1";
  const subjects = [{ kind: "ServiceAccount", name: random(2) === 0 ? "default" : "app", namespace }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name };
  const rules = [{ apiGroups: [group], resources: [resource], verbs: [verb] }];
  return [
    toObject(api, kind, isWide ? "" : namespace, name, { rules }),
    toObject(api, isWide ? "ClusterRoleBinding" : "RoleBinding", isWide ? "" : namespace, name, { roleRef, subjects }),
  ];
}

function toPolicy(namespace: string): JsonObject {
  const spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  return toObject("networking.k8s.io/v1", "NetworkPolicy", namespace, "default-deny", { spec });
}

function toWorkload(name: string, namespace: string, random: Random): JsonObject[] {
  const container: JsonObject = {
    name: "app",
    image: random(3) > 0 ? `registry.example/${name}:1` : `registry.example/${name}@sha256:${"a".repeat(64)}`,
    ports: [{ containerPort: 8080 }],
  };
  const spec: JsonObject = {
    automountServiceAccountToken: random(2) === 0,
    serviceAccountName: random(2) === 0 ? "default" : "app",
    securityContext: { seccompProfile: { type: random(6) === 0 ? "Unconfined" : "RuntimeDefault" } },
  };
  weaken(spec, container, random);
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { ...spec, containers: [container] } };
  const objects = [
    toObject("apps/v1", "Deployment", namespace, name, { spec: { selector: { matchLabels: labels }, template } }),
  ];
  const type = ["LoadBalancer", "ClusterIP", undefined][random(3)];
  if (type !== undefined)
    objects.push(
      toObject("v1", "Service", namespace, name, { spec: { type, selector: labels, ports: [{ port: 8080 }] } }),
    );
  return objects;
}

function weaken(spec: JsonObject, container: JsonObject, random: Random): void {
  const volumes: Json[] = [];
  const mounts: Json[] = [];
  const mount = (name: string, source: JsonObject): void => {
    volumes.push({ name, ...source });
    mounts.push({ name, mountPath: `/${name}` });
  };
  const chance = (): boolean => random(8) === 0;
  const context: JsonObject = { allowPrivilegeEscalation: false };
  if (chance()) container["securityContext"] = { privileged: true };
  else container["securityContext"] = context;
  if (chance()) context["capabilities"] = { add: ["SYS_ADMIN"] };
  if (chance()) spec["hostPID"] = true;
  if (chance()) spec["hostNetwork"] = true;
  if (chance()) mount("socket", { hostPath: { path: "/run/containerd/containerd.sock" } });
  if (chance()) mount("root", { hostPath: { path: "/" } });
  if (chance()) mount("logs", { hostPath: { path: "/var/log" } });
  if (chance()) mount("claim", { persistentVolumeClaim: { claimName: "shared" } });
  if (chance()) mount("keys", { secret: { secretName: "keys" } });
  if (volumes.length === 0) return;
  spec["volumes"] = volumes;
  container["volumeMounts"] = mounts;
}

function toObject(apiVersion: string, kind: string, namespace: string, name: string, rest: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === "" ? {} : { namespace }) }, ...rest };
}
