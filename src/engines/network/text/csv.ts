import type { NetworkModel } from "../model.ts";
import type { NetworkReach } from "../reach/reach.ts";
import { compare, type Line, namesNetworks, type PortQuestion, toLines } from "./lines.ts";

/** `src,dst,conn`, and `network` where there are several. */
export function reportReachCsv(model: NetworkModel, reaches: readonly NetworkReach[], question?: PortQuestion): string {
  const hasNetworks = namesNetworks(model);
  const head = ["src", "dst", ...(question === undefined ? ["conn"] : []), ...(hasNetworks ? ["network"] : [])];
  const rows = toSortedLines(reaches, question).map((line) => [
    line.source,
    line.target,
    ...(line.connections === undefined ? [] : [line.connections]),
    ...(hasNetworks ? [line.network] : []),
  ]);
  return [head, ...rows].map((row) => `${row.map(toField).join(",")}\n`).join("");
}

/** The lines of all networks, by source, target and network. */
export function toSortedLines(reaches: readonly NetworkReach[], question?: PortQuestion): Line[] {
  const lines = reaches.flatMap((reach) => toLines(reach, question));
  return lines.sort(
    (one, other) =>
      compare(one.source, other.source) || compare(one.target, other.target) || compare(one.network, other.network),
  );
}

/** Quoted where it must be: RFC 4180. What a spreadsheet would take for a formula stands behind an apostrophe, which makes it text. */
export function toField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
