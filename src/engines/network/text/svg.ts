import type { NetworkReach } from "../reach/reach.ts";
import { localName, namespaceOf } from "./dot.ts";
import { compare, type Line, type PortQuestion, toLines } from "./lines.ts";

/** What is drawn at most: nobody can read more, and a browser has to draw it. */
const MAX_EDGES = 2000;
const COLUMN = 320;
const ROW = 44;
const BOX = { width: 220, height: 28 } as const;
const MARGIN = 24;

interface Node {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

interface Layer {
  readonly title: string;
  readonly names: readonly string[];
}

/**
 * A map of the connections, drawn in columns: what comes from outside, one column for every layer of namespaces by how far from
 * outside they are, and what lies outside as a target.
 */
export function reportReachSvg(reaches: readonly NetworkReach[], question?: PortQuestion): string {
  const lines = reaches.flatMap((reach) => toLines(reach, question));
  const drawn = lines.slice(0, MAX_EDGES);
  const layers = toLayers(drawn);
  const nodes = new Map(layers.flatMap((layer, column) => place(layer, column)).map((node) => [node.name, node]));
  const height = MARGIN * 3 + ROW * Math.max(1, ...layers.map(({ names }) => names.length)) + ROW;
  const width = MARGIN * 2 + COLUMN * Math.max(1, layers.length);
  const cut = lines.length > drawn.length ? `${drawn.length} of ${lines.length} connections are drawn` : "";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...layers.map(({ title }, column) => text(MARGIN + column * COLUMN, MARGIN, title, "#555")),
    ...drawn.map((line) => toEdge(line, nodes)),
    ...[...nodes.values()].map(toBox),
    text(MARGIN, height - MARGIN / 2, cut, "#a00"),
    "</svg>",
    "",
  ].join("\n");
}

/** Columns by how many steps away from what only connects and is never connected to. */
function toLayers(lines: readonly Line[]): Layer[] {
  const depth = toDepths(lines);
  const names = [...depth.keys()].sort(
    (one, other) => compare(namespaceOf(one), namespaceOf(other)) || compare(one, other),
  );
  const byDepth = Map.groupBy(names, (name) => depth.get(name) ?? 0);
  return [...byDepth.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, members]) => ({
      title: [...new Set(members.map((name) => namespaceOf(name) || "outside"))].slice(0, 4).join(", "),
      names: members,
    }));
}

/** Breadth first from the sources; what only a circle leads to begins where it is met first. */
function toDepths(lines: readonly Line[]): Map<string, number> {
  const targetsOf = Map.groupBy(lines, ({ source }) => source);
  const targets = new Set(lines.map(({ target }) => target));
  const depth = new Map<string, number>();
  const sources = [...targetsOf.keys()].sort(
    (one, other) => Number(targets.has(one)) - Number(targets.has(other)) || compare(one, other),
  );
  for (const root of sources) {
    if (depth.has(root)) continue;
    depth.set(root, 0);
    const waiting = [root];
    for (let at = 0; at < waiting.length; at += 1) {
      const source = waiting[at] ?? "";
      for (const { target } of targetsOf.get(source) ?? []) {
        if (depth.has(target)) continue;
        depth.set(target, (depth.get(source) ?? 0) + 1);
        waiting.push(target);
      }
    }
  }
  return depth;
}

function place({ names }: Layer, column: number): Node[] {
  return names.map((name, row) => ({ name, x: MARGIN + column * COLUMN, y: MARGIN * 2 + row * ROW }));
}

function toBox({ name, x, y }: Node): string {
  const namespace = namespaceOf(name);
  const fill = namespace === "" ? "#fdf3e1" : "#e8f0fb";
  const box = `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="4" fill="${fill}" stroke="#88a"/>`;
  return `<g><title>${escape(name)}</title>${box}${text(x + 8, y + 18, clip(localName(name)), "#222")}</g>`;
}

function toEdge({ source, target, connections }: Line, nodes: ReadonlyMap<string, Node>): string {
  const from = nodes.get(source);
  const to = nodes.get(target);
  if (from === undefined || to === undefined) return "";
  const isForward = to.x > from.x;
  const x1 = from.x + BOX.width;
  const y1 = from.y + BOX.height / 2;
  const x2 = isForward ? to.x : to.x + BOX.width;
  const y2 = to.y + BOX.height / 2;
  const bend = isForward ? (x1 + x2) / 2 : Math.max(x1, x2) + 60;
  const title = `${source} => ${target}${connections === undefined ? "" : ` : ${connections}`}`;
  return `<path d="M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}" fill="none" stroke="#999" marker-end="url(#arrow)"><title>${escape(title)}</title></path>`;
}

function text(x: number, y: number, content: string, colour: string): string {
  return content === "" ? "" : `<text x="${x}" y="${y}" fill="${colour}">${escape(content)}</text>`;
}

const clip = (name: string): string => (name.length > 34 ? `${name.slice(0, 33)}…` : name);

function escape(value: string): string {
  return (
    value
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // Characters that XML cannot hold.
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "�")
  );
}
