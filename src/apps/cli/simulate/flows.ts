import {
  allowed,
  findEnd,
  type Flow,
  type FlowEnd,
  hasPort,
  type NetworkModel,
  toNetworkModel,
} from "../../../engines/network/index.ts";
import type { Picture } from "../../../model/index.ts";

/** Traffic that was seen, and would not pass after the change. */
export interface StoppedFlow {
  /** `shop/cart[Deployment]`, or the address. */
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly port: number;
  count: number;
}

/** What the change does to traffic that was seen. */
export interface FlowsTally {
  readonly judged: number;
  readonly stopped: readonly StoppedFlow[];
  readonly notAssessable: ReadonlyMap<string, number>;
}

export const NO_FLOWS: FlowsTally = { judged: 0, stopped: [], notAssessable: new Map() };

const NOT_THERE = "an end of the traffic is not among what was read";
const NOT_ALLOWED = "the traffic is not allowed by the policies that were read, and was seen all the same";
const UNKNOWN = "a policy that nobody could read decides it";

/** Holds traffic that was seen against the policies before and after. */
export function compareFlows(flows: readonly Flow[], before: Picture, after: Picture): FlowsTally {
  if (flows.length === 0) return NO_FLOWS;
  const [old, now] = [toNetworkModel(before), toNetworkModel(after)];
  const stopped = new Map<string, StoppedFlow>();
  const notAssessable = new Map<string, number>();
  for (const flow of flows) {
    const verdict = judge(flow, old, now);
    if (verdict === "passes") continue;
    if (typeof verdict === "string") {
      notAssessable.set(verdict, (notAssessable.get(verdict) ?? 0) + 1);
      continue;
    }
    const key = JSON.stringify(verdict);
    const known = stopped.get(key);
    if (known === undefined) stopped.set(key, { ...verdict, count: 1 });
    else known.count += 1;
  }
  return { judged: flows.length, stopped: [...stopped.values()], notAssessable };
}

type Verdict = "passes" | typeof NOT_THERE | typeof NOT_ALLOWED | typeof UNKNOWN | Omit<StoppedFlow, "count">;

function judge({ source, target, protocol, port }: Flow, old: NetworkModel, now: NetworkModel): Verdict {
  const then = ask(now, source, target);
  const today = ask(old, source, target);
  // A workload that only comes with the change, or goes with it, tells nothing of policies.
  if (today === undefined || then === undefined) return NOT_THERE;
  if (hasPort(then.answer.connections, protocol, port)) return "passes";
  if (hasPort(today.answer.unknown, protocol, port) || hasPort(then.answer.unknown, protocol, port)) return UNKNOWN;
  if (!hasPort(today.answer.connections, protocol, port)) return NOT_ALLOWED;
  return { src: today.source.name, dst: today.target.name, protocol, port };
}

function ask(model: NetworkModel, from: FlowEnd, to: FlowEnd) {
  const source = findEnd(model, from, "source");
  const target = findEnd(model, to, "target");
  if (source === undefined || target === undefined) return undefined;
  return { source, target, answer: allowed(model, source, target) };
}
