import { asString, isObject, type LabelSelector } from "../../model/index.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector chooses an object with these labels. An empty selector chooses everything, no selector
 * nothing. A selector the API server would refuse (unknown operator, In without values, a value that is no string)
 * chooses nothing. Never throws, whatever the selector's real type.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function matchesSelector(
  selector: LabelSelector | null | undefined,
  labels: Labels | null | undefined,
): boolean {
  if (!isObject(selector)) return false;
  const { matchLabels, matchExpressions } = selector;
  if (matchLabels != null && !holdsAll(matchLabels, labels)) return false;
  if (matchExpressions == null) return true;
  return Array.isArray(matchExpressions) && matchExpressions.every((requirement) => meets(requirement, labels));
}

/**
 * Whether the labels hold every pair of an equality selector, as Services and ReplicationControllers write it.
 * An empty or missing selector chooses nothing: such a Service has endpoints of somebody else's making.
 */
export function matchesLabels(selector: Labels | null | undefined, labels: Labels | null | undefined): boolean {
  return isObject(selector) && Object.keys(selector).length > 0 && holdsAll(selector, labels);
}

function holdsAll(pairs: unknown, labels: Labels | null | undefined): boolean {
  if (!isObject(pairs)) return false;
  return Object.entries(pairs).every(([key, value]) => typeof value === "string" && toLabel(labels, key) === value);
}

function meets(requirement: unknown, labels: Labels | null | undefined): boolean {
  if (!isObject(requirement)) return false;
  const key = asString(requirement["key"]);
  const values = requirement["values"] ?? [];
  if (key === undefined || key === "" || !Array.isArray(values)) return false;
  const label = toLabel(labels, key);
  switch (requirement["operator"]) {
    case "In":
      return label !== undefined && values.includes(label);
    case "NotIn":
      return values.length > 0 && (label === undefined || !values.includes(label));
    case "Exists":
      return values.length === 0 && label !== undefined;
    case "DoesNotExist":
      return values.length === 0 && label === undefined;
    default:
      return false;
  }
}

/** Only own keys: a label named `constructor` is there when somebody wrote it. */
function toLabel(labels: Labels | null | undefined, key: string): string | undefined {
  return isObject(labels) && Object.hasOwn(labels, key) ? asString(labels[key]) : undefined;
}
