import { formatConnections } from "../connections/connection-set.ts";
import { toField } from "../text/csv.ts";
import { toCell } from "../text/markdown.ts";
import type { ConnectionChange } from "./diff.ts";

/** How a difference is written. */
export type DiffFormat = "text" | "csv" | "markdown" | "dot" | "json";

const HEADERS = ["diff-type", "source", "destination", "ref1", "ref2", "workloads-diff-info"] as const;

/** The difference as text; empty where nothing changed. Only pictures show what stayed. */
export function formatDiff(changes: readonly ConnectionChange[], format: DiffFormat): string {
  const shown = changes.filter(({ is }) => is !== "unchanged");
  if (shown.length === 0) return format === "json" ? `{\n  "changes": []\n}\n` : "";
  switch (format) {
    case "text":
      return `Connectivity diff:\n${shown.map(toLine).join("")}`;
    case "csv":
      return [[...HEADERS], ...shown.map(toFields)].map((fields) => `${fields.map(toField).join(",")}\n`).join("");
    case "markdown":
      return [[...HEADERS], HEADERS.map((name) => "-".repeat(name.length)), ...shown.map(toFields)]
        .map((fields) => `| ${fields.map(toCell).join(" | ")} |\n`)
        .join("");
    case "dot":
      return toDot(changes);
    case "json":
      return `${JSON.stringify({ changes: shown.map(toJson) }, undefined, 2)}\n`;
  }
}

/** `workload shop/a[Pod] and shop/b[Pod] added`; empty where both ends stayed. */
function toInfo({ is, workloads }: ConnectionChange): string {
  return workloads.length === 0 ? "" : `workload ${workloads.join(" and ")} ${is}`;
}

function toFields(change: ConnectionChange): string[] {
  const { is, source, target, old, new: now } = change;
  return [is, source, target, formatConnections(old), formatConnections(now), toInfo(change)];
}

function toLine(change: ConnectionChange): string {
  const fields = toFields(change).map((field, at) => (at === 0 ? `diff-type: ${field}` : `${HEADERS[at]}: ${field}`));
  return `${(change.workloads.length === 0 ? fields.slice(0, -1) : fields).join(", ")}\n`;
}

function toJson(change: ConnectionChange): Record<string, unknown> {
  const { is, source, target, old, new: now, workloads } = change;
  return { type: is, src: source, dst: target, old: formatConnections(old), new: formatConnections(now), workloads };
}

const COLORS = { changed: "magenta", added: "#008000", removed: "red2", unchanged: "grey" } as const;

function toDot(changes: readonly ConnectionChange[]): string {
  const label = ({ is, old, new: now }: ConnectionChange): string =>
    is === "changed"
      ? `${formatConnections(now)} (old: ${formatConnections(old)})`
      : formatConnections(is === "removed" ? old : now);
  const nodes = new Set(changes.flatMap(({ source, target }) => [source, target]));
  const ends = new Map(changes.flatMap((change) => change.workloads.map((name) => [name, change.is] as const)));
  const lines = [
    ...[...nodes]
      .sort()
      .map((name) => `\t${JSON.stringify(name)} [color=${JSON.stringify(COLORS[ends.get(name) ?? "unchanged"])}]\n`),
    ...changes.map(
      (change) =>
        `\t${JSON.stringify(change.source)} -> ${JSON.stringify(change.target)} [label=${JSON.stringify(label(change))} color=${JSON.stringify(COLORS[change.is])}]\n`,
    ),
  ];
  return `digraph {\n${lines.join("")}}\n`;
}
