import { matchesSelector } from "../../formats/selector/index.ts";
import { asString, dig, type Edit, type Json, type LabelSelector, type Picture } from "../../model/index.ts";
import { coversCore, isNarrowing, judges, selectorKeys, type Webhook } from "./webhook.ts";

const NAME_LABEL = "kubernetes.io/metadata.name";

/** Namespaces whose pods the webhook is asked about although it, or the whole cluster, needs them to run. */
export function namespacesAtRisk({ value, rules }: Webhook, picture: Picture): string[] {
  if (dig(value, "clientConfig", "service") == null) return [];
  // Conditions and labels of the pods themselves may spare the platform: they are not evaluated here.
  if (dig(value, "matchConditions") != null || isNarrowing(dig(value, "objectSelector"))) return [];
  if (!rules.some((rule) => coversCore(rule, "pods") && judges(rule, "CREATE"))) return [];
  const own = asString(dig(value, "clientConfig", "service", "namespace"));
  const selector = dig(value, "namespaceSelector");
  const names = new Set(["kube-system", ...(own === undefined ? [] : [own])]);
  return [...names].filter((name) => isSelected(name, selector, picture));
}

/** Leaves the namespaces out of the webhook's sight, by the label nobody can change. */
export function toSpareEdits({ path }: Webhook, names: readonly string[]): Edit[] {
  if (names.length === 0) return [];
  const value = { key: NAME_LABEL, operator: "NotIn", values: [...names] };
  return [{ op: "append", path: [...path, "namespaceSelector", "matchExpressions"], value }];
}

/** Whether the selector surely chooses the namespace: labels that were not read are not guessed. */
function isSelected(name: string, selector: Json | undefined, picture: Picture): boolean {
  if (selector == null) return true;
  const labels = picture.find("/Namespace", "", name)?.object.metadata.labels;
  const isKnown = labels !== undefined || selectorKeys(selector).every((key) => key === NAME_LABEL);
  return isKnown && matchesSelector(selector as LabelSelector, { ...labels, [NAME_LABEL]: name });
}
