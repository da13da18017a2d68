import type { Network, NetworkModel } from "../model.ts";
import type { NetworkReach } from "../reach/reach.ts";
import { compare, formatLine, namesNetworks, type PortQuestion, toLines } from "./lines.ts";

export interface TextOptions {
  readonly question?: PortQuestion;
}

/** Who may connect to whom, as text: one section a network where there are several. */
export function reportReach(model: NetworkModel, reaches: readonly NetworkReach[], options: TextOptions = {}): string {
  const { question } = options;
  const head = question === undefined ? "" : `Permitted connections on ${question.protocol} ${question.port}:\n`;
  const hasNetworks = model.networks.length > 1;
  const [ofPods = "", ...further] = reaches.map((reach) => toSection(reach, hasNetworks, options));
  const mapping = question === undefined && namesNetworks(model) ? toMapping(model) : "";
  const parts = [...further, mapping].filter((part) => part !== "").map((part) => `\n${part}`);
  return [head, ofPods, ...parts].join("");
}

/** Lines of one network, each with its end; empty where there is nothing to say. */
function toSection(reach: NetworkReach, hasNetworks: boolean, { question }: TextOptions): string {
  const lines = toLines(reach, question).map((line) => `${formatLine(line)}\n`);
  if (!hasNetworks) return lines.join("");
  if (lines.length === 0) {
    if (question !== undefined || reach.network.kind !== "pod") return "";
    lines.push(reach.peers.length === 0 ? NOBODY_IN_POD_NETWORK : NOTHING_IN_POD_NETWORK);
  }
  return `Permitted connectivity analyzed in ${toTitle(reach.network)}:\n${lines.join("")}`;
}

const NOBODY_IN_POD_NETWORK = "all input workloads are configured with (C)UDN as their primary network interface\n";
const NOTHING_IN_POD_NETWORK = "All connections are not allowed for the workloads in the pod-network\n";

function toTitle({ kind, role, name }: Network): string {
  return kind === "pod" ? "Pod network" : `${role} ${kind} ${name}`;
}

function toMapping(model: NetworkModel): string {
  const byId = new Map(model.networks.map((network) => [network.id, network]));
  const format = (id: string): string => {
    const network = byId.get(id);
    if (network === undefined) return id;
    return network.kind === "pod" ? network.name : `${network.name}[${network.kind}]`;
  };
  const lines = [...model.peers]
    .sort((one, other) => compare(one.name, other.name))
    .flatMap(({ name, primary, secondary }) => {
      const further = [...secondary.keys()]
        .filter((id) => byId.has(id))
        .map(format)
        .sort(compare);
      return [
        `${name}: \n`,
        `\tPrimary Network: ${format(primary)}\n`,
        ...(further.length === 0 ? [] : [`\tSecondary Networks: ${further.join(",")}\n`]),
      ];
    });
  return ["Workload-to-Networks Mapping:\n", ...lines].join("");
}
