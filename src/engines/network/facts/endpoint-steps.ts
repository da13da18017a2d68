import { type FootholdId, type Likelihood, toFootholdId } from "../../../model/index.ts";
import { decideWithCause, type RuleOfPolicy } from "../classes/cause.ts";
import { type ConnectionSet, intersect, isEmpty } from "../connections/connection-set.ts";
import type { AddressRange, ExternalPeer, NetworkModel, WorkloadPeer } from "../model.ts";
import type { Endpoint } from "./endpoints.ts";
import type { FactList } from "./fact-list.ts";
import { toEvidence } from "./internal-steps.ts";
import { toMetadataRuleChange } from "./metadata-changes.ts";
import { toAddresses, toKey } from "./outside.ts";
import { toRuleChange } from "./rule-changes.ts";
import type { Subject } from "./subjects.ts";

interface Reached {
  readonly likelihood: Likelihood;
  readonly rules: readonly RuleOfPolicy[];
  /** No policy decides about some of it. */
  readonly isOpen: boolean;
}

export interface EndpointInput {
  readonly model: NetworkModel;
  readonly endpoint: Endpoint;
  /** Ids of the changes that keep one workload from it, where no policy is about the workload's egress. */
  readonly isolate: (subject: Subject) => readonly string[];
  /** Ids of those that do so whatever policies say. */
  readonly always: (subject: Subject) => readonly string[];
}

/** code → the endpoint, through what stands for all workloads that get there for the same reason. */
export function addEndpointSteps(input: EndpointInput, subjects: readonly Subject[], facts: FactList): void {
  const { model, endpoint, isolate, always } = input;
  facts.addFoothold({ id: endpoint.id, name: endpoint.name, namespace: "" });
  const known = new Map<string, { reached: Reached; node: FootholdId } | undefined>();
  for (const subject of subjects) {
    const key = toKey(model, subject.peer, "egress");
    if (!known.has(key)) known.set(key, toNode(model, endpoint, subject, facts));
    const found = known.get(key);
    if (found === undefined) continue;
    const { isOpen, rules, likelihood } = found.reached;
    facts.addStep({
      from: subject.code,
      to: found.node,
      kind: endpoint.kind,
      technique: endpoint.technique,
      ...(endpoint.precondition === undefined ? {} : { precondition: endpoint.precondition }),
      likelihood,
      evidence: [
        {
          resource: subject.id,
          origin: subject.resource.origin,
          message: `${isOpen ? "no policy keeps" : "policies do not keep"} ${subject.what} from ${endpoint.name}`,
        },
      ],
      removedBy: [
        ...(isOpen && rules.length === 0 ? isolate(subject) : []),
        ...(likelihood === "unknown" ? [] : always(subject)),
      ],
    });
  }
}

function toNode(
  model: NetworkModel,
  endpoint: Endpoint,
  subject: Subject,
  facts: FactList,
): { reached: Reached; node: FootholdId } | undefined {
  const reached = findReached(model, endpoint, subject.peer);
  if (reached === undefined) return undefined;
  const { rules, isOpen } = reached;
  const { namespace, kind, workload } = subject.peer;
  const node = toFootholdId(
    "network",
    "to",
    endpoint.name,
    ...(isOpen ? ["open"] : ["ruled", namespace, kind, workload]),
  );
  facts.addFoothold({ id: node, name: `the way to ${endpoint.name}`, namespace: "" });
  const step = { from: node, to: endpoint.id, kind: endpoint.kind, technique: endpoint.technique } as const;
  if (isOpen || rules.length === 0) {
    const evidence = [{ message: isOpen ? "no policy is about it" : "what decides about it is not understood" }];
    if (!facts.hasStepFrom(node)) facts.addStep({ ...step, likelihood: "certain", evidence, removedBy: [] });
    return { reached, node };
  }
  for (const one of rules) {
    const change = toChange(endpoint, one);
    const removedBy = change === undefined ? [] : [facts.addChange(change)];
    facts.addStep({ ...step, likelihood: "certain", evidence: [toEvidence(one, "egress")], removedBy });
  }
  return { reached, node };
}

function toChange(endpoint: Endpoint, one: RuleOfPolicy) {
  const isMetadata = endpoint.kind === "network/connect-metadata";
  return (isMetadata ? toMetadataRuleChange(one) : undefined) ?? toRuleChange(one, "egress");
}

/** What the peer's own policies say to the addresses; to any outside, where none is known. */
function findReached(model: NetworkModel, endpoint: Endpoint, peer: WorkloadPeer): Reached | undefined {
  const outside = toAddresses(model, peer, "egress");
  if (outside === undefined) return { likelihood: "unknown", rules: [], isOpen: false };
  const isKnown = endpoint.addresses.length > 0;
  const targets = isKnown
    ? outside.filter((one) => endpoint.addresses.some((address) => holds(one, address)))
    : outside;
  const answers = targets.map((target) => decideWithCause(model, "egress", peer, target, peer.primary));
  const certain = answers.filter(({ answer }) => !isEmpty(intersect(answer.connections, endpoint.ports)));
  if (certain.length > 0) {
    const isAll = certain.length === answers.length;
    const isAbout = (connections: ConnectionSet): boolean => !isEmpty(intersect(connections, endpoint.ports));
    const rules = certain.flatMap(({ cause }) => cause.rules.filter(({ connections }) => isAbout(connections)));
    return {
      likelihood: isKnown || isAll ? "certain" : "possible",
      rules: [...new Map(rules.map((one) => [one.rule, one])).values()],
      isOpen: certain.some(({ cause }) => isAbout(cause.open)),
    };
  }
  const isUnknown = answers.some(({ answer }) => !isEmpty(intersect(answer.unknown, endpoint.ports)));
  return isUnknown ? { likelihood: "unknown", rules: [], isOpen: false } : undefined;
}

function holds({ range }: ExternalPeer, address: AddressRange): boolean {
  return range.family === address.family && range.first <= address.first && address.last <= range.last;
}
