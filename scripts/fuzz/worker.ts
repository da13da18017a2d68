import { parentPort, workerData } from "node:worker_threads";
import { runChain } from "./chain.ts";
import { readCorpus } from "./corpus.ts";
import { makeDocument } from "./make-document.ts";
import type { Order, Progress } from "./progress.ts";

const order = workerData as Order;
const corpus = readCorpus();
const current = new Float64Array(order.current);
const slowest = { index: -1, ms: 0 };
const counts = { resources: 0, findings: 0, problems: 0, edited: 0, refused: 0 };
let done = 0;

function tell(progress: Progress): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(progress);
}

for (let index = order.first; index < order.end; index += order.step) {
  current[0] = index;
  current[1] = Date.now();
  const start = performance.now();
  try {
    const depth = { fixes: index % order.fixEvery === 0, reports: index % order.reportEvery === 0 };
    const outcome = runChain(makeDocument(corpus, order.seed, index), depth);
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += outcome[key];
  } catch (error) {
    tell({ is: "bug", index, text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  const ms = performance.now() - start;
  if (ms > slowest.ms) Object.assign(slowest, { index, ms });
  done += 1;
  if (done % 500 === 0) tell({ is: "counts", done, slowest: { ...slowest }, counts: { ...counts } });
}
current[1] = 0;
tell({ is: "counts", done, slowest, counts });
