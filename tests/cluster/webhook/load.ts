import { setTimeout as pause } from "node:timers/promises";
import type { Asker } from "./ask.ts";
import { PRIVILEGED, toPod } from "./pods.ts";

export type Fate = "allowed" | "refused" | "wrongly allowed" | "wrongly refused" | "failed";

/** What became of one create; times as `performance.now()` gives them. */
export interface Create {
  readonly fate: Fate;
  readonly status: number;
  readonly message: string;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** What became of pods that were created, half of them forbidden. */
export interface Outcome {
  readonly all: readonly Create[];
  readonly counts: Readonly<Record<Fate, number>>;
  readonly slowestMs: number;
}

export interface Drive {
  readonly namespace: string;
  readonly parallel: number;
  /** Goes on until then … */
  readonly until: Promise<unknown>;
  /** … and at least so many. */
  readonly atLeast?: number;
  /** Between two creates of one worker. */
  readonly restMs?: number;
  readonly dryRun?: boolean;
  /** What makes a pod a forbidden one; default: it is privileged. */
  readonly forbidden?: object;
}

/** Creates pods, in turns one that is allowed and one that is not, and says what became of them. */
export async function drive(asker: Asker, options: Drive): Promise<Outcome> {
  const { namespace, parallel, restMs = 0, dryRun = false, forbidden = PRIVILEGED } = options;
  const all: Create[] = [];
  const run = `${process.pid}-${Math.round(performance.now())}`;
  const state = { begun: 0, isOver: false };
  const ending = options.until.finally(() => (state.isOver = true));
  const work = async (): Promise<void> => {
    while (!state.isOver || state.begun < (options.atLeast ?? 0)) {
      const number = state.begun++;
      const isForbidden = number % 2 === 1;
      const askedAt = performance.now();
      const pod = toPod(`load-${run}-${number}`, namespace, isForbidden ? forbidden : {});
      const { status, message } = await asker.create(pod, { dryRun });
      all.push({ fate: toFate(status, isForbidden), status, message, askedAt, answeredAt: performance.now() });
      if (restMs > 0) await pause(restMs);
    }
  };
  await Promise.all([ending, ...Array.from({ length: parallel }, work)]);
  const counts = { allowed: 0, refused: 0, "wrongly allowed": 0, "wrongly refused": 0, failed: 0 };
  for (const { fate } of all) counts[fate] += 1;
  const slowestMs = Math.round(Math.max(...all.map(({ askedAt, answeredAt }) => answeredAt - askedAt)));
  return { all, counts, slowestMs };
}

/** What should not have been, in words; a few of them. */
export function findWrong({ all }: Outcome, isExpected: (create: Create) => boolean = () => false): string[] {
  return all
    .filter((create) => create.fate !== "allowed" && create.fate !== "refused" && !isExpected(create))
    .slice(0, 5)
    .map(({ fate, status, message, askedAt }) => `${Math.round(askedAt)} ms: ${fate}: ${status} ${message}`);
}

/** The API server says 403 for what a webhook refused with it, and 500 where it could not ask. */
function toFate(status: number, isForbidden: boolean): Fate {
  if (status === 201) return isForbidden ? "wrongly allowed" : "allowed";
  if (status === 403) return isForbidden ? "refused" : "wrongly refused";
  return "failed";
}
