import type { NetworkReach } from "../reach/reach.ts";
import { compare, type Line, type PortQuestion, toLines } from "./lines.ts";

/** The connections as a graph of Graphviz: one cluster a namespace, one graph a network. */
export function reportReachDot(reaches: readonly NetworkReach[], question?: PortQuestion): string {
  const graphs = reaches.map((reach) => toGraph(reach, toLines(reach, question)));
  return graphs.filter((graph) => graph !== "").join("\n");
}

function toGraph({ network }: NetworkReach, lines: readonly Line[]): string {
  if (lines.length === 0) return "";
  const names = [...new Set(lines.flatMap(({ source, target }) => [source, target]))].sort(compare);
  const byNamespace = Map.groupBy(names, namespaceOf);
  const clusters = [...byNamespace].flatMap(([namespace, members], at) =>
    namespace === ""
      ? members.map((name) => `  ${quote(name)} [shape=${name.startsWith("{") ? "box" : "ellipse"}]`)
      : [
          `  subgraph "cluster_${at}" {`,
          `    label=${quote(namespace)}`,
          ...members.map((name) => `    ${quote(name)} [label=${quote(localName(name))} shape=box]`),
          "  }",
        ],
  );
  const edges = lines.map(({ source, target, connections }) => {
    const label = connections === undefined ? "" : ` [label=${quote(connections)}]`;
    return `  ${quote(source)} -> ${quote(target)}${label}`;
  });
  return `${[`digraph ${quote(network.name)} {`, "  rankdir=LR", ...clusters, ...edges, "}"].join("\n")}\n`;
}

/** Empty for what is in no namespace. */
export function namespaceOf(name: string): string {
  return name.startsWith("{") || name.endsWith("[External]") ? "" : name.slice(0, name.indexOf("/"));
}

export function localName(name: string): string {
  return namespaceOf(name) === "" ? name : name.slice(name.indexOf("/") + 1);
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", " ")}"`;
}
