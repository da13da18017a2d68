import { findSelectorFault } from "../../../formats/selector/index.ts";
import { asList, asObject, asString, dig, type Json, type LabelSelector, type Path } from "../../../model/index.ts";
import type { PodChoice } from "../model.ts";
import { type Understood, understood } from "../policies/fields.ts";
import type { Report } from "../policies/report.ts";

type Requirement = NonNullable<LabelSelector["matchExpressions"]>[number];

/** How Cilium names the namespace of a pod, and the labels of that. */
const NAMESPACE = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";

/**
 * The pods a selector of Cilium chooses. Labels may be written with where they come from (`k8s:app`), and some are about the
 * namespace.
 * @param namespace that of the policy, which is meant where the selector says nothing of namespaces; empty: the whole cluster
 */
export function readEndpoints(
  value: Json | undefined,
  namespace: string,
  path: Path,
  report: Report,
): Understood<PodChoice> {
  const fault = findSelectorFault(withPlainKeys(value));
  if (fault !== undefined) return { doubt: report.fault(path, fault) };
  const pods: Requirement[] = [];
  const namespaces: Requirement[] = [];
  for (const one of toRequirements(value)) {
    const key = toPlainKey(one.key ?? "");
    if (/^reserved[:.]/.test(key) || key.startsWith("io.cilium.k8s.policy."))
      return { doubt: report.fault(path, `asks for ${key}, which is not understood`) };
    if (key === NAMESPACE) namespaces.push({ ...one, key: "kubernetes.io/metadata.name" });
    else if (key.startsWith(NAMESPACE_LABELS)) namespaces.push({ ...one, key: key.slice(NAMESPACE_LABELS.length) });
    else pods.push({ ...one, key });
  }
  const podSelector = pods.length === 0 ? {} : { podSelector: { matchExpressions: pods } };
  if (namespaces.length > 0)
    return understood({ is: "pods", namespaceSelector: { matchExpressions: namespaces }, ...podSelector });
  return understood({ is: "pods", ...(namespace === "" ? {} : { namespace }), ...podSelector });
}

function toRequirements(value: Json | undefined): Requirement[] {
  const labels = Object.entries(asObject(dig(value, "matchLabels")) ?? {});
  return [
    ...labels.map(([key, one]): Requirement => ({ key, operator: "In", values: [asString(one) ?? ""] })),
    ...(asList(dig(value, "matchExpressions")) as Requirement[]),
  ];
}

/** `k8s:app` and `any:app` are labels of Kubernetes. */
function toPlainKey(key: string): string {
  return key.replace(/^(?:k8s|any)[:.]/, "");
}

/** The selector with keys that Kubernetes would take, so that the rest of it can be checked as one of Kubernetes. */
function withPlainKeys(value: Json | undefined): Json | undefined {
  const selector = asObject(value);
  if (selector === undefined) return value;
  const { matchLabels, matchExpressions } = selector;
  const plain = (key: string): string => toPlainKey(key).replaceAll(/[:]/g, ".");
  return {
    ...selector,
    ...(asObject(matchLabels) === undefined
      ? {}
      : {
          matchLabels: Object.fromEntries(
            Object.entries(asObject(matchLabels) ?? {}).map(([key, one]) => [plain(key), one]),
          ),
        }),
    ...(Array.isArray(matchExpressions)
      ? {
          matchExpressions: matchExpressions.map((one) => {
            const key = asString(dig(one, "key"));
            return key === undefined ? one : { ...asObject(one), key: plain(key) };
          }),
        }
      : {}),
  };
}
