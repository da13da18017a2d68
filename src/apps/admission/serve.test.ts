import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { toRecorder } from "./record/recorder.ts";
import { serveAdmission } from "./serve.ts";
import {
  ask,
  EMPTY_RULE_SET,
  makeAuthority,
  toClient,
  toTestCertificates,
  toTestSurroundings,
} from "./server/server-for-tests.ts";

it("serves until it is asked to end, survives what nobody catches, and stops its parts", async () => {
  const authority = makeAuthority("serve-ca");
  const stopped: string[] = [];
  const logged: string[] = [];
  const stop = async () => void stopped.push("surroundings");
  const running = await serveAdmission({
    webhook: { host: "127.0.0.1", port: 0 },
    health: { host: "127.0.0.1", port: 0 },
    surroundings: toTestSurroundings([EMPTY_RULE_SET], { stop }),
    certificates: {
      ...toTestCertificates(authority.sign("/CN=hauberk")),
      stop: () => void stopped.push("certificates"),
    },
    recorder: toRecorder({ log: () => undefined }),
    drain: { delayMs: 0, idleMs: 0 },
    log: (_level, message) => logged.push(message),
  });
  const client = toClient(running.webhookPort, authority.certificate);
  expect((await ask(client)).status).toBe(200);
  const events: NodeJS.EventEmitter = process;
  events.emit("uncaughtException", new RangeError("by nobody"), "uncaughtException");
  expect((await ask(client)).status).toBe(200);
  const metrics = await (await fetch(`http://127.0.0.1:${running.healthPort}/metrics`)).text();
  expect(metrics).toContain("hauberk_admission_server_exceptions_total 1");
  expect(metrics).toContain('hauberk_admission_requests_total{rule_set="empty"');
  expect(new Set(metrics.match(/^# TYPE \S+/gm)).size).toBe(metrics.match(/^# TYPE \S+/gm)?.length);
  running.stop();
  expect(await running.ended).toBe(0);
  await sleep(0);
  expect(stopped.toSorted()).toEqual(["certificates", "surroundings"]);
  expect(logged.join()).toContain("by nobody");
  await expect(ask(client)).rejects.toThrow(/ECONNREFUSED/);
});

it("stops its parts and says why when it cannot listen", async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const { port } = other.address() as AddressInfo;
  const stopped: string[] = [];
  const starting = serveAdmission({
    webhook: { host: "127.0.0.1", port },
    health: { host: "127.0.0.1", port: 0 },
    surroundings: toTestSurroundings([EMPTY_RULE_SET], { stop: async () => void stopped.push("surroundings") }),
    certificates: {
      ...toTestCertificates(makeAuthority("serve-ca").sign("/CN=hauberk")),
      stop: () => void stopped.push("certificates"),
    },
    recorder: { ...toRecorder({ log: () => undefined }), stop: async () => void stopped.push("recorder") },
    log: () => undefined,
  });
  await expect(starting).rejects.toMatchObject({ code: "EADDRINUSE", port });
  expect(stopped.toSorted()).toEqual(["certificates", "recorder", "surroundings"]);
  other.close();
});
