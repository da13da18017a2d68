// Hauberk's admission server with 16 policies of the restricted profile beside a webhook of the same HTTP stack that answers "allowed"
// without looking: slices of load in turn, the servers on one core, the client on another. Linux.
//
//   node bench/admission-floor.ts [slices] [slice ms] [connections]
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAuthority, writeCertificate } from "../scripts/api-server/certificates.ts";
import { type Client, openClient, type Slice } from "./admission/load.ts";
import { toReviews } from "./admission/reviews.ts";
import { readCpuMs } from "./measure.ts";

const [slices = 10, sliceMs = 1000, connections = 32] = process.argv.slice(2).map(Number);
const [SERVER_CORE, CLIENT_CORE] = ["0", "1"];
const POLICIES = join(import.meta.dirname, "restricted/validating-admission-policies.yaml");

interface Contender {
  readonly name: string;
  readonly process: ChildProcess;
  readonly client: Client;
  readonly results: (Slice & { readonly cpuMs: number })[];
}

const folder = mkdtempSync(join(tmpdir(), "hauberk-bench-"));
const authority = writeAuthority(folder, "ca");
const { certFile, keyFile } = writeCertificate(folder, "server", authority, {
  subject: "/CN=webhook",
  extensions: ["subjectAltName=DNS:localhost,IP:127.0.0.1"],
});
const reviews = toReviews();
execFileSync("taskset", ["-a", "-p", "-c", CLIENT_CORE, String(process.pid)], { stdio: "ignore" });
const contenders = [
  await start("do-nothing", process.execPath, ["do-nothing.ts", certFile, keyFile]),
  await start("do-nothing, review decoded", process.execPath, ["do-nothing.ts", certFile, keyFile, "0", "decoded"]),
  await start("hauberk, no policy", process.execPath, ["hauberk.ts", certFile, keyFile]),
  await start("hauberk, 16 policies", process.execPath, ["hauberk.ts", certFile, keyFile, POLICIES]),
  ...(await startBun()),
];
const sizes = reviews.map((review) => Buffer.byteLength(review));
console.log(
  `${connections} connections, reviews of ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes, ${slices} slices of ${sliceMs} ms`,
);
for (const { client } of contenders) await client.run(3000);
for (let slice = 0; slice < slices; slice += 1) for (const contender of contenders) await measureSlice(contender);
const [floor] = contenders;
for (const contender of contenders) console.log(toLine(contender, floor ?? contender));
for (const contender of contenders) {
  contender.client.close();
  contender.process.kill("SIGTERM");
}
rmSync(folder, { recursive: true });

async function start(name: string, program: string, [file = "", ...args]: readonly string[]): Promise<Contender> {
  const path = join(import.meta.dirname, "admission", file);
  const child = spawn(
    "taskset",
    ["-c", SERVER_CORE, program, ...(process.env["BENCH_FLAGS"]?.split(" ") ?? []), path, ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  process.once("exit", () => child.kill());
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once("data", (text: Buffer) => resolve(Number(text.toString())));
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const ca = readFileSync(authority.certFile, "utf8");
  const client = await openClient(port, ca, "/validate/bench?timeout=10s", reviews, connections);
  return { name, process: child, client, results: [] };
}

/** With BUN, a path of its binary, the same programs and its own server run there too. */
async function startBun(): Promise<Contender[]> {
  const bun = process.env["BUN"];
  if (bun === undefined) return [];
  return [
    await start("Bun.serve, do-nothing", bun, ["do-nothing-bun.ts", certFile, keyFile]),
    await start("node:https on Bun, do-nothing", bun, ["do-nothing.ts", certFile, keyFile]),
    await start("hauberk on Bun, 16 policies", bun, ["hauberk.ts", certFile, keyFile, POLICIES]),
  ];
}

async function measureSlice({ client, process: { pid }, results }: Contender): Promise<void> {
  const before = readCpuMs(pid) ?? 0;
  const slice = await client.run(sliceMs);
  results.push({ ...slice, cpuMs: (readCpuMs(pid) ?? 0) - before });
}

function toLine({ name, results }: Contender, lowest: Contender): string {
  const [own, its] = [toFigures(results), toFigures(lowest.results)];
  const shares = `${Math.round((100 * own.perSecond) / its.perSecond)} % of the floor, p99 ${(own.p99 / its.p99).toFixed(2)} of it`;
  const latencies = `p50 ${own.p50.toFixed(2)} ms, p99 ${own.p99.toFixed(2)} ms`;
  return `${name}: ${Math.round(own.perSecond)}/s (best slice ${Math.round(own.best)}), ${latencies}, ${Math.round(own.cpuUs)} µs CPU each, ${own.wrong} wrong; ${shares}`;
}

function toFigures(results: Contender["results"]) {
  const sum = (of: (slice: Contender["results"][number]) => number) =>
    results.reduce((total, slice) => total + of(slice), 0);
  const latencies = results.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
  const perSecond = results.map(({ requests, wallMs }) => (requests * 1000) / wallMs).sort((a, b) => a - b);
  return {
    perSecond: perSecond[Math.floor(perSecond.length / 2)] ?? 0,
    best: perSecond.at(-1) ?? 0,
    p50: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    cpuUs: (1000 * sum(({ cpuMs }) => cpuMs)) / sum(({ requests }) => requests),
    wrong: sum(({ wrong }) => wrong),
  };
}
