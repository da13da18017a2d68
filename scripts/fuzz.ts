/**
 * Takes generated and mutated documents through the whole pure chain and reports what throws, hangs or contradicts itself.
 * `node scripts/fuzz.ts --count 1000000 --seed 1`; `--only INDEX` makes one document of a run again and prints it.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { runChain } from "./fuzz/chain.ts";
import { readCorpus } from "./fuzz/corpus.ts";
import { makeDocument } from "./fuzz/make-document.ts";
import type { Order, Progress } from "./fuzz/progress.ts";

/** A document that takes longer is a bug; one that takes longer than the second hangs. */
const SLOW_MS = 2000;
const HANG_MS = 60_000;

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_007) },
    first: { type: "string", default: "0" },
    workers: { type: "string", default: "2" },
    "fix-every": { type: "string", default: "20" },
    "report-every": { type: "string", default: "50" },
    only: { type: "string" },
  },
});
const seed = Number(options.seed);

if (options.only !== undefined) {
  const made = makeDocument(readCorpus(), seed, Number(options.only));
  process.stdout.write(made.bytes);
  const start = performance.now();
  console.error(runChain(made, { fixes: true, reports: true }), `${Math.round(performance.now() - start)} ms`);
} else {
  await fuzz();
}

async function fuzz(): Promise<void> {
  console.log(`seed ${seed}`);
  const start = performance.now();
  const workers = Number(options.workers);
  const end = Number(options.first) + Number(options.count);
  const results = await Promise.all(
    Array.from({ length: workers }, (_, index) => runWorker(Number(options.first) + index, end, workers)),
  );
  const bugs = results.reduce((sum, result) => sum + result.bugs, 0);
  const done = results.reduce((sum, result) => sum + result.done, 0);
  console.log(`seed ${seed}: ${done} documents in ${Math.round((performance.now() - start) / 1000)} s, ${bugs} bugs`);
  for (const { slowest, counts } of results) console.log(counts, `slowest: ${slowest.index}, ${slowest.ms | 0} ms`);
  process.exitCode = bugs === 0 ? 0 : 1;
}

interface Result {
  bugs: number;
  done: number;
  slowest: { readonly index: number; readonly ms: number };
  counts: { readonly [name: string]: number };
}

async function runWorker(first: number, end: number, step: number): Promise<Result> {
  const result: Result = { bugs: 0, done: 0, slowest: { index: -1, ms: 0 }, counts: {} };
  let next = first;
  while (next < end) {
    const hungAt = await runUntilHang(next, end, step, result);
    if (hungAt === undefined) break;
    result.bugs += 1;
    console.log(`document ${hungAt}: no end within ${HANG_MS / 1000} s, or the worker died`);
    next = hungAt + step;
  }
  return result;
}

/** @returns the document that never ended, or undefined when all did */
async function runUntilHang(first: number, end: number, step: number, result: Result): Promise<number | undefined> {
  const shared = new SharedArrayBuffer(16);
  const current = new Float64Array(shared);
  const order: Order = {
    seed,
    first,
    end,
    step,
    fixEvery: Number(options["fix-every"]),
    reportEvery: Number(options["report-every"]),
    current: shared,
  };
  const worker = new Worker(new URL("fuzz/worker.ts", import.meta.url), { workerData: order });
  const before = result.done;
  worker.on("message", (progress: Progress) => {
    if (progress.is === "bug") {
      result.bugs += 1;
      console.log(`document ${progress.index}: ${progress.text}`);
      return;
    }
    result.done = before + progress.done;
    result.counts = progress.counts;
    if (progress.slowest.ms > result.slowest.ms) {
      result.slowest = progress.slowest;
      if (progress.slowest.ms > SLOW_MS)
        console.log(`document ${progress.slowest.index}: ${progress.slowest.ms | 0} ms`);
    }
    if (result.done % 20_000 === 0) console.log(`${result.done} done, from ${first}`);
  });
  const watch = setInterval(() => {
    const [, since = 0] = current;
    if (since > 0 && Date.now() - since > HANG_MS) void worker.terminate();
  }, 1000);
  const code = await new Promise<number>((resolve) => {
    worker.on("error", (error) => console.log(error));
    worker.on("exit", resolve);
  });
  clearInterval(watch);
  return code === 0 ? undefined : current[0];
}
