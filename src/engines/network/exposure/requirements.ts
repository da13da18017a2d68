import type { LabelSelector } from "../../../model/index.ts";

/**
 * What a selector asks for, one text each and in one form: `In` with one value is the same as a pair of matchLabels, and the
 * order of expressions and values does not count.
 */
export function toRequirements(selector: LabelSelector | undefined): readonly string[] {
  if (selector === undefined) return [];
  const pairs = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => toText(key, "In", [value]));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) =>
    toText(key ?? "", operator ?? "", values ?? []),
  );
  return [...new Set([...pairs, ...expressions])].sort();
}

function toText(key: string, operator: string, values: readonly string[]): string {
  return JSON.stringify([key, operator, [...new Set(values)].sort()]);
}

/** Whether the selector asks for nothing. */
export const asksNothing = (selector: LabelSelector | undefined): boolean => toRequirements(selector).length === 0;

/** Whether the selector asks for labels with one value each, and for nothing else. */
export function asksForLabels(selector: LabelSelector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length > 0 && (selector?.matchExpressions ?? []).length === 0;
}

/** The label every namespace has, with its name. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** The one namespace that a selector asks for by name, and by nothing else. */
export function namedNamespace(selector: LabelSelector | undefined): string | undefined {
  const requirements = toRequirements(selector);
  if (requirements.length !== 1) return undefined;
  const [key, operator, values] = JSON.parse(requirements[0] ?? "[]") as [string, string, readonly string[]];
  return key === NAMESPACE_NAME && operator === "In" && values.length === 1 ? values[0] : undefined;
}
