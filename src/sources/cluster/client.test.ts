import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { ApiResource } from "./api-resource.ts";
import { DEFAULT_LIMITS, toClusterClient, type ClientLimits, type ClusterClient } from "./client.ts";
import { readList } from "./list.ts";

const PODS: ApiResource = { group: "", version: "v1", kind: "Pod", name: "pods", isNamespaced: true, verbs: ["list"] };

let server: Server | undefined;
let client: ClusterClient | undefined;
afterEach(async () => {
  await client?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A client of a server that answers like no API server should. */
async function clientOf(answer: RequestListener, limits: Partial<ClientLimits> = {}): Promise<ClusterClient> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const tls = { ca: undefined, serverName: undefined, isUnchecked: false };
  const url = new URL(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/behind/a/path/`);
  const connection = {
    context: "c",
    server: url,
    namespace: undefined,
    tls,
    proxyUrl: undefined,
    user: { token: "t" },
  };
  client = toClusterClient(connection, { ...DEFAULT_LIMITS, ...limits });
  return client;
}

describe("a client of an API server", () => {
  it("does not wait for ever for an answer that comes a byte at a time", async () => {
    const asking = await clientOf(
      (_, answer) => {
        const drip = setInterval(() => answer.write(" "), 20);
        answer.once("close", () => clearInterval(drip));
      },
      { answerTimeoutMs: 300, silenceTimeoutMs: 5_000 },
    );
    expect(await readList(asking, PODS, "")).toMatchObject({ objects: [], trouble: { isDenied: false } });
  });

  it("keeps the path of the server before its own", async () => {
    const asked: (string | undefined)[] = [];
    const asking = await clientOf((incoming, answer) => {
      asked.push(incoming.url, incoming.headers.authorization);
      answer.end("{}");
    });
    expect(await asking.get("/api/v1/pods?limit=1")).toEqual({ is: "ok", value: {} });
    expect(asked).toEqual(["/behind/a/path/api/v1/pods?limit=1", "Bearer t"]);
  });

  it.each([
    ["plain", (text: string) => Buffer.from(text), {}],
    ["packed", (text: string) => gzipSync(text), { "content-encoding": "gzip" }],
  ])("takes no more than it said it would, %s", async (_, pack, headers) => {
    const text = JSON.stringify("x".repeat(100_000));
    const asking = await clientOf((__, answer) => answer.writeHead(200, headers).end(pack(text)), {
      maxBytes: 100_000,
    });
    expect(await asking.get("/")).toEqual({ is: "too large" });
  });

  it("unpacks what is packed", async () => {
    const asking = await clientOf((_, answer) =>
      answer.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"a":1}')),
    );
    expect(await asking.get("/")).toEqual({ is: "ok", value: { a: 1 } });
  });

  it("says what it got instead of JSON", async () => {
    const asking = await clientOf((_, answer) => answer.end("<html>please log in"));
    expect(await asking.get("/")).toMatchObject({
      is: "refused",
      because: expect.stringContaining("not JSON") as string,
    });
  });

  it("repeats of a refusal its message, and not too much of it", async () => {
    const asking = await clientOf((_, answer) =>
      answer.writeHead(403).end(JSON.stringify({ message: "no".repeat(9_999) })),
    );
    const reply = await asking.get("/");
    expect(reply.is === "refused" && reply.because.length).toBe(1_000);
  });

  it("gives up after its tries", async () => {
    let tries = 0;
    const asking = await clientOf((_, answer) => answer.writeHead(++tries > 0 ? 503 : 200).end(), { attempts: 2 });
    expect(await asking.get("/")).toMatchObject({ is: "refused", status: 503 });
    expect(tries).toBe(2);
  });

  it("does not wait for a server that falls silent", async () => {
    const asking = await clientOf((_, answer) => answer.write('{"a":'), { attempts: 1, silenceTimeoutMs: 1_000 });
    await expect(asking.get("/")).rejects.toMatchObject({ code: "CLUSTER_UNREACHABLE" });
  });
});

describe("a list", () => {
  it("is read in smaller pages when a page is too large", async () => {
    const limits: string[] = [];
    const asking = await clientOf(
      (incoming, answer) => {
        const { searchParams } = new URL(incoming.url ?? "", "http://x");
        const limit = Number(searchParams.get("limit"));
        const first = Number(searchParams.get("continue") ?? 0);
        limits.push(`${first}+${limit}`);
        const names = Array.from({ length: Math.min(limit, 12 - first) }, (_, index) => `p${first + index}`);
        const items = names.map((name) => ({ metadata: { name }, pad: "x".repeat(1_000) }));
        const next = first + names.length;
        answer.end(
          JSON.stringify({ metadata: { continue: next < 12 ? String(next) : "", resourceVersion: "9" }, items }),
        );
      },
      { maxBytes: 8_000 },
    );
    const { objects, trouble, resourceVersion } = await readList(asking, PODS, "");
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(Array.from({ length: 12 }, (_, index) => `p${index}`));
    expect([trouble, resourceVersion]).toEqual([undefined, "9"]);
    expect(limits.slice(0, 3)).toEqual(["0+500", "0+50", "0+5"]);
  });

  it.each([
    ["is none", '{"items":{}}', "the answer is no list"],
    [
      "has an item without a name",
      '{"items":[{"metadata":{"name":"a"}},{"metadata":{}}]}',
      "an item of the list has no name",
    ],
    ["does not end", '{"metadata":{"continue":"again"},"items":[]}', "the list does not end"],
  ])("is troubled, not complete, when it %s", async (_, text, because) => {
    const { trouble, resourceVersion } = await readList(await clientOf((__, answer) => answer.end(text)), PODS, "");
    expect([trouble?.because, resourceVersion]).toEqual([because, undefined]);
  });
});
