import type { Action, Permission, RuleSet } from "../../../decision/index.ts";

/** How much is going on. */
export interface Load {
  /** How long a request waits at present before it is begun: what the event loop is late, as long as it stays so. */
  readonly delayMs: number;
  /** Requests that came in and are not answered. */
  readonly inFlight: number;
}

/**
 * What is left out, in this order, so that what is left is decided in time:
 * 1 rules that only note · 2 and those that only warn · 3 and whole rule sets the API server may go without · 4 and all others, which
 * are refused with "try again".
 */
export type Level = 0 | 1 | 2 | 3 | 4;

export interface SheddingLimits {
  /** From this delay on, by level 1 to 3. */
  readonly delaysMs: readonly [number, number, number];
  /** From so many requests on, by level 1 to 4: each holds its review in memory. */
  readonly inFlight: readonly [number, number, number, number];
  /** From this share of a request's remaining time on, the delay makes level 3, 4: the answer would come too late. */
  readonly shares: readonly [number, number];
}

export const DEFAULT_SHEDDING: SheddingLimits = {
  delaysMs: [200, 500, 1500],
  inFlight: [256, 512, 768, 1024],
  shares: [0.5, 0.8],
};

/** The more is going on, the higher; 0 where nothing is. @param remainingMs of one request; Infinity: of none in particular */
export function toLevel({ delayMs, inFlight }: Load, remainingMs: number, limits: SheddingLimits): Level {
  const byDelay = countReached(delayMs, limits.delaysMs);
  const byCount = countReached(inFlight, limits.inFlight);
  const share = delayMs === 0 ? 0 : delayMs / Math.max(remainingMs, 1);
  const reached = countReached(share, limits.shares);
  return Math.max(byDelay, byCount, reached === 0 ? 0 : reached + 2) as Level;
}

/**
 * Of rules: within a long round already, for what waits behind it is late whatever the reason was. A single pause leaves out no
 * rule that refuses and no rule set.
 * @param roundMs how late the round is that is going on
 */
export function toRuleLevel(level: Level, roundMs: number, { delaysMs: [note, warn] }: SheddingLimits): Level {
  return Math.max(level, countReached(roundMs, [note, warn])) as Level;
}

function countReached(value: number, steps: readonly number[]): number {
  return steps.filter((step) => value >= step).length;
}

/** What becomes of a whole request; undefined: it is looked at. */
export function shedRequest(level: Level, failurePolicy: RuleSet["failurePolicy"]): "allow" | "deny" | undefined {
  if (level >= 3 && failurePolicy === "Ignore") return "allow";
  return level === 4 ? "deny" : undefined;
}

const SHED: Permission = { is: "skip", because: "Hauberk has more to do than it can, and this rule refuses nothing" };

/** Undefined: the rule is looked at. */
export function shedRule(level: Level, action: Action): Permission | undefined {
  return (level >= 1 && action === "audit") || (level >= 2 && action === "warn") ? SHED : undefined;
}
