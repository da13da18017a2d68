import type { PlainObject, RegoValue } from "../../value.ts";

/** The tree as a value: without what is absent or empty, strings, numbers and booleans excepted. */
export function toShown(node: object): PlainObject {
  const shown: Record<string, RegoValue> = {};
  for (const [name, child] of Object.entries(node) as [string, unknown][]) {
    const value = toValue(child);
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}

function toValue(child: unknown): RegoValue | undefined {
  if (child === undefined || child === null) return undefined;
  if (Array.isArray(child)) {
    const items = child.map(toValue).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof child !== "object") return child as string | number | boolean;
  const shown = toShown(child);
  return Object.keys(shown).length === 0 ? undefined : shown;
}
