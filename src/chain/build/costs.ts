import type { ChangeCost } from "../../model/index.ts";

/** What kinds of change cost, from 0 to 5 each; ways to weigh them are the cut's. */
export const COST = {
  /** A setting hardly any program notices. */
  setting: { friction: 1, latency: 0, operation: 0 },
  /** A right the program may really use: somebody has to try it. */
  privilege: { friction: 2, latency: 0, operation: 1 },
  /** The program works with what is taken away, and needs another way. */
  resource: { friction: 3, latency: 0, operation: 1 },
  /** The program has to be changed. */
  program: { friction: 4, latency: 0, operation: 2 },
  /** A credential its program cannot do without. */
  credential: { friction: 5, latency: 0, operation: 2 },
  /** Done again with each release. */
  routine: { friction: 1, latency: 0, operation: 3 },
  runtime: { friction: 2, latency: 3, operation: 3 },
} as const satisfies Record<string, ChangeCost>;
