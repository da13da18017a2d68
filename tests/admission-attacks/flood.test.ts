import { connect, type TLSSocket } from "node:tls";
import { connect as connectPlain, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, toClient } from "../../src/apps/admission/server/server-for-tests.ts";
import { type AttackedServer, OTHERS, startAttackedServer, toJudged } from "./attacked-server.ts";
import { toReview } from "./reviews.ts";

const GOOD = toReview({});
const BAD = toReview({ container: { securityContext: { privileged: true } } });
const HEAD = "POST /validate/others?timeout=10s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

let server: AttackedServer;

beforeAll(async () => {
  server = await startAttackedServer({
    configuration: `admission:\n  ruleSets:\n${OTHERS}    - { name: open, failurePolicy: Ignore, controls: { warn: [pod/privileged] } }\n`,
  });
}, 60_000);
afterAll(() => server?.stop());

/** Right away: as soon as the attack is over, both answers are right. */
async function isWell(): Promise<readonly unknown[]> {
  const good = await server.judge(GOOD, "/validate/others");
  const bad = await server.judge(BAD, "/validate/others");
  return [good.allowed, bad.allowed, (await server.process.health("/livez")).status];
}

const WELL = [true, false, 200];

function openPlain(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain(server.process.webhookPort, "127.0.0.1", () => resolve(socket));
    socket.on("error", reject);
  });
}

function openTls(): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: "127.0.0.1", port: server.process.webhookPort, ca: server.authority, servername: "localhost" },
      () => resolve(socket),
    );
    socket.on("error", reject);
  });
}

describe("a flood (attack 29)", () => {
  it("of 20,000 requests on 2,000 connections, most with hardly any time, lets nothing through that is forbidden", async () => {
    const counts = new Map<string, number>();
    const note = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
    const one = async (client: ReturnType<typeof toClient>, index: number): Promise<void> => {
      const isBad = index % 2 === 0;
      const timeout = index % 4 === 0 ? "10s" : `${1 + (index % 50)}ms`;
      try {
        const path = `/validate/others?timeout=${timeout}`;
        const { status, text } = await ask(client, { path, body: isBad ? BAD : GOOD });
        const { allowed, code = 200 } = toJudged(status, text);
        note(status === 200 ? `${isBad ? "bad" : "good"} ${allowed} ${code}` : `no answer`);
      } catch {
        note("no answer");
      }
    };
    // All at once on as many connections as there are, and then on a few that are kept busy.
    for (const [connections, requests] of [
      [2000, 2000],
      [200, 18_000],
    ] as const) {
      const client = toClient(server.process.webhookPort, server.authority);
      client.maxSockets = connections;
      await Promise.all(Array.from({ length: requests }, (_, index) => one(client, index)));
      client.destroy();
    }
    const wrong = [...counts.keys()].filter((what) => what.startsWith("bad true") || what.startsWith("good false 403"));
    expect(wrong).toEqual([]);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(20_000);
    // Some at least are decided, however busy the machine is.
    expect((counts.get("bad false 403") ?? 0) + (counts.get("good true 200") ?? 0)).toBeGreaterThan(100);
    console.log(`flood: ${JSON.stringify(Object.fromEntries(counts))}`);
    expect(await isWell()).toEqual(WELL);
  });
});

describe("who never comes to an end (attack 13)", () => {
  it("cannot keep others out with 1,100 connections that shake no hands, or only begin to", async () => {
    const sockets = await Promise.all(Array.from({ length: 1100 }, () => openPlain().catch(() => undefined)));
    for (const [index, socket] of sockets.entries()) {
      socket?.on("error", () => undefined);
      // The beginning of a ClientHello.
      if (index % 2 === 0) socket?.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
    }
    expect(await isWell()).toEqual(WELL);
    for (const socket of sockets) socket?.destroy();
    expect(await isWell()).toEqual(WELL);
  });

  it("cannot keep others out with headers and bodies that come byte by byte", async () => {
    const slow = await Promise.all(Array.from({ length: 300 }, openTls));
    for (const [index, socket] of slow.entries()) {
      socket.on("error", () => undefined);
      socket.write(index % 2 === 0 ? "POST /valid" : `${HEAD}Content-Length: 100000\r\n\r\n{`);
    }
    const others = server.others();
    for (let round = 0; round < 10; round += 1) {
      for (const socket of slow) if (socket.writable) socket.write("x");
      await pause(30);
    }
    const { wrong, asked } = await others.stop();
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(2);
    for (const socket of slow) socket.destroy();
    expect(await isWell()).toEqual(WELL);
  });

  it("and requests that are cut in the middle, or are none, harm nobody", async () => {
    const review = `${HEAD}Content-Length: ${BAD.length}\r\n\r\n${BAD}`;
    const texts = [
      ...[10, 100, HEAD.length, HEAD.length + 30, review.length - 1].map((length) => review.slice(0, length)),
      `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456`,
      `${HEAD}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n`,
      `${HEAD}X: ${"y".repeat(20_000)}\r\n\r\n`,
      `${HEAD}Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n`,
      "\0\0\0\0",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    for (const text of texts) {
      for (let count = 0; count < 10; count += 1) {
        const socket = await openTls();
        socket.on("error", () => undefined);
        socket.write(text);
        if (count % 2 === 0) await pause(2);
        socket.destroy();
      }
    }
    expect(await isWell()).toEqual(WELL);
    expect(await server.metric("hauberk_admission_server_exceptions_total")).toBe(0);
    expect(await server.metric("hauberk_admission_requests_in_flight")).toBe(0);
  });
});
