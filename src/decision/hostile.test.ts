import { describe, expect, it } from "vitest";
import { type JsonObject, Problem } from "../model/index.ts";
import { toPod, toRequestJson, toReviewText, toRuleSet, toWorld } from "./decision-for-tests.ts";
import { FREE_METER } from "./meter.ts";
import { decideValidation } from "./validate.ts";
import { readReview } from "./read-review.ts";

const NAMESPACE = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
};
const EXCEPTIONS = Array.from({ length: 50 }, (_, index) => ({
  name: `e${index}`,
  owner: "a",
  reason: "b",
  expires: "2026-01-01",
  controls: ["pod/run-*"],
  resources: [{ kind: "Pod", namespace: "shop", name: "web" }],
  at: undefined,
}));
const RULES = toRuleSet(
  { podSecurity: true, controls: { deny: ["pod/privileged", "image/*"], warn: ["pod/run-*"] } },
  { exceptions: EXCEPTIONS },
);

/** What becomes of an object, and how long it took from the text to the decision. */
function judge(object: JsonObject, over: JsonObject = {}): { allowed: boolean; reasons: number; tookMs: number } {
  const text = toReviewText(toRequestJson(object, over));
  const begunAt = performance.now();
  const review = readReview(text);
  if (review instanceof Problem) throw review;
  const { allowed, reasons } = decideValidation(review, RULES, toWorld(NAMESPACE), FREE_METER);
  return { allowed, reasons: reasons.length, tookMs: performance.now() - begunAt };
}

const container = (index: number): JsonObject => ({ name: `c${index}`, image: "a", securityContext: {} });

// The API server waits ten seconds at most; machines of CI are slow.
const LIMIT_MS = 8000;

describe("a hostile object gets a correct decision in time", () => {
  it("with 10,000 containers, of which the last is privileged", () => {
    const containers = Array.from({ length: 10_000 }, (_, index) => container(index));
    containers[9999] = { ...container(9999), securityContext: { privileged: true } };
    const pod = toPod({ spec: { containers } });
    const { allowed, tookMs } = judge(pod);
    expect(allowed).toBe(false);
    expect(tookMs).toBeLessThan(LIMIT_MS);
    const update = judge(pod, { operation: "UPDATE", oldObject: pod });
    expect(update.tookMs).toBeLessThan(LIMIT_MS);
  });

  it("of 3 MB in one field, in many fields, and in many owners", () => {
    const text = "a".repeat(3 << 20);
    const labels = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`label-${index}`, "x"]));
    const owner = { apiVersion: "v1", kind: "Pod", name: "x", uid: "u", controller: true };
    for (const metadata of [
      { annotations: { a: text } },
      { labels },
      { ownerReferences: Array.from({ length: 30_000 }, () => owner) },
    ]) {
      const bad = judge(toPod({ metadata, container: { securityContext: { privileged: true } } }));
      expect(bad.allowed).toBe(false);
      expect(bad.tookMs).toBeLessThan(LIMIT_MS);
    }
  });

  it("that nests as deeply as a review may", () => {
    let deep: JsonObject = { containers: [{ name: "a", image: "b", securityContext: { privileged: true } }] };
    for (let level = 0; level < 480; level += 1) deep = { deep };
    const custom = {
      apiVersion: "example.com/v1",
      kind: "Custom",
      metadata: { name: "a", namespace: "shop" },
      spec: deep,
    };
    const { tookMs } = judge(custom);
    expect(tookMs).toBeLessThan(LIMIT_MS);
    expect(judge(custom, { operation: "UPDATE", oldObject: custom }).tookMs).toBeLessThan(LIMIT_MS);
  });

  it("whose keys mean something to JavaScript", () => {
    const pod = JSON.parse(
      JSON.stringify(toPod({ container: { securityContext: { privileged: true } } })).replace(
        '"securityContext":{',
        '"__proto__":{"name":"x"},"constructor":{},"securityContext":{"__proto__":{"privileged":false},',
      ),
    ) as JsonObject;
    expect(judge(pod).allowed).toBe(false);
  });

  it("whose kind is a name of JavaScript's", () => {
    for (const kind of ["constructor", "__proto__", "toString"]) {
      expect(judge({ apiVersion: "hasOwnProperty/v1", kind, metadata: { name: "a", namespace: "shop" } }).allowed).toBe(
        true,
      );
    }
  });
});
