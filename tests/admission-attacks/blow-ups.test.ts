import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AttackedServer, OTHERS, startAttackedServer } from "./attacked-server.ts";
import { BLOW_UPS, FUEL } from "./blow-ups.ts";
import { toRequest } from "./reviews.ts";

/** The API server waits so long at most. */
const DEADLINE_MS = 10_000;
/** For others: on an idle machine a tenth of it. */
const STALL_MS = 8000;

/** What they come to: a right answer in time, or "could not be judged", which refuses where the rule set fails closed. */
const DECIDED = new Set(
  `cel-redos cel-pattern-of-object cel-large-pattern rego-redos rego-pattern-of-object rego-sets rego-glob rego-sprintf
  jmespath-doubling jmespath-redos jmespath-pattern-of-object jmespath-maps`.split(/\s+/),
);
const REFUSED = new Set(["kyverno-wildcards"]);

const NAMES = Object.keys(BLOW_UPS);
const MUTATING = NAMES.filter((name) => name.endsWith("-mutation"));
const VALIDATING = NAMES.filter((name) => !name.endsWith("-mutation") && !DECIDED.has(name));

let server: AttackedServer;
const longest: [string, number][] = [];

beforeAll(async () => {
  const ruleSets = NAMES.map(
    (name) => `    - { name: ${name}, guard: false, budget: { timeMs: 100 }, policies: ['{folder}/${name}.json'] }\n`,
  );
  const toList = (name: string) => JSON.stringify({ apiVersion: "v1", kind: "List", items: BLOW_UPS[name] });
  server = await startAttackedServer({
    configuration: `admission:\n  ruleSets:\n${OTHERS}${ruleSets.join("")}`,
    files: Object.fromEntries(NAMES.map((name) => [`${name}.json`, toList(name)])),
  });
}, 60_000);

afterAll(async () => {
  await server?.stop();
  const worst = longest.toSorted((one, other) => other[1] - one[1]).slice(0, 5);
  console.log(`others waited longest: ${worst.map(([name, ms]) => `${name} ${Math.round(ms)} ms`).join(", ")}`);
});

async function attack(name: string, path: string) {
  const others = server.others();
  const judged = await server.judge(toRequest(FUEL), path);
  const { wrong, asked, longestMs } = await others.stop();
  longest.push([name, longestMs]);
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(0);
  expect(longestMs).toBeLessThan(STALL_MS);
  expect(judged.status).toBe(200);
  expect(judged.tookMs).toBeLessThan(DEADLINE_MS);
  return judged;
}

describe("policies that cost as much as they can (attacks 29, 48, 49, 50, 51)", () => {
  it.each(DECIDED.values().toArray())("%s", async (name) => {
    expect((await attack(name, `/validate/${name}`)).allowed).toBe(true);
  });

  it.each(VALIDATING)("%s", async (name) => {
    const judged = await attack(name, `/validate/${name}`);
    expect([judged.allowed, judged.code]).toEqual([false, REFUSED.has(name) ? 403 : 500]);
    expect(judged.message).toContain(REFUSED.has(name) ? "does not hold" : "could not be judged");
    const verdict = REFUSED.has(name) ? "fail" : "unknown";
    const metrics = (await server.process.health("/metrics")).text;
    expect(metrics).toMatch(
      new RegExp(`reasons_total\\{rule_set="${name}",rule="policy/slow[^"]*",action="deny",verdict="${verdict}"\\} 1`),
    );
  });

  it.each(MUTATING)("%s", async (name) => {
    const { allowed, code, message } = await attack(name, `/mutate/${name}`);
    expect([allowed, code]).toEqual([false, 500]);
    expect(message).toContain("could not be judged");
  });

  it("a policy that goes on like that is left out alone, which is counted, and told", async () => {
    for (let count = 0; count < 12; count += 1) await server.judge(toRequest(FUEL), "/validate/rego-many-patterns");
    const { code, message } = await server.judge(toRequest(FUEL), "/validate/rego-many-patterns");
    expect(code).toBe(429);
    expect(message).toContain("not judged");
    expect(await server.metric('hauberk_admission_breakers_open{rule_set="rego-many-patterns"')).toBe(1);
    expect(server.process.log()).toContain("is left out for a while");
    expect((await server.judge(toRequest(FUEL), "/validate/rego-redos")).allowed).toBe(true);
    // Whose objects made it slow is left out, and nobody else.
    const theirs = { ...FUEL, metadata: { name: "small", namespace: "others" }, data: {}, items: [] };
    expect((await server.judge(toRequest(theirs), "/validate/rego-many-patterns")).allowed).toBe(true);
  });
});
