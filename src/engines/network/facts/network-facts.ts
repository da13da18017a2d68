import { type AttackFacts, type Likelihood, type Picture, type Step, toFootholdId } from "../../../model/index.ts";
import { toReachClasses } from "../classes/reach-classes.ts";
import type { Direction, NetworkModel, WorkloadPeer } from "../model.ts";
import { decideWithCause } from "../classes/cause.ts";
import { both } from "../reach/allowed.ts";
import { policiesOf } from "../reach/policy-index.ts";
import { type DeclaredFlows, toDeclaredFlows } from "./declared-flows.ts";
import { addEndpointSteps } from "./endpoint-steps.ts";
import { toEndpoints } from "./endpoints.ts";
import { FactList } from "./fact-list.ts";
import { addInternalSteps, combineWays } from "./internal-steps.ts";
import { addInternetSteps, INTERNET } from "./internet-steps.ts";
import { Isolation } from "./isolation.ts";
import { type Subject, toSubjects } from "./subjects.ts";
import { WideChanges } from "./wide-changes.ts";

/**
 * What an attacker gets through the network: from the internet to workloads, from code in one workload to others, and to the cloud's
 * metadata, the API server and the kubelets. Workloads that are alike share footholds, so that no pair of them is written down.
 */
export function toNetworkFacts(picture: Picture, known: NetworkModel): AttackFacts {
  const model: NetworkModel = { ...known, isWary: true };
  const facts = new FactList();
  const subjects = toSubjects(picture, model);
  const published = addInternetSteps(picture, model, subjects, facts);
  const flows = toDeclaredFlows(picture, model);
  const wide = new WideChanges(picture, { model, flows, published }, facts);
  const changes = toIsolationChanges(model, flows, published, facts);
  const subjectsOf = Map.groupBy(subjects, ({ peer }) => peer);
  for (const network of model.networks) {
    const isPrimary = network.role === "primary";
    const isolate = (subject: Subject, direction: Direction): readonly string[] =>
      isPrimary ? [...changes.isolate(subject, direction), ...wide.deny(subject.peer, direction)] : [];
    addInternalSteps({ network, reach: toReachClasses(model, network.id), subjectsOf, isolate }, facts);
  }
  addDeclaredSteps({ model, flows, subjectsOf, published, wide }, facts);
  for (const endpoint of toEndpoints(picture)) {
    const isMetadata = endpoint.id === toFootholdId("endpoint", "metadata");
    const isolate = (subject: Subject): readonly string[] => [
      ...(isMetadata ? changes.withoutMetadata(subject) : []),
      ...changes.isolate(subject, "egress"),
      ...wide.deny(subject.peer, "egress"),
    ];
    const always = (subject: Subject): readonly string[] => (isMetadata ? wide.withoutMetadata(subject.peer) : []);
    addEndpointSteps({ model, endpoint, isolate, always }, subjects, facts);
  }
  return facts.toFacts([INTERNET]);
}

function toIsolationChanges(
  model: NetworkModel,
  flows: DeclaredFlows,
  published: ReadonlySet<WorkloadPeer>,
  facts: FactList,
) {
  const isolation = new Isolation(model);
  // A NetworkPolicy takes its pods out of what the baseline denies: one that allows anything might open more than it closes.
  const hasBaseline = ({ peer }: Subject, direction: Direction): boolean =>
    policiesOf(model, peer).some(
      ({ tier, doubt, ...policy }) => tier === "baseline" && (doubt ?? policy[direction]) !== undefined,
    );
  const known = new Map<string, readonly string[]>();
  const once = (key: string, make: () => ReturnType<Isolation["ofIngress"]>): readonly string[] => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const change = make();
    const ids = change === undefined ? [] : [facts.addChange(change)];
    known.set(key, ids);
    return ids;
  };
  return {
    isolate: (subject: Subject, direction: Direction): readonly string[] => {
      const { peer, key } = subject;
      if (hasBaseline(subject, direction)) return [];
      if (direction === "egress") {
        // Where it names an address outside, one policy that lets it there would let it to more than that.
        if (flows.outward.has(peer)) return [];
        return once(`egress ${key}`, () => isolation.ofEgress(subject, [...(flows.serversOf.get(peer) ?? [])]));
      }
      // Who is published has clients that nobody named.
      if (published.has(peer)) return [];
      return once(`ingress ${key}`, () => isolation.ofIngress(subject, [...(flows.clientsOf.get(peer) ?? [])]));
    },
    withoutMetadata: (subject: Subject): readonly string[] =>
      hasBaseline(subject, "egress") ? [] : once(`metadata ${subject.key}`, () => isolation.withoutMetadata(subject)),
  };
}

/** What a workload says it connects to stays open when everything else is closed. */
function addDeclaredSteps(
  input: {
    readonly model: NetworkModel;
    readonly flows: DeclaredFlows;
    readonly subjectsOf: ReadonlyMap<WorkloadPeer, readonly Subject[]>;
    readonly published: ReadonlySet<WorkloadPeer>;
    readonly wide: WideChanges;
  },
  facts: FactList,
): void {
  const { model, flows, subjectsOf, published, wide } = input;
  for (const [client, servers] of flows.serversOf) {
    for (const server of servers) {
      if (client === server || published.has(server)) continue;
      const egress = decideWithCause(model, "egress", client, server, client.primary);
      const ingress = decideWithCause(model, "ingress", client, server, client.primary);
      if (client.primary !== server.primary) continue;
      const answer = both(egress.answer, ingress.answer);
      // Where rules decide on both sides, the steps of the network say it all.
      const ways = combineWays({ answer, egress: egress.cause, ingress: ingress.cause }, facts);
      for (const { out, into, likelihood } of ways.filter((one) => [one.out.way, one.into.way].includes("open"))) {
        const removedBy = [
          ...out.changes,
          ...into.changes,
          ...(out.way === "open" ? wide.deny(client, "egress") : []),
          ...(into.way === "open" ? wide.deny(server, "ingress") : []),
        ];
        for (const from of subjectsOf.get(client) ?? [])
          for (const to of subjectsOf.get(server) ?? []) facts.addStep(toDeclaredStep(from, to, likelihood, removedBy));
      }
    }
  }
}

function toDeclaredStep(from: Subject, to: Subject, likelihood: Likelihood, removedBy: readonly string[]): Step {
  const message = `${from.what} names ${to.what} as whom it connects to`;
  return {
    from: from.code,
    to: to.reach,
    kind: "network/declared",
    technique: "T1046",
    likelihood,
    evidence: [{ resource: from.id, origin: from.resource.origin, message }],
    removedBy,
  };
}
