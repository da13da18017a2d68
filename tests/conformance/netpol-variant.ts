import type { Direction, Focus, NetworkModel, PortQuestion } from "../../src/engines/network/index.ts";

/** What the name of a case says that the analyzer was asked. */
export interface Variant {
  readonly focus: Focus;
  readonly port?: PortQuestion;
  readonly only?: "allowed" | "denied";
  readonly isExplained: boolean;
}

/** Reads `focus_workload_shop_cart_web_ingress_with_db_tcp-80_allow`: names of workloads may have their namespace before them. */
export function readVariant(name: string, model: NetworkModel): Variant {
  const full = new Set(model.peers.map(({ namespace, workload }) => `${namespace}/${workload}`));
  const workloads: string[] = [];
  const peers: string[] = [];
  let bag = workloads;
  let direction: Direction | undefined;
  let port: PortQuestion | undefined;
  let only: Variant["only"];
  const words = name.split("_").filter((word) => word !== "");
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [, protocol, number] = /^(tcp|udp|sctp)-(\d+)$/.exec(word) ?? [];
    if (protocol !== undefined)
      port = { protocol: protocol.toUpperCase() as PortQuestion["protocol"], port: Number(number) };
    else if (word === "ingress" || word === "egress") direction = word;
    else if (word === "with") bag = peers;
    else if (word === "allow" || word === "deny") only = word === "allow" ? "allowed" : "denied";
    else if (full.has(`${word}/${words[at + 1]}`)) bag.push(`${word}/${words[++at]}`);
    else if (!["focus", "workload", "explain"].includes(word)) bag.push(word);
  }
  return {
    focus: { workloads, peers, ...(direction === undefined ? {} : { direction }) },
    ...(port === undefined ? {} : { port }),
    ...(only === undefined ? {} : { only }),
    isExplained: words.includes("explain"),
  };
}
