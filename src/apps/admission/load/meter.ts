import { getHeapStatistics } from "node:v8";
import type { Permission } from "../../../decision/index.ts";
import type { LoadMeter } from "../parts.ts";
import { type BreakerLimits, DEFAULT_BREAKER } from "./breaker.ts";
import { toLoopDelay } from "./loop-delay.ts";
import { type BreakerMove, toRuleWatch } from "./rule-watch.ts";
import {
  DEFAULT_SHEDDING,
  type Level,
  shedRequest,
  shedRule,
  type SheddingLimits,
  toLevel,
  toRuleLevel,
} from "./shedding.ts";
import { toShedCounts } from "./shed-counts.ts";

export interface LoadMeterOptions {
  /** Milliseconds that only ever grow: `() => performance.now()`. */
  readonly clock: () => number;
  /** A breaker moved: an alert. */
  readonly onBreaker: (move: BreakerMove) => void;
  readonly breaker?: Partial<BreakerLimits> | undefined;
  readonly shedding?: Partial<SheddingLimits> | undefined;
}

const RUN: Permission = { is: "run" };
const TICK_MS = 20;

/** Watches what rules cost and how much is going on. What it does follows from `breaker.ts` and `shedding.ts` alone. */
export function toLoadMeter({ clock, onBreaker, ...limits }: LoadMeterOptions): LoadMeter {
  const shedding = { ...DEFAULT_SHEDDING, ...limits.shedding };
  const rules = toRuleWatch({ clock, cpuMs, heapBytes }, { ...DEFAULT_BREAKER, ...limits.breaker }, onBreaker);
  const loop = toLoopDelay(TICK_MS, clock());
  const counts = toShedCounts();
  let inFlight = 0;
  let level: Level = 0;
  const look = (remainingMs: number) => toLevel({ delayMs: loop.delayMs(clock()), inFlight }, remainingMs, shedding);
  const ticking = setInterval(() => {
    loop.tick(clock());
    level = look(Infinity);
  }, TICK_MS);
  const lookAgain = () => (level = toRuleLevel(look(Infinity), loop.roundMs(clock()), shedding));
  ticking.unref();
  return {
    permit(ruleSet, rule, action, namespace) {
      const shed = level === 0 ? undefined : shedRule(level, action);
      if (shed !== undefined) counts.addRule(action);
      return shed ?? (isPolicy(rule) ? rules.permit(ruleSet, rule, namespace) : undefined) ?? RUN;
    },
    measure: (ruleSet, rule, budget, run, namespace) =>
      isPolicy(rule) ? rules.measure(ruleSet, rule, budget, run, namespace) : run(),
    entered() {
      inFlight += 1;
      lookAgain();
    },
    left: () => void (inFlight -= 1),
    waitedMs: () => loop.delayMs(clock()),
    shed(ruleSet, remainingMs) {
      const answer = shedRequest(look(remainingMs), ruleSet.failurePolicy);
      if (answer !== undefined) counts.addRequest(ruleSet.name, answer);
      return answer;
    },
    state: () => ({ inFlight, openBreakers: rules.open() }),
    metrics: () => counts.metrics(level, loop.delayMs(clock())),
    stop: () => clearInterval(ticking),
  };
}

/** Rules of ours have no breaker: they end by themselves, and nobody must be able to switch them off with large objects. */
function isPolicy(rule: string): boolean {
  return rule.startsWith("policy/");
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function heapBytes(): number {
  return getHeapStatistics().used_heap_size;
}
