import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request as requestTls } from "node:https";
import type { AddressInfo } from "node:net";
import type { ApiServer } from "./api-server.ts";

/** What goes wrong with one request. */
export type Fault =
  /** The API server is not asked. */
  | {
      readonly is: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The socket is reset before any answer. */
  | { readonly is: "reset" }
  /** The answer passes until that many lines, and then the socket is reset, or falls silent for good. */
  | { readonly is: "cut" | "stall"; readonly afterLines: number }
  /** Each line becomes others: none, itself twice, itself after the next. */
  | { readonly is: "lines"; readonly change: (line: string) => readonly string[] };

/** A real HTTP server between a client and the API server, which breaks what it is told to break. */
export interface FaultyProxy {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** Decides for each request; undefined: it passes. */
  fault: (path: string) => Fault | undefined;
  stop(): Promise<void>;
}

export async function startFaultyProxy(apiServer: ApiServer): Promise<FaultyProxy> {
  const ca = readFileSync(apiServer.caFile);
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    proxy.asked.push(path);
    pass(incoming, outgoing, proxy.fault(path), apiServer.url + path, ca);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    fault: () => undefined,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | undefined,
  url: string,
  ca: Buffer,
): void {
  if (fault?.is === "reset") {
    incoming.socket.resetAndDestroy();
    return;
  }
  if (fault?.is === "answer") {
    outgoing.writeHead(fault.status, fault.headers).end(fault.body ?? "");
    return;
  }
  const { host: _, ...headers } = incoming.headers;
  const upstream = requestTls(url, { method: incoming.method, headers, ca, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.flushHeaders();
    if (fault === undefined) answer.pipe(outgoing);
    else breakLines(answer, outgoing, fault);
  });
  upstream.on("error", () => outgoing.destroy());
  outgoing.on("close", () => upstream.destroy());
  upstream.end();
}

function breakLines(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  fault: Exclude<Fault, { is: "answer" | "reset" }>,
): void {
  let pending = "";
  let passed = 0;
  const say = (line: string) => {
    if (fault.is === "lines") for (const changed of fault.change(line)) outgoing.write(`${changed}\n`);
    else if (passed < fault.afterLines) outgoing.write(`${line}\n`);
    passed++;
    if (fault.is === "cut" && passed >= fault.afterLines) setTimeout(() => outgoing.socket?.resetAndDestroy(), 50);
  };
  if (fault.is === "cut" && fault.afterLines === 0) outgoing.socket?.resetAndDestroy();
  answer.setEncoding("utf8");
  answer.on("data", (chunk: string) => {
    const lines = (pending + chunk).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) say(line);
  });
  answer.on("end", () => fault.is !== "stall" && outgoing.end(pending));
}
