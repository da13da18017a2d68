import type { ContainerSpec } from "../../model/index.ts";

/** `"a", "b"`; the items are not escaped, as in the built-in controller. */
export function quoteAll(items: readonly string[]): string {
  return items.length === 0 ? "" : `"${items.join('", "')}"`;
}

export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many;
}

/** `container "a"`, `containers "a", "b"`. */
export function nameContainers(names: readonly string[]): string {
  return `${plural("container", "containers", names.length)} ${quoteAll(names)}`;
}

/** Who set a value: `pod`, `container "a"`, `pod and containers "a", "b"`; empty when nobody did. */
export function nameSetters(pod: boolean, containers: readonly string[]): string {
  if (containers.length === 0) return pod ? "pod" : "";
  return `${pod ? "pod and " : ""}${nameContainers(containers)}`;
}

/** Names of the containers that the predicate holds for; a container without a name has the empty one. */
export function namesWhere(
  containers: readonly ContainerSpec[],
  holds: (container: ContainerSpec) => boolean,
): string[] {
  const names: string[] = [];
  for (const container of containers) {
    if (holds(container)) names.push(container.name ?? "");
  }
  return names;
}

/** Each value once, in the order of their UTF-8 bytes, which is how Go sorts. */
export function sortUnique(values: Iterable<string>): string[] {
  return [...new Set(values)].sort(compareCodePoints);
}

function compareCodePoints(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // The low half of a pair differs only behind an equal high half, where its own order is the right one.
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** The text as Go's `%q` prints it. */
export function quote(text: string): string {
  const escaped = text.toWellFormed().replace(/[\\"]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escape);
  return `"${escaped}"`;
}

function escape(character: string): string {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}
