import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readResources } from "../../src/apps/cli/policy/load.ts";
import { EMPTY_RULE_SET } from "../../src/decision/decision-for-tests.ts";
import { type RuleSet, toPolicyIndex, toWebhookRules } from "../../src/decision/index.ts";
import { readPolicies } from "../../src/engines/policy/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";

const RESTRICTED = join(import.meta.dirname, "../../bench/restricted");
const GUARD = { usernames: [], groups: [], namespaceLabels: [], ownNamespace: "hauberk-system" };

describe.skipIf(whyNoApiServer)("rules of webhooks", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(() => server?.stop());

  const policies = readPolicies(readResources([RESTRICTED]).resources).policies;
  const everything = { name: "all", namespace: "", kind: "Test", judge: () => [] };

  it.each<[string, RuleSet]>([
    ["policies of every family", { ...EMPTY_RULE_SET, policies: toPolicyIndex(policies) }],
    ["the guard", { ...EMPTY_RULE_SET, guard: GUARD }],
    ["a policy that may be about everything", { ...EMPTY_RULE_SET, policies: toPolicyIndex([everything]) }],
    ["all of these", { ...EMPTY_RULE_SET, guard: GUARD, policies: toPolicyIndex([...policies, everything]) }],
  ])("are taken by a real API server for %s", async (_, ruleSet) => {
    const rules = toWebhookRules(ruleSet);
    expect(rules.length).toBeGreaterThan(0);
    const webhook = {
      name: "test.hauberk.dev",
      admissionReviewVersions: ["v1"],
      clientConfig: { url: "https://127.0.0.1:9/validate/test" },
      failurePolicy: "Ignore",
      sideEffects: "None",
      rules,
    };
    const configuration = {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: "hauberk" },
      webhooks: [webhook],
    };
    const path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?dryRun=All";
    const answer = await server.send("POST", path, configuration);
    expect([answer.status, answer.status === 201 ? "" : answer.text]).toEqual([201, ""]);
  });
});
