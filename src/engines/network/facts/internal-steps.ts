import { type Evidence, type FootholdId, type Likelihood, toFootholdId, toResourceId } from "../../../model/index.ts";
import type { AllowingRule, Cause, RuleOfPolicy } from "../classes/cause.ts";
import type { ClassPair, ReachClasses } from "../classes/reach-classes.ts";
import { type ConnectionSet, formatConnections, intersect, isEmpty } from "../connections/connection-set.ts";
import type { Direction, Network, WorkloadPeer } from "../model.ts";
import { isOfAddresses } from "../reach/wary.ts";
import type { FactList } from "./fact-list.ts";
import { type Group, groupClasses } from "./groups.ts";
import { toRuleChange } from "./rule-changes.ts";
import type { Subject } from "./subjects.ts";

/** Steps for one pair of groups at most, so that many rules together cannot make a product. */
const MAX_PARALLEL = 16;
const TECHNIQUE = "T1046";

export interface InternalInput {
  readonly network: Network;
  readonly reach: ReachClasses;
  readonly subjectsOf: ReadonlyMap<WorkloadPeer, readonly Subject[]>;
  /** Ids of the changes that close a workload that no policy is about, by direction. */
  readonly isolate: (subject: Subject, direction: Direction) => readonly string[];
}

type Way = "open" | "ruled";

/**
 * From code in any workload to any other that it may connect to: code → what its network lets out → what lets in → reach. Both
 * middle footholds stand for all workloads that are alike, once for what no policy is about, and once for what rules allow.
 */
export function addInternalSteps(input: InternalInput, facts: FactList): void {
  const { reach } = input;
  const { sources, targets } = groupClasses(reach);
  const used = { from: new Set<FootholdId>(), to: new Set<FootholdId>() };
  for (const source of sources) {
    for (const target of targets) {
      const pair = reach.pairs[reach.pairOf(source.first, target.first)];
      if (pair !== undefined) addPair(input, facts, source, target, pair, used);
    }
  }
  for (const source of sources) addEnds(input, facts, source, "egress", used.from);
  for (const target of targets) addEnds(input, facts, target, "ingress", used.to);
}

function addPair(
  input: InternalInput,
  facts: FactList,
  source: Group,
  target: Group,
  pair: ClassPair,
  used: { readonly from: Set<FootholdId>; readonly to: Set<FootholdId> },
): void {
  const combined = combineWays(pair, facts);
  for (const { out, into, likelihood } of combined.slice(0, MAX_PARALLEL)) {
    const from = toNode(input, "from", source, out.way);
    const to = toNode(input, "to", target, into.way);
    used.from.add(from);
    used.to.add(to);
    const isCut = combined.length > MAX_PARALLEL;
    facts.addStep({
      from,
      to,
      kind: "network/connect",
      technique: TECHNIQUE,
      likelihood,
      evidence: [
        ...out.evidence,
        ...into.evidence,
        { message: `${formatConnections(intersect(out.connections, into.connections))} may pass` },
      ],
      // More rules than are written down let it through: no single one of them takes it away.
      removedBy: isCut ? [] : [...out.changes, ...into.changes],
    });
  }
}

/** One reason for which something passes in one direction. */
export interface OneWay {
  readonly way: Way;
  readonly connections: ConnectionSet;
  readonly changes: readonly string[];
  readonly evidence: readonly Evidence[];
  /** Network plugins differ. */
  readonly isUnsure?: true;
}

/** Both directions together. */
export interface BothWays {
  readonly out: OneWay;
  readonly into: OneWay;
  readonly likelihood: Likelihood;
}

