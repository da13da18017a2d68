import { matchesSelector } from "../../formats/selector/index.ts";
import { asString, dig, type Json, type LabelSelector, type Picture } from "../../model/index.ts";
import { selectorKeys } from "./webhook.ts";

const NAME_LABEL = "kubernetes.io/metadata.name";

/** Namespaces whose pods the webhook must admit although it, or the whole cluster, needs them to run. */
export function blockedNamespaces(webhook: Json, picture: Picture): string[] {
  const own = asString(dig(webhook, "clientConfig", "service", "namespace"));
  const selector = dig(webhook, "namespaceSelector");
  const names = new Set(["kube-system", ...(own === undefined ? [] : [own])]);
  return [...names].filter((name) => isSelected(name, selector, picture));
}

/** Whether the selector surely chooses the namespace: labels that were not read are not guessed. */
function isSelected(name: string, selector: Json | undefined, picture: Picture): boolean {
  if (selector == null) return true;
  const labels = picture.find("/Namespace", "", name)?.object.metadata.labels;
  const isKnown = labels !== undefined || selectorKeys(selector).every((key) => key === NAME_LABEL);
  return isKnown && matchesSelector(selector as LabelSelector, { ...labels, [NAME_LABEL]: name });
}
