import type { Network, NetworkModel } from "../model.ts";
import type { NetworkReach } from "../reach/reach.ts";
import { compare, formatLine, type PortQuestion, toLines } from "./lines.ts";

export interface TextOptions {
  readonly question?: PortQuestion;
  /** Only some pairs were looked at: what is empty is not worth a sentence, and networks of workloads are left out. */
  readonly isNarrowed?: boolean;
}

/** Who may connect to whom, as text: one section a network where there are several. */
export function reportReach(model: NetworkModel, reaches: readonly NetworkReach[], options: TextOptions = {}): string {
  const hasNetworks = model.networks.length > 1;
  const sections = reaches.flatMap((reach) => toSection(reach, hasNetworks, options));
  const { question } = options;
  const head = question === undefined ? [] : [`Permitted connections on ${question.protocol} ${question.port}:`];
  const parts = [...sections, ...(isMappingWanted(model, options) ? [toMapping(model)] : [])];
  return [...head, parts.join("\n\n")].join("\n");
}

function toSection(reach: NetworkReach, hasNetworks: boolean, { question, isNarrowed }: TextOptions): string[] {
  const lines = toLines(reach, question).map(formatLine);
  if (!hasNetworks) return lines.length === 0 ? [] : [lines.join("\n")];
  const isAsked = question !== undefined || isNarrowed === true;
  if (lines.length === 0) {
    if (isAsked || reach.network.kind !== "pod") return [];
    lines.push(
      reach.peers.length === 0
        ? "all input workloads are configured with (C)UDN as their primary network interface"
        : "All connections are not allowed for the workloads in the pod-network",
    );
  }
  return [`Permitted connectivity analyzed in ${toTitle(reach.network)}:\n${lines.join("\n")}`];
}

function toTitle({ kind, role, name }: Network): string {
  return kind === "pod" ? "Pod network" : `${role} ${kind} ${name}`;
}

function isMappingWanted(model: NetworkModel, { question, isNarrowed }: TextOptions): boolean {
  if (question !== undefined || isNarrowed === true) return false;
  return model.networks.length > 1 || model.peers.some(({ kind }) => kind.startsWith("VirtualMachine"));
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
        `${name}: `,
        `\tPrimary Network: ${format(primary)}`,
        ...(further.length === 0 ? [] : [`\tSecondary Networks: ${further.join(",")}`]),
      ];
    });
  return ["Workload-to-Networks Mapping:", ...lines].join("\n");
}
