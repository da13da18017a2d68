import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  ask,
  EMPTY_RULE_SET,
  makeAuthority,
  startTestServer,
  type TestServer,
  toClient,
  toTestSurroundings,
} from "./server-for-tests.ts";

const running: TestServer[] = [];

async function start(...options: Parameters<typeof startTestServer>) {
  const started = await startTestServer(...options);
  running.push(started);
  return { ...started, client: toClient(started.server.webhookPort, started.authority.certificate) };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ server }) => server.close()));
});

function readIssuer(port: number, ca: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port, ca, servername: "localhost" }, () => {
      resolve(socket.getPeerCertificate().issuer.CN);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

describe("a new serving certificate", () => {
  it("is shown to new connections, and loses no request under load", async () => {
    const { server, certificates, authority, logged } = await start();
    const replies: Promise<number>[] = [];
    const other = makeAuthority("next-ca");
    const both = `${authority.certificate}${other.certificate}`;
    const client = toClient(server.webhookPort, both);
    for (let round = 0; round < 50; round += 1) {
      if (round === 25) certificates.change(other.sign("/CN=hauberk"));
      const fresh = toClient(server.webhookPort, both);
      for (let count = 0; count < 10; count += 1) replies.push(ask(client).then(({ status }) => status));
      replies.push(ask(fresh).then(({ status }) => status));
      await sleep(2);
    }
    expect(new Set(await Promise.all(replies))).toEqual(new Set([200]));
    expect(await readIssuer(server.webhookPort, both)).toBe("next-ca");
    certificates.change({ certificate: "nonsense", key: "nonsense" });
    expect(logged.at(-1)).toContain("the old one stays");
    expect((await ask(toClient(server.webhookPort, both))).status).toBe(200);
  });
});

describe("draining", () => {
  it("is not ready at once, hands connections back, and fails no request of a client that keeps them open", async () => {
    const { server, client } = await start({ drain: { delayMs: 300, idleMs: 300 } });
    let answered = 0;
    const untilHandedBack = async () => {
      for (;;) {
        const reply = await ask(client);
        answered += 1;
        // New connections of the API server go to other endpoints by now.
        if (reply.connection === "close") return;
      }
    };
    const load = Promise.all(Array.from({ length: 8 }, untilHandedBack));
    await vi.waitFor(() => expect(answered).toBeGreaterThan(50), { timeout: 30_000 });
    const drained = server.drain();
    expect((await fetch(`http://127.0.0.1:${server.healthPort}/readyz`)).status).toBe(503);
    await load;
    await drained;
    await expect(ask(client)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("waits for a request that is being answered", async () => {
    const values = toTestSurroundings([]);
    const surroundings = toTestSurroundings([EMPTY_RULE_SET], {
      worldFor: async (...about) => {
        await sleep(500);
        return values.worldFor(...about);
      },
    });
    const { server, client } = await start({ surroundings });
    const slow = ask(client);
    await sleep(100);
    await server.drain();
    expect((await slow).status).toBe(200);
  });
});
