import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { DEFAULT_LIMITS, toClusterClient, type ClusterClient } from "../../../sources/cluster/index.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What an API server that knows no objects answers, but for what the test says; undefined: an empty list, a watch without news, 404. */
export type Answering = (asked: Asked) => Promise<{ status: number; body: unknown } | undefined> | undefined;

export interface TestApi {
  readonly client: ClusterClient;
  /** Requests but lists and watches. */
  readonly asked: Asked[];
  stop(): Promise<void>;
}

/** @param listing answers lists, as `answering` does the rest */
export async function startTestApi(answering: Answering, listing: Answering = () => undefined): Promise<TestApi> {
  const asked: Asked[] = [];
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "";
    if (path.includes("watch=true")) {
      outgoing.writeHead(200).flushHeaders();
      return;
    }
    if (path.includes("limit=")) {
      void Promise.resolve(listing({ method: "GET", path, body: "" })).then((answer) => {
        const { status, body } = answer ?? { status: 200, body: { metadata: { resourceVersion: "1" }, items: [] } };
        outgoing.writeHead(status).end(JSON.stringify(body));
      });
      return;
    }
    void text(incoming).then(async (body) => {
      const one = { method: incoming.method ?? "", path, body };
      asked.push(one);
      const answer = (await answering(one)) ?? { status: 404, body: { message: "not found" } };
      outgoing.writeHead(answer.status).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = toClusterClient(
    {
      context: "test",
      server: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
      namespace: undefined,
      tls: { ca: undefined, serverName: undefined, isUnchecked: false },
      proxyUrl: undefined,
      user: { token: "t" },
    },
    { ...DEFAULT_LIMITS, attempts: 1 },
  );
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await client.close();
  };
  return { client, asked, stop };
}
