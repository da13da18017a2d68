import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  intersect,
  isEmpty,
  NO_CONNECTIONS,
  subtract,
} from "../connections/connection-set.ts";
import type { Direction, PolicyRule } from "../model.ts";
import { decide, type Say } from "../reach/decide.ts";
import { type Cause, type Direct, nameOf, nameOfRule, titleOf } from "./cause.ts";
import { toDenials } from "./denial.ts";

/** What is the fate of some connections in one direction, and why. No causes: no policy says anything, all is allowed. */
export interface Reason {
  readonly verdict: "allowed" | "denied" | "unknown";
  readonly connections: ConnectionSet;
  readonly causes: readonly Cause[];
}

export const SYSTEM_DEFAULT = "the system default (Allow all)";

/** Parts all connections by why they are allowed or denied in the direction. */
export function toReasons(question: Direct): readonly Reason[] {
  const { model, direction, source, target, network } = question;
  const says: Say[] = [];
  const answer = decide(model, direction, source, target, network, (said) => says.push(said));
  const unknown = answer.unknown;
  const because = answer.because.map((text): Cause => ({ kind: "", text: `unknown: ${text}` }));
  const known = subtract(ALL_CONNECTIONS, unknown);
  const reasons: Reason[] = isEmpty(unknown) ? [] : [{ verdict: "unknown", connections: unknown, causes: because }];
  const admin = askInOrder(tierOf(says, "admin"), { connections: known, causes: [] }, direction);
  reasons.push(...admin.reasons);
  const together = tierOf(says, "namespace");
  for (const part of admin.left) {
    if (together.length > 0) reasons.push(...askTogether(question, together, part));
    else reasons.push(...askBaseline(tierOf(says, "baseline"), part, direction));
  }
  return reasons;
}

const tierOf = (says: readonly Say[], tier: Say["tier"]): readonly Say[] => says.filter((said) => said.tier === tier);

/** Connections that no tier has decided so far, and who passed them on. */
interface Part {
  readonly connections: ConnectionSet;
  readonly causes: readonly Cause[];
}

const VERBS = { Allow: "allows", Deny: "denies", Pass: "passes" } as const;

function toCause({ policy, rule }: Say & { readonly rule: PolicyRule }, direction: Direction): Cause {
  const text = `${nameOf(policy)} ${VERBS[rule.action]} connections by ${titleOf(direction)} rule ${nameOfRule(rule)}`;
  return { kind: policy.kind, text, policy, rule };
}

function askInOrder(
  says: readonly Say[],
  part: Part,
  direction: Direction,
): { readonly reasons: readonly Reason[]; readonly left: readonly Part[] } {
  let rest = part.connections;
  const reasons: Reason[] = [];
  const left: Part[] = [];
  for (const said of says) {
    const { rule } = said;
    const connections = rule === undefined ? NO_CONNECTIONS : intersect(rest, said.connections);
    if (rule === undefined || isEmpty(connections)) continue;
    rest = subtract(rest, connections);
    const causes = [...part.causes, toCause({ ...said, rule }, direction)];
    if (rule.action === "Pass") left.push({ connections, causes });
    else reasons.push({ verdict: rule.action === "Allow" ? "allowed" : "denied", connections, causes });
  }
  if (!isEmpty(rest)) left.push({ connections: rest, causes: part.causes });
  return { reasons, left };
}

function askBaseline(says: readonly Say[], part: Part, direction: Direction): Reason[] {
  const { reasons, left } = askInOrder(says, part, direction);
  const open = left.map(({ connections, causes }): Reason => {
    const all = causes.length === 0 ? causes : [...causes, { kind: "", text: SYSTEM_DEFAULT }];
    return { verdict: "allowed", connections, causes: all };
  });
  return [...reasons, ...open];
}

function askTogether(question: Direct, says: readonly Say[], part: Part): Reason[] {
  const { direction } = question;
  return split(says, part.connections).map(({ connections, by }): Reason => {
    const denying = by.filter(({ rule }) => rule?.action === "Deny");
    const deciding = denying.length > 0 ? denying : by;
    if (deciding.length === 0) {
      const policies = [...new Set(says.map(({ policy }) => policy))];
      return { verdict: "denied", connections, causes: [...part.causes, ...toDenials(question, policies)] };
    }
    const causes = deciding.flatMap((said) => {
      const { rule } = said;
      return rule === undefined ? [] : toCause({ ...said, rule }, direction);
    });
    return { verdict: denying.length > 0 ? "denied" : "allowed", connections, causes: [...part.causes, ...causes] };
  });
}

/** Parts connections by which rules speak of them. */
function split(
  says: readonly Say[],
  connections: ConnectionSet,
): readonly { readonly connections: ConnectionSet; readonly by: readonly Say[] }[] {
  let pieces: { connections: ConnectionSet; by: readonly Say[] }[] = [{ connections, by: [] }];
  for (const said of says) {
    if (said.rule === undefined || isEmpty(said.connections)) continue;
    pieces = pieces.flatMap((piece) => {
      // One rule of a policy is reason enough.
      if (piece.by.some(({ policy, rule }) => policy === said.policy && rule?.action === said.rule?.action))
        return piece;
      const inside = intersect(piece.connections, said.connections);
      const outside = subtract(piece.connections, said.connections);
      return [
        ...(isEmpty(inside) ? [] : [{ connections: inside, by: [...piece.by, said] }]),
        ...(isEmpty(outside) ? [] : [{ connections: outside, by: piece.by }]),
      ];
    });
  }
  return pieces;
}
