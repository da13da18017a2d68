import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Request } from "../../engines/policy/index.ts";
import type { KubernetesObject } from "../../model/index.ts";
import { checkGuard } from "../guard.ts";
import { GUARD, HAUBERK, IGNORE, OWN, PSS, rulesOf, toNamespace, toRequest, toReview } from "./reviews-for-tests.ts";

const namespaces = {
  kind: { group: "", version: "v1", kind: "Namespace" },
  resource: { group: "", version: "v1", resource: "namespaces" },
  name: "shop",
};

function relabel(old: Record<string, string>, labels: Record<string, string>, parts: Partial<Request> = {}): string[] {
  const change = { operation: "UPDATE" as const, oldObject: toNamespace(old), object: toNamespace(labels) };
  return rulesOf({ ...namespaces, ...change, ...parts });
}

const enforce = (level: string, version?: string): Record<string, string> => ({
  [`${PSS}enforce`]: level,
  [`${PSS}warn`]: "privileged",
  ...(version === undefined ? {} : { [`${PSS}enforce-version`]: version }),
});
const WARN = { [`${PSS}warn`]: "privileged" };
const REFUSED = ["guard/namespace-labels"];

describe("labels of namespaces", () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["a lower level", enforce("restricted"), enforce("baseline")],
    ["no level any more", enforce("baseline"), WARN],
    ["privileged", enforce("baseline"), enforce("privileged")],
    ["an older version", enforce("baseline", "v1.30"), enforce("baseline", "v1.9")],
    ["a version instead of the latest", enforce("baseline"), enforce("baseline", "v1.30")],
    ["a higher level in an older version", enforce("baseline", "v1.30"), enforce("restricted", "v1.20")],
    ["a level that was none, which had counted as restricted", enforce("none"), enforce("baseline")],
    ["a warning that is switched off", { [`${PSS}enforce`]: "baseline" }, enforce("baseline")],
    ["an audit level that is none", { [`${PSS}audit`]: "baseline" }, { [`${PSS}audit`]: "Baseline" }],
    ["Gatekeeper's switch", {}, { [IGNORE]: "yes" }],
    ["Gatekeeper's switch with another value", { [IGNORE]: "no" }, { [IGNORE]: "yes" }],
    ["a label that policies hang on", { team: "a" }, { team: "b" }],
    ["a label that policies hang on, gone", { team: "a" }, {}],
    ["a label that policies hang on, new", {}, { team: "a" }],
  ])("are refused: %s", (_what, old, labels) => {
    expect(relabel(old, labels)).toEqual(REFUSED);
    for (const subResource of ["status", "finalize"]) expect(relabel(old, labels, { subResource })).toEqual(REFUSED);
    expect(relabel(old, labels, { userInfo: { username: HAUBERK, groups: [] } })).toEqual([]);
    expect(relabel(old, labels, { userInfo: { username: "root", groups: ["system:masters"] } })).toEqual([]);
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["a higher level", enforce("baseline"), enforce("restricted")],
    ["a level where none was", {}, enforce("baseline")],
    ["a newer version", enforce("baseline", "v1.9"), enforce("baseline", "v1.30")],
    ["the latest version", enforce("baseline", "v1.9"), enforce("baseline", "latest")],
    ["no version any more, which is the latest", enforce("baseline", "v1.9"), enforce("baseline")],
    ["privileged, gone", enforce("privileged"), WARN],
    ["an older version of what allows everything", enforce("privileged", "v1.30"), enforce("privileged", "v1.9")],
    ["Gatekeeper's switch, gone", { [IGNORE]: "yes" }, {}],
    ["labels that nothing hangs on", { app: "a" }, { app: "b", owner: "c" }],
    ["nothing", { team: "a", ...enforce("restricted") }, { team: "a", ...enforce("restricted") }],
  ])("are free: %s", (_what, old, labels) => {
    expect(relabel(old, labels)).toEqual([]);
  });

  it("are measured by the defaults for what they do not say", () => {
    const restricted = { level: "restricted", version: "latest" } as const;
    const podSecurityDefaults = { enforce: restricted, audit: restricted, warn: restricted };
    const guard = { ...GUARD, podSecurityDefaults };
    const change = { ...namespaces, operation: "UPDATE" as const, oldObject: toNamespace({}) };
    expect(rulesOf({ ...change, object: toNamespace({ [`${PSS}enforce`]: "baseline" }) }, guard)).toEqual(REFUSED);
    expect(rulesOf({ ...change, object: toNamespace({ [`${PSS}enforce`]: "baseline" }) })).toEqual([]);
    const created = { ...namespaces, object: toNamespace({ [`${PSS}audit`]: "privileged" }) };
    expect(rulesOf(created, guard)).toEqual(REFUSED);
    expect(rulesOf(created)).toEqual([]);
  });

  it("of new namespaces must not keep them out of rule sets", () => {
    expect(rulesOf({ ...namespaces, object: toNamespace({ team: "trusted" }) })).toEqual(REFUSED);
    expect(rulesOf({ ...namespaces, object: toNamespace({ [IGNORE]: "" }) })).toEqual(REFUSED);
    expect(rulesOf({ ...namespaces, object: toNamespace({ team: "other" }) })).toEqual([]);
    expect(rulesOf({ ...namespaces, object: toNamespace({}) })).toEqual([]);
  });

  it("say which label, and who may", () => {
    const change = { operation: "UPDATE" as const, oldObject: toNamespace(enforce("restricted")) };
    const [reason] = checkGuard(toReview(toRequest({ ...namespaces, ...change, object: toNamespace(WARN) })), GUARD);
    expect(reason).toEqual({
      rule: "guard/namespace-labels",
      action: "deny",
      verdict: "fail",
      message: 'Pod Security (enforce) would go from restricted:latest to privileged:latest: "alice" may not',
      field: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
      fix: `have it done by ${HAUBERK}, group system:masters, or name the user in admission.guard.usernames`,
    });
  });

  it("that cannot be told are unknown, never a pass", () => {
    const change = { ...namespaces, operation: "UPDATE" as const, object: toNamespace({}) };
    expect(rulesOf({ ...change, oldObject: null })).toEqual(["guard/namespace-labels unknown"]);
    expect(rulesOf({ ...namespaces, object: null })).toEqual(["guard/namespace-labels unknown"]);
    const bare = { apiVersion: "v1", kind: "Namespace" } as unknown as KubernetesObject;
    expect(rulesOf({ ...change, object: bare, oldObject: toNamespace(enforce("baseline")) })).toEqual(REFUSED);
    expect(rulesOf({ ...change, oldObject: bare })).toEqual([]);
  });

  it("are not what a deletion is about, but Hauberk's own namespace stays", () => {
    const removal = { ...namespaces, operation: "DELETE" as const, oldObject: toNamespace(enforce("restricted")) };
    expect(rulesOf(removal)).toEqual([]);
    expect(rulesOf({ ...removal, name: OWN })).toEqual(["guard/own-namespace"]);
  });

  it("never minds a change that is taken back, nor minds tightening: of two levels one way is refused, the other free", () => {
    const levels = fc.constantFrom("privileged", "baseline", "restricted");
    const versions = fc.constantFrom("v1.0", "v1.25", "v1.30");
    fc.assert(
      fc.property(levels, levels, versions, (a, b, version) => {
        const [there, back] = [
          relabel(enforce(a, version), enforce(b, version)),
          relabel(enforce(b, version), enforce(a, version)),
        ];
        expect(there.length + back.length).toBe(a === b ? 0 : 1);
      }),
    );
  });
});
