import type { Picture, Problem } from "../../model/index.ts";
import { toEntries } from "./peers/entries.ts";
import { toExternalPeers } from "./peers/external.ts";
import { toPeers } from "./peers/label-gaps.ts";
import { toNamespaces } from "./peers/namespaces.ts";
import { toPodGroups } from "./peers/workloads.ts";
import type { NetworkModel } from "./model.ts";
import { toNetworks } from "./networks/networks.ts";
import { toPolicies } from "./policies/policies.ts";
import { TRANSLATORS } from "./policies/translators.ts";

/**
 * Reads everything of the picture that decides who may connect to whom. What is wrong in an object is a problem, and
 * makes unknown what it would decide; it hides nothing else.
 */
export function toNetworkModel(picture: Picture): NetworkModel {
  const problems: Problem[] = [];
  const namespaces = toNamespaces(picture, problems);
  const { networks, primaryOf, notes } = toNetworks(picture, namespaces, problems);
  const { policies, problems: faults } = toPolicies(picture, TRANSLATORS);
  problems.push(...faults);
  const groups = toPodGroups(picture, primaryOf);
  const peers = toPeers(groups, policies, problems);
  const peerOf = new Map(
    peers.flatMap((peer, at) => (groups[at]?.members ?? []).map((member) => [member, peer] as const)),
  );
  return {
    peers,
    peerOf,
    namespaces,
    policies,
    networks,
    entries: toEntries(picture, peers),
    externalSources: toExternalPeers(policies, "ingress"),
    externalTargets: toExternalPeers(policies, "egress"),
    problems,
    notes,
  };
}
