import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import {
  CHECKS,
  checkPod,
  formatViolations,
  type Pod,
  type Policy,
  readLevel,
  readVersion,
} from "../../src/engines/pss/index.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly level: string;
  readonly version: string;
  readonly expected: "allow" | "deny";
  readonly check?: string;
  readonly message_contains?: string;
}

describe.skipIf(!hasSuite("pss"))("the Pod Security Standards suite", () => {
  it("gets the verdict, the check and the message that each case expects", () => {
    const { count, cases } = readIndex<{ count: number; cases: Case[] }>("pss");
    expect(cases.length).toBe(count);
    expect(cases.flatMap(findDisagreements)).toEqual([]);
    console.log(`pss: ${cases.length} of ${count} cases`);
  });
});

function findDisagreements(expected: Case): string[] {
  const pod = load(readFileSync(suitePath("pss", expected.input), "utf8")) as Pod;
  const policy: Policy = { level: readLevel(expected.level), version: readVersion(expected.version) };
  const verdict = checkPod(pod, policy);
  const message = formatViolations(policy, verdict.checks);
  const wrong: string[] = [];
  if (verdict.allowed !== (expected.expected === "allow")) wrong.push(`allowed is ${verdict.allowed}`);
  if (expected.expected === "deny" && !verdict.checks.some(({ id }) => stands(id, expected.check))) {
    wrong.push(`no ${expected.check} among ${verdict.checks.map(({ id }) => id).join(", ")}`);
  }
  if (!message.includes(expected.message_contains ?? "")) wrong.push(`message is ${message}`);
  return wrong.map((what) => `${expected.id}: ${what}`);
}

/** Whether a violation of the check `id` is the one that a case names: its own, or that of the check that overrides it. */
function stands(id: string, named: string | undefined): boolean {
  if (named === undefined || id === named) return true;
  const check = CHECKS.find((known) => known.id === id);
  return check?.revisions.some(({ overrides }) => overrides?.includes(named)) ?? false;
}
