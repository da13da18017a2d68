import { matchesSelector } from "../../formats/selector/index.ts";
import { asList, dig, type Json, type KubernetesObject, type LabelSelector, type Picture } from "../../model/index.ts";

const WEBHOOKS = [
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
];

const POLICY = "admissionregistration.k8s.io/ValidatingAdmissionPolicy";

/** Kinds of objects that can judge pods. */
export const JUDGES: readonly string[] = [...WEBHOOKS, POLICY];

/** Whether an admission webhook is asked about new pods of the namespace. */
export function isJudgedByWebhook(namespace: KubernetesObject, picture: Picture): boolean {
  const labels = { ...namespace.metadata.labels, "kubernetes.io/metadata.name": namespace.metadata.name ?? "" };
  return WEBHOOKS.flatMap((kind) => picture.ofKind(kind))
    .flatMap(({ object }) => asList(object["webhooks"]))
    .some((webhook) => {
      const selector = dig(webhook, "namespaceSelector") as LabelSelector | undefined;
      return (selector == null || matchesSelector(selector, labels)) && asList(dig(webhook, "rules")).some(coversPods);
    });
}

/** Whether an admission policy in CEL covers pods. */
export function isJudgedByPolicy(picture: Picture): boolean {
  return picture
    .ofKind(POLICY)
    .some(({ object }) => asList(dig(object, "spec", "matchConstraints", "resourceRules")).some(coversPods));
}

function coversPods(rule: Json): boolean {
  const scope = dig(rule, "scope") ?? "*";
  const resources = asList(dig(rule, "resources"));
  const groups = asList(dig(rule, "apiGroups"));
  const hasPods = resources.includes("pods") || resources.includes("*") || resources.includes("*/*");
  return hasPods && (groups.includes("") || groups.includes("*")) && scope !== "Cluster";
}
