import { describe, expect, it } from "vitest";
import type { AttackFacts, Change } from "../../model/index.ts";
import { toFactsOf, toPictureOf, withChange } from "./picture-for-tests.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

const toPod = (name: string, image: string, namespace = "shop"): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace} }
spec: { containers: [{ name: main, image: "${image}" }] }
`;
const PODS = [
  toPod("one", "web"),
  toPod("two", "registry.example/api:1.2"),
  toPod("pinned", `registry.example/api@${DIGEST}`),
  toPod("other", "web", "team"),
  toPod("agent", "web", "kube-system"),
].join("---\n");

const replaced = ({ steps }: AttackFacts): string[] =>
  steps.filter(({ kind }) => kind === "image/replaced").map(({ to }) => to.slice("code:".length));

function changeOf(facts: AttackFacts, wanted: string): Change {
  const found = facts.changes.find(({ id }) => id === wanted);
  if (found === undefined) throw new Error(`no change ${wanted}`);
  return found;
}

describe("a policy against images without a digest", () => {
  const picture = toPictureOf(PODS);
  const facts = toFactsOf(picture);

  it("says how many workloads it would stop", () => {
    const own = changeOf(facts, "admission/image-digest@shop");
    expect(own).toMatchObject({ stops: 2, cost: { friction: 3 } });
    expect(own.title).toBe(
      "Refuse images without a digest in namespace shop (2 workloads would be refused until pinned)",
    );
    expect(changeOf(facts, "admission/image-digest@*")).toMatchObject({ stops: 3 });
  });

  it("holds in its namespace, or everywhere but in the platform's, once its objects are there", () => {
    const after = (id: string): string[] => replaced(toFactsOf(withChange(picture, changeOf(facts, id))));
    expect(replaced(facts)).toEqual([
      "shop/%2FPod/one",
      "shop/%2FPod/two",
      "team/%2FPod/other",
      "kube-system/%2FPod/agent",
    ]);
    expect(after("admission/image-digest@shop")).toEqual(["team/%2FPod/other", "kube-system/%2FPod/agent"]);
    expect(after("admission/image-digest@*")).toEqual(["kube-system/%2FPod/agent"]);
  });

  it("is not taken at its word when anything of it was changed", () => {
    const { creates = [], ...rest } = changeOf(facts, "admission/image-digest@shop");
    const text = JSON.stringify(creates);
    for (const [from, to] of [
      ['"Deny"', '"Warn"'],
      ["[0-9a-f]", "."],
      ['"failurePolicy":"Fail"', '"failurePolicy":"Ignore"'],
      ['"objectSelector":{}', '"objectSelector":{"matchLabels":{"a":"b"}}'],
    ] as const) {
      expect(text).toContain(from);
      const changed = { ...rest, creates: JSON.parse(text.replaceAll(from, to)) };
      expect(replaced(toFactsOf(withChange(picture, changed)))).toContain("shop/%2FPod/one");
    }
  });

  it("leaves pods of a live cluster where they are", () => {
    const live = toPictureOf(PODS, true);
    const after = toFactsOf(withChange(live, changeOf(toFactsOf(live), "admission/image-digest@*")));
    expect(replaced(after)).toEqual(replaced(facts));
    expect(after.steps.find(({ kind }) => kind === "image/replaced")?.precondition).toContain("older than the policy");
  });
});
