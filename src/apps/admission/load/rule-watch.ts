import type { Budget, Permission } from "../../../decision/index.ts";
import { afterRun, beforeRun, type Breaker, type BreakerLimits, CLOSED } from "./breaker.ts";

/** A rule's breaker opened or closed again. */
export interface BreakerMove {
  readonly ruleSet: string;
  readonly rule: string;
  readonly is: "open" | "closed";
  /** `it took 312 ms, more than its budget of 100 ms, 5 times in a minute`. */
  readonly because: string;
}

/** What measuring costs is paid for suspects only. */
export interface Gauges {
  readonly clock: () => number;
  /** CPU time of the program, ms. */
  readonly cpuMs: () => number;
  readonly heapBytes: () => number;
}

interface Watched {
  readonly ruleSet: string;
  readonly rule: string;
  readonly namespace: string;
  breaker: Breaker;
  /** By the clock: until then its CPU time and memory are measured. */
  suspectUntil: number;
}

/**
 * Breakers of rules, one for each namespace that made them slow: nobody's objects switch a rule off for others. A rule that rests in
 * `SPREAD` namespaces is slow itself, and rests for all. Only those that have been slow are remembered.
 */
export interface RuleWatch {
  /** @param namespace of the request; empty: of none */
  permit(ruleSet: string, rule: string, namespace?: string): Permission | undefined;
  measure<Value>(ruleSet: string, rule: string, budget: Budget, run: () => Value, namespace?: string): Value;
  open(): { readonly ruleSet: string; readonly rule: string }[];
}

/** A run that takes this share of its budget makes a suspect. */
const SUSPICIOUS = 0.5;
const SUSPECT_MS = 60_000;
/** Rules that are remembered; far more than there are slow ones. */
const MAX_WATCHED = 10_000;
/** More namespaces than one tenant has, as a rule. */
const SPREAD = 8;

export function toRuleWatch(gauges: Gauges, limits: BreakerLimits, onMove: (move: BreakerMove) => void): RuleWatch {
  const { clock } = gauges;
  const watched = new Map<string, Watched>();
  /** Rules by set and name: in which namespaces they rest, until when. */
  const resting = new Map<string, Map<string, number>>();
  const nameOf = (ruleSet: string, rule: string) => `${ruleSet}\0${rule}`;
  const keyOf = (ruleSet: string, rule: string, namespace: string) => `${ruleSet}\0${rule}\0${namespace}`;
  const isSlowItself = (ruleSet: string, rule: string) => {
    const rests = resting.get(nameOf(ruleSet, rule));
    if (rests === undefined || rests.size < SPREAD) return false;
    const now = clock();
    for (const [namespace, until] of rests) if (until <= now) rests.delete(namespace);
    return rests.size >= SPREAD;
  };
  const forget = ({ ruleSet, rule, namespace }: Watched) => {
    const name = nameOf(ruleSet, rule);
    const rests = resting.get(name);
    if (rests?.delete(namespace) === true && rests.size === 0) resting.delete(name);
  };
  const judge = (one: Watched, fault: string | undefined, now: number) => {
    const { ruleSet, rule, namespace, breaker } = one;
    const before = breaker.is;
    const after = afterRun(breaker, fault !== undefined, now, limits);
    one.breaker = after;
    if (after.is === "open" && before !== "open") {
      const name = nameOf(ruleSet, rule);
      resting.set(name, (resting.get(name) ?? new Map<string, number>()).set(namespace, after.until));
      const often = before === "half-open" ? "again" : `${limits.failures} times in ${limits.windowMs / 1000} s`;
      onMove({ ruleSet, rule, is: "open", because: `${fault}, ${often}${toPlace(namespace)}` });
    }
    if (after.is === "closed") forget(one);
    if (before === "half-open" && after.is === "closed")
      onMove({ ruleSet, rule, is: "closed", because: `it stays within its budget again${toPlace(namespace)}` });
  };
  const suspect = (ruleSet: string, rule: string, namespace: string, now: number) => {
    const key = keyOf(ruleSet, rule, namespace);
    if (!watched.has(key) && watched.size >= MAX_WATCHED) return;
    const one = watched.get(key) ?? { ruleSet, rule, namespace, breaker: CLOSED, suspectUntil: 0 };
    one.suspectUntil = now + SUSPECT_MS;
    watched.set(key, one);
  };
  const measureSuspect = <Value>(one: Watched, budget: Budget, run: () => Value): Value => {
    const [begunAt, cpuBefore, heapBefore] = [clock(), gauges.cpuMs(), gauges.heapBytes()];
    try {
      return run();
    } finally {
      const now = clock();
      const tookMs = Math.min(now - begunAt, gauges.cpuMs() - cpuBefore);
      const fault = findFault(tookMs, gauges.heapBytes() - heapBefore, budget);
      if (tookMs > budget.timeMs * SUSPICIOUS) one.suspectUntil = now + SUSPECT_MS;
      judge(one, fault, now);
      const isForgotten = one.breaker.is === "closed" && now > one.suspectUntil;
      if (isForgotten) watched.delete(keyOf(one.ruleSet, one.rule, one.namespace));
    }
  };
  return {
    permit(ruleSet, rule, namespace = "") {
      if (watched.size === 0) return undefined;
      const one = watched.get(keyOf(ruleSet, rule, namespace));
      if (one !== undefined) one.breaker = beforeRun(one.breaker, clock());
      return one?.breaker.is === "open" || isSlowItself(ruleSet, rule) ? RESTS : undefined;
    },
    measure(ruleSet, rule, budget, run, namespace = "") {
      if (watched.size > 0) {
        const one = watched.get(keyOf(ruleSet, rule, namespace));
        if (one !== undefined) return measureSuspect(one, budget, run);
      }
      const begunAt = clock();
      // Not in a finally: that of a rule that throws is the server's to count.
      const value = run();
      const now = clock();
      if (now - begunAt > budget.timeMs * SUSPICIOUS) suspect(ruleSet, rule, namespace, now);
      return value;
    },
    open() {
      const open = [...watched.values()].filter(({ breaker }) => breaker.is === "open");
      const rules = new Map(open.map(({ ruleSet, rule }) => [nameOf(ruleSet, rule), { ruleSet, rule }]));
      return [...rules.values()];
    },
  };
}

function toPlace(namespace: string): string {
  return namespace === "" ? "" : `, for objects of namespace ${namespace}`;
}

const RESTS: Permission = {
  is: "skip",
  because: "it took more time or memory than its budget allows, and is left out until it does not",
};

function findFault(tookMs: number, grewBytes: number, budget: Budget): string | undefined {
  if (tookMs > budget.timeMs) return `it took ${Math.round(tookMs)} ms, more than its budget of ${budget.timeMs} ms`;
  if (grewBytes > budget.memoryBytes)
    return `it took ${toMiB(grewBytes)} MiB of memory, more than its budget of ${toMiB(budget.memoryBytes)} MiB`;
  return undefined;
}

function toMiB(sizeBytes: number): number {
  return Math.round(sizeBytes / 1024 / 1024);
}