/** Every reason to be let out with every reason to be let in that something passes by together; and what is unknown besides. */
export function combineWays({ answer, egress, ingress }: ClassPair, facts: FactList): BothWays[] {
  const ins = toWays(ingress, "ingress", facts);
  const certain = toWays(egress, "egress", facts).flatMap((out) =>
    ins.flatMap((into): BothWays[] =>
      isEmpty(intersect(out.connections, into.connections))
        ? []
        : [{ out, into, likelihood: (out.isUnsure ?? into.isUnsure) ? "unknown" : "certain" }],
    ),
  );
  const because = answer.because.filter((one) => !isOfAddresses(one));
  if (isEmpty(answer.unknown) || because.length === 0) return certain;
  const evidence = because.map((message) => ({ message }));
  const out: OneWay = { way: "ruled", connections: answer.unknown, changes: [], evidence };
  return [...certain, { out, into: { ...out, evidence: [] }, likelihood: "unknown" }];
}

/** Each rule alone lets it through, so each is a way of its own; so is that nothing is about it. */
function toWays({ rules, unsure, open }: Cause, direction: Direction, facts: FactList): OneWay[] {
  const toWay = (one: AllowingRule): OneWay => {
    const change = toRuleChange(one, direction);
    return {
      way: "ruled",
      connections: one.connections,
      changes: change === undefined ? [] : [facts.addChange(change)],
      evidence: [toEvidence(one, direction)],
    };
  };
  const ruled = [...rules.map(toWay), ...unsure.map((one): OneWay => ({ ...toWay(one), isUnsure: true }))];
  const evidence = [{ message: `no policy is about ${direction}` }];
  return isEmpty(open) ? ruled : [...ruled, { way: "open", connections: open, changes: [], evidence }];
}

export function toEvidence({ policy, rule }: RuleOfPolicy, direction: Direction): Evidence {
  const { resource } = policy;
  const name = `${policy.kind} ${policy.namespace === "" ? "" : `${policy.namespace}/`}${policy.name}`;
  return {
    ...(resource === undefined ? {} : { resource: toResourceId(resource.object), origin: resource.origin }),
    path: ["spec", direction, rule.index],
    message: `${name} allows it by ${direction} rule ${rule.index + 1}`,
  };
}

/** code → the network, and the network → reach. */
function addEnds(
  input: InternalInput,
  facts: FactList,
  group: Group,
  direction: Direction,
  used: ReadonlySet<FootholdId>,
): void {
  for (const way of ["open", "ruled"] as const) {
    const isOut = direction === "egress";
    const node = toNode(input, isOut ? "from" : "to", group, way);
    if (!used.has(node)) continue;
    const peers = group.classes.flatMap((at) => input.reach.classes[at]?.peers ?? []);
    facts.addFoothold({ id: node, name: toName(group, peers, isOut), namespace: "", count: peers.length });
    for (const subject of peers.flatMap((peer) => input.subjectsOf.get(peer) ?? [])) {
      facts.addStep({
        from: isOut ? subject.code : node,
        to: isOut ? node : subject.reach,
        kind: isOut ? "network/send" : "network/arrive",
        technique: TECHNIQUE,
        likelihood: "certain",
        evidence: [
          { resource: subject.id, origin: subject.resource.origin, message: toMessage(subject, direction, way) },
        ],
        removedBy: way === "open" ? input.isolate(subject, direction) : [],
      });
    }
  }
}

function toMessage({ what }: Subject, direction: Direction, way: Way): string {
  if (way === "open")
    return direction === "egress"
      ? `no policy limits what ${what} connects to`
      : `no policy limits who connects to ${what}`;
  return direction === "egress" ? `policies let ${what} connect to others` : `policies let others connect to ${what}`;
}

function toName(group: Group, peers: readonly WorkloadPeer[], isOut: boolean): string {
  const more = peers.length > 1 ? ` and ${peers.length - 1} alike` : "";
  return `the network ${isOut ? "behind" : "before"} ${peers[0]?.name ?? group.first}${more}`;
}

/** Named after the first of the group, so that the same group has the same name in every run. */
function toNode({ network, reach }: InternalInput, side: "from" | "to", group: Group, way: Way): FootholdId {
  const first = reach.classes[group.first]?.peers[0];
  const place = [first?.namespace ?? "", first?.kind ?? "", first?.workload ?? ""];
  return toFootholdId("network", side, way, network.id, ...place);
}
