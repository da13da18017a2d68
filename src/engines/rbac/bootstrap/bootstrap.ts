import type { JsonObject, KubernetesObject, Resource } from "../../../model/index.ts";
import type { BootstrapFile, CompactObject, CompactRule } from "./file.ts";
import data from "./roles.json" with { type: "json" };

const { versions, objects } = data as unknown as BootstrapFile;

export const NEWEST = versions.at(-1) ?? "";
const RBAC = "rbac.authorization.k8s.io";

/**
 * The roles and bindings that the API server of a version makes by itself, and makes again when they are deleted. Aggregated roles have no
 * rules of their own: the control plane fills them in.
 * @param version `1.33`; one that is not known stands for the nearest that is
 */
export function toBootstrapObjects(version: string = NEWEST): readonly Resource[] {
  const index = toIndex(version);
  const origin = { is: "cluster" as const, context: `Kubernetes ${versions[index]}` };
  return objects
    .filter(({ since, until }) => since <= index && index <= until)
    .map((compact) => ({ object: toObject(compact), origin }));
}

function toIndex(version: string): number {
  const minor = (text: string): number => Number(text.split(".")[1] ?? 0);
  const index = versions.findIndex((known) => minor(known) >= minor(version));
  return index < 0 ? versions.length - 1 : index;
}

function toObject({
  kind,
  namespace,
  name,
  labels,
  aggregationRule,
  rules,
  roleRef,
  subjects,
}: CompactObject): KubernetesObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...labels },
    },
    ...(aggregationRule === undefined ? {} : { aggregationRule }),
    ...(roleRef === undefined ? { rules: (rules ?? []).map(toRule) } : { roleRef }),
    ...(subjects === undefined ? {} : { subjects: [...subjects] }),
  };
}

function toRule([verbs, ...more]: CompactRule): JsonObject {
  const [first = "", resources, names] = more;
  if (resources === undefined) return { verbs: verbs.split(","), nonResourceURLs: first.split(",") };
  return {
    verbs: verbs.split(","),
    apiGroups: first.split(","),
    resources: resources.split(","),
    ...(names === undefined ? {} : { resourceNames: names.split(",") }),
  };
}
