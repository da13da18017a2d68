import { toAllFacts } from "../src/apps/cli/chain/all-facts.ts";
import { toCutReport } from "../src/apps/cli/chain/cut-report.ts";
import { toPathsReport } from "../src/apps/cli/chain/paths-report.ts";
import { toAttackGraph } from "../src/chain/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { toPicture } from "../src/inventory/index.ts";
import { LARGE, toLargeCluster } from "./chain-cluster.ts";

/**
 * The whole chain over a large cluster, from its objects to paths and the cut: seconds of each stage and the most memory
 * the process ever held. Goal: under 10 s and 1 GB.
 */
const stages: [string, number][] = [];
let since = performance.now();
function lap(stage: string): void {
  const now = performance.now();
  stages.push([stage, (now - since) / 1000]);
  since = performance.now();
}

const scale = Number(process.argv[2] ?? 1);
const size = { ...LARGE, workloads: LARGE.workloads * scale, roles: LARGE.roles * scale };
const resources = toLargeCluster(size);
const held = process.memoryUsage.rss();
console.log(`${resources.length} objects, ${toMegabytes(held)} MB before anything is looked at`);
since = performance.now();
const { picture } = toPicture({ resources, complete: true }, locate);
lap("picture");
const facts = toAllFacts(picture, { kubernetesVersion: "1.33" });
lap("facts");
const graph = toAttackGraph(facts);
lap("graph");
const ends = { entries: [...graph.entries], targets: [...graph.targets] };
const paths = toPathsReport(graph, ends);
lap("paths");
const { report } = toCutReport(graph, { ...ends, top: 10 });
lap("cut and ranking");

console.log(
  `${picture.workloads.length} workloads; ${graph.footholds.length} footholds, ${graph.steps.length} steps, ${graph.changes.length} changes, ${graph.entries.length} entries, ${graph.targets.length} targets`,
);
console.log(
  `reached: ${report.reached.join(", ")}; perhaps: ${report.perhaps.join(", ")}; ${paths.groups.length} sorts of path`,
);
console.log(`cut: ${report.cut.length} changes, weight ${report.weight}, proved not below ${report.atLeast}`);
for (const [stage, seconds] of stages) console.log(`${stage.padEnd(16)} ${seconds.toFixed(2)} s`);
const total = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
console.log(`all              ${total.toFixed(2)} s, at most ${toMegabytes(process.resourceUsage().maxRSS * 1024)} MB`);

function toMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
