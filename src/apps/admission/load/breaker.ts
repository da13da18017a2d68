/** A rule's breaker. Times are milliseconds of one clock that only grows. */
export type Breaker =
  | { readonly is: "closed"; readonly failedAt: readonly number[]; readonly openedBefore: number }
  | { readonly is: "open"; readonly until: number; readonly openedBefore: number }
  | { readonly is: "half-open"; readonly openedBefore: number };

export interface BreakerLimits {
  /** So many failures … */
  readonly failures: number;
  /** … within this time open it. */
  readonly windowMs: number;
  /** The rule rests for so long, and twice as long every time it fails again. */
  readonly coolDownMs: number;
  readonly longestCoolDownMs: number;
}

export const DEFAULT_BREAKER: BreakerLimits = {
  failures: 5,
  windowMs: 60_000,
  coolDownMs: 30_000,
  longestCoolDownMs: 600_000,
};

export const CLOSED: Breaker = { is: "closed", failedAt: [], openedBefore: 0 };

/** The breaker before a run: when its rest is over, it lets runs through until one tells how the rule is. */
export function beforeRun(breaker: Breaker, now: number): Breaker {
  return breaker.is === "open" && now >= breaker.until
    ? { is: "half-open", openedBefore: breaker.openedBefore }
    : breaker;
}

/** The breaker after a run that it let through. */
export function afterRun(breaker: Breaker, hasFailed: boolean, now: number, limits: BreakerLimits): Breaker {
  if (breaker.is === "open") return breaker;
  if (!hasFailed) return breaker.is === "half-open" ? CLOSED : breaker;
  if (breaker.is === "half-open") return open(breaker, now, limits);
  const failedAt = [...breaker.failedAt.filter((at) => now - at < limits.windowMs), now];
  return failedAt.length >= limits.failures ? open(breaker, now, limits) : { ...breaker, failedAt };
}

function open({ openedBefore }: Breaker, now: number, limits: BreakerLimits): Breaker {
  const restMs = Math.min(limits.coolDownMs * 2 ** Math.min(openedBefore, 30), limits.longestCoolDownMs);
  return { is: "open", until: now + restMs, openedBefore: openedBefore + 1 };
}
