import {
  type ExternalPeer,
  INGRESS_CONTROLLER,
  namesOf,
  type NetworkModel,
  type Peer,
} from "../../../engines/network/index.ts";
import { readAddress } from "../../../formats/cidr/index.ts";
import { suggest } from "../../../formats/text/index.ts";
import { Problem } from "../../../model/index.ts";

/**
 * The ends that a name means: `cart`, `shop/cart`, `ingress-controller`, an address, or `internet` for every address outside.
 * @throws {Problem} USAGE when there is none of that name, or several
 */
export function findPeers(model: NetworkModel, name: string, end: "source" | "target"): readonly Peer[] {
  const outside = end === "source" ? model.externalSources : model.externalTargets;
  if (name === "internet") return outside.filter(({ range }) => range.family === 4);
  const address = readAddress(name);
  if (!("because" in address)) {
    const holds = ({ range }: ExternalPeer): boolean =>
      range.family === address.family && range.first <= address.value && address.value <= range.last;
    return outside.filter(holds);
  }
  const found = [INGRESS_CONTROLLER, ...model.peers].filter((peer) => namesOf(peer).includes(name));
  if (found.length === 0)
    throw new Problem(
      "USAGE",
      `there is no workload ${name}${suggest(name, model.peers.flatMap(namesOf))}: write its name, namespace/name, an address, internet or ingress-controller`,
    );
  if (found.length > 1) {
    const names = found.map((peer) => peer.name).join(", ");
    throw new Problem("USAGE", `${name} may mean ${names}: write namespace/name`);
  }
  return found;
}
