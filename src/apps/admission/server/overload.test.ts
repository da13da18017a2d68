import { afterEach, describe, expect, it } from "vitest";
import { toLoadMeter } from "../load/meter.ts";
import {
  ask,
  EMPTY_RULE_SET,
  startTestServer,
  type TestServer,
  toClient,
  toTestSurroundings,
} from "./server-for-tests.ts";

let running: TestServer | undefined;

afterEach(() => running?.server.close());

/** A server that has as much to do as it takes for the level as soon as a request comes in. */
async function start(inFlight: readonly [number, number, number, number]) {
  const meter = toLoadMeter({ clock: () => performance.now(), onBreaker: () => undefined, shedding: { inFlight } });
  const surroundings = toTestSurroundings([
    EMPTY_RULE_SET,
    { ...EMPTY_RULE_SET, name: "open", failurePolicy: "Ignore" },
  ]);
  running = await startTestServer({ meter, surroundings });
  const { server, authority } = running;
  return { client: toClient(server.webhookPort, authority.certificate), health: server.healthPort };
}

async function answer(client: ReturnType<typeof toClient>, ruleSet: string) {
  const { status, text } = await ask(client, { path: `/validate/${ruleSet}` });
  const { response } = JSON.parse(text) as {
    response: { allowed: boolean; status?: object; warnings?: readonly string[] };
  };
  return { http: status, ...response };
}

describe("a server with too much to do", () => {
  it("goes without rule sets that may be missing first, says so, and still decides the others", async () => {
    const { client, health } = await start([1, 1, 1, 1000]);
    const open = await answer(client, "open");
    expect(open).toMatchObject({ http: 200, allowed: true });
    expect(JSON.stringify(open.warnings)).toContain("more requests than it can decide in time");
    expect(await answer(client, "empty")).toMatchObject({ allowed: true });
    const metrics = await (await fetch(`http://127.0.0.1:${health}/metrics`)).text();
    expect(metrics).toContain('hauberk_admission_shed_requests_total{rule_set="open",answer="allow"} 1');
    expect(metrics).not.toContain('rule_set="empty",answer=');
  });

  it("refuses what must be decided and can't be in time, so that clients try again", async () => {
    const { client } = await start([1, 1, 1, 1]);
    expect(await answer(client, "empty")).toMatchObject({
      http: 200,
      allowed: false,
      status: { code: 429, reason: "TooManyRequests", details: { retryAfterSeconds: 1 } },
    });
    expect(await answer(client, "open")).toMatchObject({ allowed: true });
  });

  it("is itself again as soon as there is less to do", async () => {
    const { client } = await start([2, 2, 2, 2]);
    expect(await answer(client, "empty")).toMatchObject({ allowed: true });
    const both = await Promise.all([answer(client, "empty"), answer(client, "empty"), answer(client, "empty")]);
    expect(both.map(({ http }) => http)).toEqual([200, 200, 200]);
    expect(await answer(client, "empty")).toMatchObject({ allowed: true });
  });
});
