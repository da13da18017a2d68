// Speed and memory of `hauberk scan` beside its peers, on one seeded tree, in turn (A B C A B C …): npm run build, then
// node bench/scan-tree.ts [--rounds 5] [--documents 10000]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeManifestTree } from "./manifest-tree.ts";
import { measure, type Measurement } from "./measure.ts";
import { type Contender, OURS, toKubeScore, toTrivy } from "./peers/contenders.ts";

const SEED = 7;
const MEMORY_DOCUMENTS = 2500;
/** trivy takes a second for a few documents, so it gets a tree of its own and is compared by document. */
const SLOW_DOCUMENTS = 120;
const START_ROUNDS = 60;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, documents: { type: "string", default: "10000" } },
});
const folder = mkdtempSync(join(tmpdir(), "hauberk-bench-"));
// A certificate file in this variable is read at every start of Node.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
try {
  await main(Number(values.rounds), Number(values.documents));
} finally {
  rmSync(folder, { recursive: true });
}

async function main(rounds: number, documents: number): Promise<void> {
  const bin = execFileSync("bash", ["bench/peers/build.sh"], { encoding: "utf8" }).trim();
  console.log(`${availableParallelism()} processors, Node ${process.version}, ${rounds} rounds, medians\n`);
  const kubeScore = toKubeScore(bin);
  const trivy = toTrivy(bin, join(folder, "trivy-cache"));
  await compare("large", documents, rounds, [...OURS, kubeScore]);
  await compare("medium", MEMORY_DOCUMENTS, rounds, [...OURS, kubeScore]);
  await compare("small", SLOW_DOCUMENTS, 1, [...OURS, kubeScore, trivy]);
  await compareStart();
}

async function compare(name: string, documents: number, rounds: number, all: readonly Contender[]): Promise<void> {
  const tree = join(folder, name);
  const written = writeManifestTree(tree, documents, SEED);
  const report = (index: number): string => join(folder, `${name}-${index}.json`);
  const runs = await inTurn(
    rounds,
    all.map((one, index) => one.command(tree, report(index))),
  );
  console.log(`| ${written} documents | wall s | CPU s | peak MB | documents/s | controls | documents × controls/s |`);
  console.log("|---|--:|--:|--:|--:|--:|--:|");
  for (const [index, one] of all.entries()) {
    const own = runs[index] ?? [];
    const seconds = median(own, ({ wallMs }) => wallMs) / 1000;
    const controls = one.countControls(report(index));
    const cells = [
      seconds.toFixed(2),
      (median(own, ({ cpuMs }) => cpuMs) / 1000).toFixed(2),
      format(median(own, ({ peakRssBytes }) => peakRssBytes) / 1e6),
      format(written / seconds),
      controls,
      format((written * controls) / seconds),
    ];
    console.log(`| ${one.name} | ${cells.join(" | ")} |`);
  }
  console.log("");
  for (const [at, peer] of all.entries()) {
    if (!OURS.includes(peer)) for (const index of OURS.keys()) console.log(toRatio(all, runs, index, at, report));
  }
  console.log("");
}

/** How often ours is done while the peer is once: taken round by round, so that a slow moment hits both. */
function toRatio(
  all: readonly Contender[],
  runs: readonly Measurement[][],
  ours: number,
  peer: number,
  report: (index: number) => string,
): string {
  const paired = (pick: (run: Measurement) => number): number => {
    const own = runs[ours] ?? [];
    return median(
      own.keys().toArray(),
      (round) => pick(runs[peer]?.[round] as Measurement) / pick(own[round] as Measurement),
    );
  };
  const controls = (index: number): number => all[index]?.countControls(report(index)) ?? 0;
  const wall = paired(({ wallMs }) => wallMs);
  const perControl = (wall * controls(ours)) / controls(peer);
  return `- ${all[ours]?.name} beside ${all[peer]?.name}: ${wall.toFixed(2)}× by wall time, ${paired(({ cpuMs }) => cpuMs).toFixed(2)}× by CPU time, ${perControl.toFixed(1)}× by control evaluated`;
}

async function compareStart(): Promise<void> {
  const [ours = [], node = []] = await inTurn(START_ROUNDS, [
    [process.execPath, "dist/hauberk.js", "--version"],
    [process.execPath, "-e", "0"],
  ]);
  // Starts are so short that any neighbour shows in the median: the fastest of many is the program's own time.
  const fastest = (runs: readonly Measurement[]): number => Math.min(...runs.map(({ wallMs }) => wallMs));
  const middle = (runs: readonly Measurement[]): number => median(runs, ({ wallMs }) => wallMs);
  for (const [what, pick] of [["median", middle] as const, ["fastest", fastest] as const]) {
    const [a, b] = [pick(ours), pick(node)];
    console.log(`hauberk --version ${a.toFixed(0)} ms, node -e 0 ${b.toFixed(0)} ms: ${(a / b).toFixed(2)}× (${what})`);
  }
}

/** Runs every command once a round. */
async function inTurn(rounds: number, commands: readonly (readonly [string, ...string[]])[]): Promise<Measurement[][]> {
  const runs = commands.map((): Measurement[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [file, ...args]] of commands.entries()) runs[index]?.push(await measure(file, args, env));
  }
  return runs;
}

function median<Item>(items: readonly Item[], toNumber: (item: Item) => number): number {
  const sorted = items.map(toNumber).toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function format(number: number): string {
  return Math.round(number).toLocaleString("en");
}
