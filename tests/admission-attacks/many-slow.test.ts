import { afterAll, beforeAll, expect, it } from "vitest";
import { type AttackedServer, OTHERS, startAttackedServer } from "./attacked-server.ts";
import { BLOW_UPS, FUEL } from "./blow-ups.ts";
import { toRequest } from "./reviews.ts";

/** Each takes some tenths of a second, all of them more than half a minute. */
const MANY = 100;
const TIME_MS = 2000;
/** Its time, and what the rule takes during which it ends; far less than all rules. */
const STALL_MS = 8000;

let server: AttackedServer;

beforeAll(async () => {
  const [template, constraint] = BLOW_UPS["rego-many-patterns"] ?? [];
  const many = Array.from({ length: MANY }, (_, at) => ({ ...constraint, metadata: { name: `slow-${at}` } }));
  const list = { apiVersion: "v1", kind: "List", items: [template, ...many] };
  server = await startAttackedServer({
    configuration: `admission:\n  ruleSets:\n${OTHERS}    - { name: attacked, guard: false, policies: ['{folder}/slow.json'] }\n`,
    files: { "slow.json": JSON.stringify(list) },
  });
}, 60_000);
afterAll(() => server?.stop());

it("rules that are slow together hold nobody up beyond the time of the request, and are no pass", async () => {
  const others = server.others();
  const judged = await server.judge(toRequest(FUEL), "/validate/attacked", `${TIME_MS}ms`);
  const { wrong, longestMs } = await others.stop();
  console.log(`answered after ${Math.round(judged.tookMs)} ms; others waited ${Math.round(longestMs)} ms`);
  expect(wrong).toEqual([]);
  expect(judged.allowed).toBe(false);
  expect(judged.message).toContain("took all the time of the request");
  expect(Math.max(judged.tookMs, longestMs)).toBeLessThan(STALL_MS);
}, 120_000);
