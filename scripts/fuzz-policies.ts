/**
 * Runs generated policies and inputs through a language's interpreter and its compiled code, and reports where they differ.
 * `node scripts/fuzz-policies.ts cel --count 1000000 --seed 1` runs so many pairs of a policy and an input; `--only INDEX` makes one case of a run again and prints it.
 */
import { parseArgs } from "node:util";
import { FUZZERS, type PolicyFuzzer } from "./fuzz/policies/fuzzer.ts";
import { Random, toDocumentSeed } from "./fuzz/random.ts";

/** After so many disagreements the rest tells nothing new. */
const MOST_BUGS = 20;
/** A case that takes longer is a bug. */
const SLOW_MS = 5000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_007) },
    only: { type: "string" },
  },
});
const language = positionals[0] ?? "";
const load = FUZZERS[language];
if (load === undefined) {
  console.error(`usage: fuzz-policies.ts ${Object.keys(FUZZERS).join("|")} [--count N] [--seed N] [--only INDEX]`);
  process.exitCode = 2;
} else {
  process.exitCode = fuzz(await load(), Number(options.seed)) === 0 ? 0 : 1;
}

/** @returns how many cases are wrong */
function fuzz(fuzzer: PolicyFuzzer, seed: number): number {
  const start = performance.now();
  const first = options.only === undefined ? 0 : Number(options.only);
  const end = options.only === undefined ? Math.ceil(Number(options.count) / fuzzer.pairs) : first + 1;
  let bugs = 0;
  let done = 0;
  for (let index = first; index < end && bugs < MOST_BUGS; index += 1) {
    const wrong = look(fuzzer, seed, index);
    if (wrong !== undefined) {
      bugs += 1;
      console.log(`case ${index}: ${wrong}`);
    }
    done += fuzzer.pairs;
    if (done % 100_000 < fuzzer.pairs) console.log(`${done} done, ${bugs} bugs`);
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${language}, seed ${seed}: ${done} pairs in ${seconds} s, ${bugs} bugs`);
  return bugs;
}

function look(fuzzer: PolicyFuzzer, seed: number, index: number): string | undefined {
  const start = performance.now();
  const made = fuzzer.make(new Random(toDocumentSeed(seed, index)));
  if (options.only !== undefined) console.dir(made, { depth: 12 });
  try {
    const wrong = fuzzer.findDisagreement(made);
    const ms = performance.now() - start;
    return wrong ?? (ms > SLOW_MS ? `took ${Math.round(ms)} ms` : undefined);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
