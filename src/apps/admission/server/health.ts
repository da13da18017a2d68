import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Certificates, Recorder, Surroundings } from "../parts.ts";
import { toProblemLine } from "../problem-line.ts";

export interface HealthParts {
  readonly surroundings: Surroundings;
  readonly certificates: Certificates;
  readonly recorder: Recorder;
  readonly isDraining: () => boolean;
  /** Why no request should be sent here, besides; undefined: nothing. */
  readonly obstacle?: (() => string | undefined) | undefined;
  /** Metrics besides the recorder's, in Prometheus text format. */
  readonly metrics: () => string;
}

/** Problems that `/readyz?verbose` lists. */
const MAX_PROBLEMS = 100;

/** The kubelet's and Prometheus' port. They present no certificate, so it takes none. */
export function toHealthServer(parts: HealthParts): Server {
  const server = createServer(
    { headersTimeout: 5000, requestTimeout: 10_000, maxHeaderSize: 8192 },
    (request, response) => {
      void serve(request, response, parts).catch(() => response.destroy());
    },
  );
  server.maxConnections = 100;
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, parts: HealthParts): Promise<void> {
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const send = (status: number, text: string, type = "text/plain; charset=utf-8") =>
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
  if (request.method !== "GET" && request.method !== "HEAD") return void send(405, "only GET\n");
  if (path === "/healthz" || path === "/livez") return void send(200, "ok\n");
  if (path === "/metrics")
    return void send(
      200,
      `${await parts.recorder.metrics()}${parts.metrics()}`,
      "text/plain; version=0.0.4; charset=utf-8",
    );
  if (path === "/rule-sets") return sendRuleSets(response, parts);
  if (path !== "/readyz") return void send(404, "there is /healthz, /livez, /readyz, /rule-sets and /metrics\n");
  const obstacles = findObstacles(parts);
  const details = new URLSearchParams(query).has("verbose") ? toDetails(parts) : [];
  const first = obstacles.length === 0 ? "ok" : `not ready: ${obstacles.join("; ")}`;
  send(obstacles.length === 0 ? 200 : 503, `${[first, ...details].join("\n")}\n`);
}

/** For other replicas: nothing new is registered until all know it. */
function sendRuleSets(response: ServerResponse, { surroundings }: HealthParts): void {
  const ruleSets = surroundings.ruleSets();
  const told = { revision: ruleSets?.revision ?? null, ruleSets: [...(ruleSets?.byName.keys() ?? [])] };
  const text = `${JSON.stringify(told)}\n`;
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(200, { ...headers, "cache-control": "no-store" }).end(text);
}

/** Why no request should be sent here; empty: ready. */
function findObstacles({ surroundings, certificates, isDraining, obstacle }: HealthParts): string[] {
  const { certificate, key } = certificates.current();
  return [
    isDraining() ? "it is being shut down" : "",
    surroundings.ruleSets() === undefined ? "policies are not read and compiled yet" : "",
    certificate === "" || key === "" ? "there is no serving certificate yet" : "",
    obstacle?.() ?? "",
  ].filter((reason) => reason !== "");
}

function toDetails({ surroundings }: HealthParts): string[] {
  const ruleSets = surroundings.ruleSets();
  const problems = surroundings.problems();
  return [
    `revision: ${ruleSets?.revision ?? "none"}`,
    `rule sets: ${[...(ruleSets?.byName.keys() ?? [])].join(", ") || "none"}`,
    `problems: ${problems.length}`,
    ...problems.slice(0, MAX_PROBLEMS).map((problem) => `  ${toProblemLine(problem)}`),
  ];
}
