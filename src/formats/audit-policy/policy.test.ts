import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../model/index.ts";
import { type AuditedRequest, coversRule, findAuditRule } from "./index.ts";

const REQUEST: AuditedRequest = {
  user: "ann",
  groups: ["devs", "system:authenticated"],
  verb: "create",
  namespace: "shop",
  group: "",
  resource: "pods/exec",
  name: "web",
};
const ruleFor = (...rules: Json[]): number | undefined => findAuditRule(rules, REQUEST).index;

describe("the rule that decides", () => {
  it("is the first that matches", () => {
    expect(
      findAuditRule([{ level: "None", users: ["bob"] }, { level: "Request" }, { level: "None" }], REQUEST),
    ).toEqual({
      index: 1,
      level: "Request",
    });
    expect(findAuditRule([], REQUEST)).toEqual({ index: undefined, level: "None" });
  });

  it("goes by users and groups, verbs, namespaces, and resources of one group", () => {
    expect(ruleFor({ users: ["ann"], userGroups: ["admins"] })).toBeUndefined();
    expect(ruleFor({ userGroups: ["devs"], verbs: ["create"], namespaces: ["shop"] })).toBe(0);
    expect(ruleFor({ resources: [{ group: "*" }] })).toBeUndefined();
    expect(ruleFor({ resources: [{}] })).toBe(0);
    expect(ruleFor({ nonResourceURLs: ["*"] })).toBeUndefined();
  });

  it.each([
    ["pods", false],
    ["pods/exec", true],
    ["pods/*", true],
    ["*/exec", true],
    ["*", true],
    ["*/log", false],
    ["services/*", false],
  ])("that names %s matches pods/exec: %s", (listed, matches) => {
    expect(ruleFor({ resources: [{ group: "", resources: [listed] }] })).toBe(matches ? 0 : undefined);
  });

  it("is found in any policy", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), (rules) => {
        expect(["None", "Metadata", "Request", "RequestResponse"]).toContain(
          findAuditRule(rules as Json[], REQUEST).level,
        );
      }),
    );
  });
});

const names = (...all: string[]): fc.Arbitrary<string[]> => fc.subarray(all, { maxLength: 2 });
const RULE = fc.record(
  {
    users: names("ann", "bob"),
    userGroups: names("devs", "ops"),
    verbs: names("create", "get"),
    namespaces: names("shop", "bank"),
    resources: fc.array(
      fc.record(
        {
          group: fc.constantFrom("", "apps"),
          resources: names("pods", "pods/exec", "pods/*", "*"),
          resourceNames: names("web", "db"),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const ASKED: fc.Arbitrary<AuditedRequest> = fc.record({
  user: fc.constantFrom("ann", "bob", "eve"),
  groups: names("devs", "ops", "guests"),
  verb: fc.constantFrom("create", "get", "list"),
  namespace: fc.constantFrom("shop", "bank", ""),
  group: fc.constantFrom("", "apps", "batch"),
  resource: fc.constantFrom("pods", "pods/exec", "pods/log", "secrets"),
  name: fc.constantFrom("web", "db", ""),
});

describe("a rule that covers another", () => {
  it("matches whatever that one does", () => {
    fc.assert(
      fc.property(RULE, RULE, fc.array(ASKED, { minLength: 20, maxLength: 20 }), (earlier, later, requests) => {
        const matched = requests.filter((request) => findAuditRule([later], request).index === 0);
        const missed = matched.filter((request) => findAuditRule([earlier], request).index !== 0);
        expect(coversRule(earlier, later) && missed.length > 0).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("is told for what people write", () => {
    expect(coversRule({}, { verbs: ["get"] })).toBe(true);
    expect(coversRule({ verbs: ["get"] }, {})).toBe(false);
    const pods = { resources: [{ group: "", resources: ["pods/*"] }] };
    expect(coversRule(pods, { resources: [{ group: "", resources: ["pods/exec"] }] })).toBe(true);
    expect(coversRule({ nonResourceURLs: ["/healthz*"] }, { nonResourceURLs: ["/healthz/ping"] })).toBe(true);
    expect(coversRule(pods, { nonResourceURLs: ["/healthz"] })).toBe(false);
  });
});
