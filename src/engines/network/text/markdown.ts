import type { NetworkModel } from "../model.ts";
import type { NetworkReach } from "../reach/reach.ts";
import { toSortedLines } from "./csv.ts";
import { namesNetworks, type PortQuestion } from "./lines.ts";

/** A table in Markdown. */
export function reportReachMarkdown(
  model: NetworkModel,
  reaches: readonly NetworkReach[],
  question?: PortQuestion,
): string {
  const hasNetworks = namesNetworks(model);
  const head = ["src", "dst", ...(question === undefined ? ["conn"] : []), ...(hasNetworks ? ["network"] : [])];
  const rows = toSortedLines(reaches, question).map((line) => [
    line.source,
    line.target,
    ...(line.connections === undefined ? [] : [line.connections]),
    ...(hasNetworks ? [line.network] : []),
  ]);
  const table = [head, head.map(() => "-----"), ...rows.map((row) => row.map(toCell))];
  return table.map((row) => `| ${row.join(" | ")} |\n`).join("");
}

/** Names come from outside: none may end its cell or be more than text. */
export function toCell(text: string): string {
  const plain = text.replace(/[\\`*_<>|]/g, (mark) => `\\${mark}`).replace(/\s+/g, " ");
  // Brackets are part of every name; with these behind them they would be a link.
  return plain.replace(/\](?=[([:])/g, "\\]");
}
