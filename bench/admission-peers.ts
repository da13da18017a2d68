// Hauberk's admission server beside Gatekeeper's and Kyverno's, all with the same 16 policies of the restricted profile, each peer's in
// its own language: slices of load in turn, the servers on one core, the client on the other. Linux.
//
//   bash bench/peers/admission/build.sh      (once; a quarter of an hour)
//   node bench/admission-peers.ts [slices] [slice ms] [connections]
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type ApiServer, startApiServer } from "../scripts/api-server/control-plane.ts";
import { findFreePort, start } from "../scripts/api-server/processes.ts";
import { writeAuthority, writeCertificate } from "../scripts/api-server/certificates.ts";
import { type Client, openClient } from "./admission/load.ts";
import { toReviews } from "./admission/reviews.ts";
import { startGatekeeper } from "./peers/admission/gatekeeper.ts";
import { startKyverno } from "./peers/admission/kyverno.ts";

const [slices = 10, sliceMs = 1000, connections = 32] = process.argv.slice(2).map(Number);
const [SERVER_CORE, CLIENT_CORE] = ["0", "1"];
const here = (path: string): string => join(import.meta.dirname, path);
const bin = execFileSync("bash", [here("peers/admission/build.sh")], { encoding: "utf8" }).trim();

interface Contender {
  readonly name: string;
  readonly client: Client;
  /** Requests a second of each slice. */
  readonly rates: number[];
  readonly latenciesMs: number[];
  wrong: number;
}

const servers: ApiServer[] = [];
const reviews = toReviews();

async function open(name: string, url: string): Promise<Contender> {
  const { port, pathname } = new URL(url);
  const client = await openClient(Number(port), undefined, `${pathname}?timeout=10s`, reviews, connections);
  return { name, client, rates: [], latenciesMs: [], wrong: 0 };
}

/** Each peer has an API server of its own: what one installs must not slow another. */
async function toApiServer(): Promise<ApiServer> {
  const server = await startApiServer();
  servers.push(server);
  return server;
}

async function startOurs(name: string, file: string, folder: string): Promise<Contender> {
  const authority = writeAuthority(folder, `ca-${file}`);
  const { certFile, keyFile } = writeCertificate(folder, `serving-${file}`, authority, {
    subject: "/CN=webhook",
    extensions: ["subjectAltName=DNS:localhost,IP:127.0.0.1"],
  });
  const port = await findFreePort();
  const program = [process.execPath, here("admission/hauberk.ts"), certFile, keyFile, here(`restricted/${file}`)];
  start("taskset", ["-c", SERVER_CORE, ...program, String(port)], join(folder, `${file}.log`));
  return await retry(() => open(name, `https://127.0.0.1:${port}/validate/bench`));
}

async function retry<Value>(run: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function measureSlice(contender: Contender): Promise<void> {
  const { requests, wallMs, latenciesMs, wrong } = await contender.client.run(sliceMs);
  contender.rates.push((requests * 1000) / wallMs);
  for (const latency of latenciesMs) contender.latenciesMs.push(latency);
  contender.wrong += wrong;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

function print({ name, rates, latenciesMs, wrong }: Contender, ours: Contender): void {
  const [rate, p99] = [quantile(rates, 0.5), quantile(latenciesMs, 0.99)];
  const ratio = `Hauberk ${(quantile(ours.rates, 0.5) / rate).toFixed(1)}× the rate, p99 ${(quantile(ours.latenciesMs, 0.99) / p99).toFixed(2)} of its`;
  console.log(
    `${name}: ${Math.round(rate)}/s, p50 ${quantile(latenciesMs, 0.5).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${wrong} wrong; ${ratio}`,
  );
}

try {
  const [first, second] = [await toApiServer(), await toApiServer()];
  const gatekeeper = await startGatekeeper({
    server: first,
    bin,
    policies: here("restricted/gatekeeper.yaml"),
    pinTo: SERVER_CORE,
  });
  const kyverno = await startKyverno({
    server: second,
    bin,
    policies: here("restricted/kyverno.yaml"),
    pinTo: SERVER_CORE,
  });
  for (const server of servers) server.kubectl(["create", "namespace", "shop"]);
  // What they do when they start is over.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  execFileSync("taskset", ["-a", "-p", "-c", CLIENT_CORE, String(process.pid)], { stdio: "ignore" });
  const pairs = [
    {
      peer: await open("Gatekeeper", gatekeeper.url),
      ours: await startOurs("Hauberk, Gatekeeper's constraints (Rego)", "gatekeeper.yaml", first.folder),
    },
    {
      peer: await open("Kyverno", kyverno.url),
      ours: await startOurs("Hauberk, Kyverno's ClusterPolicies", "kyverno.yaml", second.folder),
    },
  ];
  const all = pairs.flatMap(({ peer, ours }) => [peer, ours]);
  console.log(`${connections} connections, ${slices} slices of ${sliceMs} ms; servers on one core each in turn`);
  for (const { client } of all) await client.run(3000);
  for (let slice = 0; slice < slices; slice += 1) for (const contender of all) await measureSlice(contender);
  for (const { peer, ours } of pairs) for (const contender of [ours, peer]) print(contender, ours);
  for (const { client } of all) client.close();
  await gatekeeper.running.stop();
  await kyverno.running.stop();
} finally {
  for (const server of servers) await server.stop();
}
process.exit();
