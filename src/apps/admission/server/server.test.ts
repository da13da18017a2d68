import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import {
  ask,
  EMPTY_RULE_SET,
  makeAuthority,
  REVIEW,
  startTestServer,
  type TestServer,
  toClient,
  toTestSurroundings,
} from "./server-for-tests.ts";

const UID = "705ab4f5-6393-11e8-b7cc-42010a800002";
const running: TestServer[] = [];

async function start(...options: Parameters<typeof startTestServer>) {
  const started = await startTestServer(...options);
  running.push(started);
  return { ...started, client: toClient(started.server.webhookPort, started.authority.certificate) };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ server }) => server.close()));
});

/** Text as it goes over a connection of one's own; resolves with all that came back when the other side ends it. */
async function talk(port: number, ca: string, parts: readonly (string | number)[]): Promise<string> {
  const socket = await openTls(port, ca);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  for (const part of parts) await (typeof part === "number" ? sleep(part) : Promise.resolve(socket.write(part)));
  await closed;
  return Buffer.concat(chunks).toString();
}

function openTls(port: number, ca: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port, ca, servername: "localhost" }, () => resolve(socket));
    socket.on("error", reject);
  });
}

describe("the webhook's port", () => {
  it("answers a review with its uid, over TLS 1.3 and HTTP/1.1", async () => {
    const { server, authority, client } = await start();
    const reply = await ask(client);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject({
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: { uid: UID, allowed: true },
    });
    const socket = await openTls(server.webhookPort, authority.certificate);
    expect(socket.getProtocol()).toBe("TLSv1.3");
    socket.destroy();
  });

  it("refuses TLS 1.2", async () => {
    const { server, authority } = await start();
    const options = {
      host: "127.0.0.1",
      port: server.webhookPort,
      ca: authority.certificate,
      maxVersion: "TLSv1.2",
    } as const;
    const failed = await new Promise((resolve) => {
      connectTls(options, () => resolve("connected")).on("error", (cause: NodeJS.ErrnoException) =>
        resolve(cause.code),
      );
    });
    expect(failed).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
  });

  it.each([
    ["an unknown path", { path: "/" }, 404],
    ["a path with tricks", { path: "/validate/%65mpty" }, 404],
    ["another method", { method: "PUT" }, 405],
    ["another content type", { type: "text/plain" }, 415],
    ["a compressed body", { headers: { "content-encoding": "gzip" } }, 415],
    ["a timeout that is none", { path: "/validate/empty?timeout=soon" }, 400],
    ["a body that is no review", { body: "[]" }, 400],
    ["a body that is not UTF-8", { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400],
  ])("refuses %s, and the connection goes on", async (_what, asking, status) => {
    const { client } = await start();
    expect((await ask(client, asking)).status).toBe(status);
    expect((await ask(client)).status).toBe(200);
  });

  it("hands back a review for a rule set it does not know: the API server asks another replica at once", async () => {
    const { client } = await start();
    const reply = await ask(client, { path: "/validate/none", body: REVIEW + " ".repeat(1_000_000) });
    expect(reply).toMatchObject({ status: 503, connection: "close", retryAfter: "0" });
    expect((await ask(client)).status).toBe(200);
  });

  it("denies a review it can't read beyond the uid, whatever failurePolicy says", async () => {
    const { client } = await start();
    const reply = await ask(client, { body: REVIEW.slice(0, -20) });
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject({ response: { uid: UID, allowed: false, status: { code: 400 } } });
  });

  it.each([
    ["announced", { "content-length": String(REVIEW.length) }],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ])("does not read a body beyond the limit, %s, and holds no connection for it", async (_how, headers) => {
    const { server, authority, client } = await start({ limits: { bodyBytes: 500 } });
    const reply = await ask(client, { headers });
    expect(reply.status).toBe(413);
    expect(reply.connection).toBe("close");
    const head =
      "POST /validate/empty HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n";
    expect(await talk(server.webhookPort, authority.certificate, [head])).toMatch(/^HTTP\/1.1 413 /);
  });

  it("holds no more of all reviews together than it may", async () => {
    const { server, authority, client } = await start({ limits: { heldBytes: 3000 } });
    const head =
      "POST /validate/empty HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n";
    const slow = await openTls(server.webhookPort, authority.certificate);
    slow.write(`${head}${" ".repeat(2500)}`);
    await sleep(100);
    expect((await ask(client)).status).toBe(503);
    slow.destroy();
    await sleep(100);
    expect((await ask(toClient(server.webhookPort, authority.certificate))).status).toBe(200);
  });

  it("gives a slow body no more time than the request has", async () => {
    const { server, authority } = await start();
    const head = "POST /validate/empty?timeout=300ms HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    const begunAt = performance.now();
    const reply = await talk(server.webhookPort, authority.certificate, [
      `${head}Content-Length: 10\r\n\r\n`,
      "{",
      100,
      " ",
    ]);
    expect(reply).toMatch(/^HTTP\/1.1 408 /);
    expect(performance.now() - begunAt).toBeLessThan(2000);
  });

  it("ends a connection whose header does not come, and leaves one alone that was opened in advance", async () => {
    const { server, authority } = await start({ limits: { headerMs: 200 } });
    const early = await openTls(server.webhookPort, authority.certificate);
    expect(await talk(server.webhookPort, authority.certificate, ["POST /validate/empty HTTP/1.1\r\n"])).toBe("");
    await sleep(300);
    expect(early.destroyed).toBe(false);
    early.destroy();
  });

  it("makes room for a new connection by closing the one that was idle for the longest", async () => {
    const { server, authority, client } = await start({ limits: { connections: 5 } });
    await ask(client);
    const idle: TLSSocket[] = [];
    for (let count = 0; count < 8; count += 1) idle.push(await openTls(server.webhookPort, authority.certificate));
    const other = toClient(server.webhookPort, authority.certificate);
    expect((await ask(other)).status).toBe(200);
    await sleep(50);
    expect(idle.map(({ destroyed, readableEnded }) => destroyed || readableEnded)).toEqual([
      ...Array<boolean>(4).fill(true),
      ...Array<boolean>(4).fill(false),
    ]);
    for (const socket of idle) socket.destroy();
  });

  it("survives garbage of every kind", async () => {
    const { server, authority, client } = await start();
    const plain = connect(server.webhookPort, "127.0.0.1");
    plain.on("error", () => undefined).end("GET / HTTP/1.1\r\n\r\n");
    expect(await talk(server.webhookPort, authority.certificate, ["\0\0\0\0\r\n\r\n"])).toMatch(/^HTTP\/1.1 400 /);
    expect(
      await talk(server.webhookPort, authority.certificate, [`GET / HTTP/1.1\r\nA: ${"a".repeat(20_000)}\r\n\r\n`]),
    ).toMatch(/^HTTP\/1.1 4\d\d /);
    for (const body of ["", "{", "null", "\u0000", "[".repeat(100_000), '{"request":{"uid":{}}}'])
      expect((await ask(client, { body })).status).toBe(400);
    expect((await ask(client)).status).toBe(200);
  });
});

describe("client authentication", () => {
  const authority = makeAuthority("clients-ca");
  const apiServer = authority.sign("/O=webhook-callers/CN=kube-apiserver");

  it("takes who carries one of the names or groups, and refuses everybody else", async () => {
    const { server, authority: own } = await start({
      clients: { ca: authority.certificate, names: ["kube-apiserver"] },
    });
    const port = server.webhookPort;
    expect((await ask(toClient(port, own.certificate, apiServer))).status).toBe(200);
    expect((await ask(toClient(port, own.certificate, authority.sign("/CN=pod")))).status).toBe(403);
    await expect(ask(toClient(port, own.certificate))).rejects.toThrow(
      /certificate required|ECONNRESET|socket hang up/,
    );
    const stranger = makeAuthority("stranger-ca").sign("/CN=kube-apiserver");
    await expect(ask(toClient(port, own.certificate, stranger))).rejects.toThrow(
      /unknown ca|ECONNRESET|socket hang up/,
    );
  });

  it("takes a group, and anyone the authority signed where no names are given", async () => {
    const byGroup = await start({ clients: { ca: authority.certificate, names: ["webhook-callers"] } });
    expect((await ask(toClient(byGroup.server.webhookPort, byGroup.authority.certificate, apiServer))).status).toBe(
      200,
    );
    const anyone = await start({ clients: { ca: authority.certificate, names: [] } });
    const pod = authority.sign("/CN=pod");
    expect((await ask(toClient(anyone.server.webhookPort, anyone.authority.certificate, pod))).status).toBe(200);
  });
});

describe("what a request waits for", () => {
  it("is given up before the API server gives up", async () => {
    const surroundings = toTestSurroundings([EMPTY_RULE_SET], { worldFor: () => new Promise(() => undefined) });
    const { client } = await start({ surroundings });
    const begunAt = performance.now();
    const reply = await ask(client, { path: "/validate/empty?timeout=1s" });
    expect(performance.now() - begunAt).toBeLessThan(1000);
    expect(JSON.parse(reply.text)).toMatchObject({ response: { uid: UID, allowed: false, status: { code: 504 } } });
  });

  it("hears of the deadline in time to go on with what it has", async () => {
    const values = toTestSurroundings([]);
    const surroundings = toTestSurroundings([EMPTY_RULE_SET], {
      worldFor: async (...about) => {
        await new Promise((resolve) => about[2].signal.addEventListener("abort", resolve));
        return values.worldFor(...about);
      },
    });
    const { client } = await start({ surroundings });
    const reply = await ask(client, { path: "/validate/empty?timeout=1s" });
    expect(JSON.parse(reply.text)).toMatchObject({ response: { allowed: true } });
  });

  it("may fail with an exception, which is answered and counted", async () => {
    const surroundings = toTestSurroundings(
      [
        { ...EMPTY_RULE_SET, onUnknown: "allow" },
        { ...EMPTY_RULE_SET, name: "other" },
      ],
      {
        worldFor: () => {
          throw new Error("secret detail");
        },
      },
    );
    const { client, server } = await start({ surroundings });
    const open = JSON.parse((await ask(client)).text) as { response: object };
    expect(open).toMatchObject({ response: { allowed: true } });
    const closed = await ask(client, { path: "/validate/other" });
    expect(JSON.parse(closed.text)).toMatchObject({ response: { allowed: false, status: { code: 500 } } });
    expect(closed.text).not.toContain("secret detail");
    const metrics = await (await fetch(`http://127.0.0.1:${server.healthPort}/metrics`)).text();
    expect(metrics).toContain('hauberk_admission_server_failures_total{because="exception"} 2');
  });
});

describe("the health port", () => {
  it("is ready only with rule sets and a certificate, and says what is wrong", async () => {
    let isReady = false;
    const whole = toTestSurroundings([EMPTY_RULE_SET]);
    const surroundings = { ...whole, ruleSets: () => (isReady ? whole.ruleSets() : undefined) };
    const { server, client } = await start({ surroundings });
    const look = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${server.healthPort}${path}`);
      return { status: response.status, text: await response.text() };
    };
    expect(await look("/readyz")).toEqual({ status: 503, text: "not ready: policies are not read and compiled yet\n" });
    expect((await ask(client)).status).toBe(503);
    isReady = true;
    expect(await look("/readyz?verbose")).toEqual({
      status: 200,
      text: "ok\nrevision: 0123456789abcdef\nrule sets: empty\nproblems: 0\n",
    });
    expect(JSON.parse((await look("/rule-sets")).text)).toEqual({ revision: "0123456789abcdef", ruleSets: ["empty"] });
    expect((await look("/livez")).status).toBe(200);
    expect((await look("/validate/empty")).status).toBe(404);
  });
});
