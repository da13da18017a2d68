/** What a worker is to do: documents `first`, `first + step`… below `end`. */
export interface Order {
  readonly seed: number;
  readonly first: number;
  readonly end: number;
  readonly step: number;
  /** Every so many documents the whole fixer runs, and every reporter. */
  readonly fixEvery: number;
  readonly reportEvery: number;
  /** Shared: the document in hand, and when it was begun (ms since the epoch, 0: none). */
  readonly current: SharedArrayBuffer;
}

/** What a worker says. */
export type Progress =
  | { readonly is: "bug"; readonly index: number; readonly text: string }
  | {
      readonly is: "counts";
      readonly done: number;
      readonly slowest: { readonly index: number; readonly ms: number };
      readonly counts: { readonly [name: string]: number };
    };
