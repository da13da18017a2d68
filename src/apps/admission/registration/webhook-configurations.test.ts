import { describe, expect, it } from "vitest";
import { type RuleSet, toRuleSets } from "../../../decision/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import {
  asList,
  asString,
  DEFAULT_SETTINGS,
  dig,
  type JsonObject,
  type KubernetesObject,
} from "../../../model/index.ts";
import { findDeviations, withInjectedBundles } from "./deviations.ts";
import { toWebhookConfigurations, type WebhookOptions } from "./webhook-configurations.ts";

const OPTIONS: WebhookOptions = {
  name: "hauberk",
  client: { is: "service", namespace: "hauberk-system", name: "hauberk", port: 443 },
  caBundle: "CA",
  ownNamespace: "hauberk-system",
  bootstrapNamespaces: ["kube-system"],
  makesEvents: true,
};

function ruleSets(...configured: readonly { readonly name: string; readonly [key: string]: unknown }[]): RuleSet[] {
  const parts = { settings: DEFAULT_SETTINGS, exceptions: [], resources: new Map(), now: new Date(0) };
  const { items, problems } = toRuleSets({ ruleSets: configured }, parts);
  expect(problems).toEqual([]);
  return items;
}

const CONTAINERS = {
  type: "array",
  items: { type: "object", properties: { name: { type: "string" }, image: { type: "string" } } },
};

function toDefinition(plural: string, kind: string, properties: JsonObject): KubernetesObject {
  const spec = { type: "object", properties };
  const schema = { openAPIV3Schema: { type: "object", properties: { spec } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: "example.com",
      names: { kind, plural },
      scope: "Namespaced",
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

const ENFORCING = { name: "pod-security", podSecurity: true };
const ADVISING = { name: "advice", controls: { warn: ["pod/*"] } };
const DEFAULTING = { name: "defaults", failurePolicy: "Ignore", mutations: { automountServiceAccountToken: false } };

function webhooksOf(kind: "Validating" | "Mutating", sets: readonly RuleSet[], options = OPTIONS): JsonObject[] {
  const made = toWebhookConfigurations(sets, options).find((one) => one.kind === `${kind}WebhookConfiguration`);
  return asList(made?.["webhooks"]) as JsonObject[];
}

describe("webhook configurations", () => {
  it("are the same text whatever the order of the rule sets", () => {
    const sets = ruleSets(ENFORCING, ADVISING, DEFAULTING);
    expect(JSON.stringify(toWebhookConfigurations(sets.toReversed(), OPTIONS))).toBe(
      JSON.stringify(toWebhookConfigurations(sets, OPTIONS)),
    );
  });

  it("judge the cluster's lifelines apart, failing open, where a rule set fails closed", () => {
    const [closed, lifelines] = webhooksOf("Validating", ruleSets(ENFORCING));
    expect(closed).toMatchObject({
      name: "pod-security.hauberk.dev",
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "NoneOnDryRun",
      namespaceSelector: {
        matchExpressions: [
          { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["hauberk-system", "kube-system"] },
        ],
      },
      clientConfig: { service: { path: "/validate/pod-security" }, caBundle: "Q0E=" },
    });
    expect(lifelines).toMatchObject({
      name: "lifelines.pod-security.hauberk.dev",
      failurePolicy: "Ignore",
      timeoutSeconds: 3,
      namespaceSelector: {},
    });
  });

  it("need no second entry where the rule set fails open anyway", () => {
    const names = webhooksOf("Validating", ruleSets(ADVISING)).map((one) => one["name"]);
    expect(names.filter((name) => asString(name)?.endsWith("advice.hauberk.dev"))).toEqual(["advice.hauberk.dev"]);
  });

  it("change only objects of rule sets that mutate, and no lifeline", () => {
    const mutating = webhooksOf("Mutating", ruleSets(ENFORCING, DEFAULTING));
    expect(mutating).toMatchObject([
      {
        name: "defaults.hauberk.dev",
        reinvocationPolicy: "IfNeeded",
        clientConfig: { service: { path: "/mutate/defaults" } },
      },
    ]);
    expect(JSON.stringify(mutating[0]?.["namespaceSelector"])).toContain("kube-system");
  });

  it("say why they fail as they do, keep the rule set's own selectors, and name URLs without a query out of cluster", () => {
    // The guard has to see every namespace, so it becomes a set of its own.
    const sets = ruleSets({ ...ENFORCING, namespaceSelector: { matchLabels: { tier: "gold" } } });
    const options = { ...OPTIONS, client: { is: "url", origin: "https://10.0.0.5:8443" } as const };
    const [made] = toWebhookConfigurations(sets, options);
    expect(made?.metadata.annotations?.["hauberk.dev/failure-policy"]).toMatch(/^pod-security: Fail, /m);
    const [closed, lifelines] = webhooksOf("Validating", sets, options).filter((one) =>
      asString(one["name"])?.endsWith("pod-security.hauberk.dev"),
    );
    expect(dig(closed, "clientConfig", "url")).toBe("https://10.0.0.5:8443/validate/pod-security");
    expect(dig(lifelines, "namespaceSelector")).toEqual({ matchLabels: { tier: "gold" } });
    expect(dig(closed, "namespaceSelector", "matchLabels")).toEqual({ tier: "gold" });
  });

  it("are none where there is nothing to ask", () => {
    expect(toWebhookConfigurations([], OPTIONS)).toEqual([]);
  });
});

describe("kinds of the cluster", () => {
  const template = { type: "object", properties: { spec: { type: "object", properties: { containers: CONTAINERS } } } };
  const table = toKindTable([
    toDefinition("rollouts", "Rollout", { template }),
    toDefinition("palettes", "Palette", { colour: { type: "string" } }),
  ]);

  it("that hold pods are asked about where pods are looked into, and no others", () => {
    const [closed] = webhooksOf("Validating", ruleSets(ENFORCING), { ...OPTIONS, kinds: table });
    expect(JSON.stringify(closed?.["rules"])).toContain('"rollouts"');
    expect(JSON.stringify(closed?.["rules"])).not.toContain("palettes");
    const [without] = webhooksOf("Validating", ruleSets(ENFORCING));
    expect(JSON.stringify(without?.["rules"])).not.toContain("rollouts");
  });
});

describe("deviations", () => {
  const [wanted] = toWebhookConfigurations(ruleSets(ENFORCING), OPTIONS);
  if (wanted === undefined) throw new Error("nothing is wanted");
  const change = (to: (webhook: JsonObject) => JsonObject): JsonObject => ({
    ...wanted,
    webhooks: asList(wanted["webhooks"]).map((one) => to(one as JsonObject)),
  });

  it("are none when only the bundle, empty fields or the order of keys differ", () => {
    const same = change(({ namespaceSelector, ...rest }) => ({
      ...rest,
      namespaceSelector: { matchLabels: {}, ...(namespaceSelector as JsonObject) },
      clientConfig: { ...(rest["clientConfig"] as JsonObject), caBundle: "other" },
    }));
    expect(findDeviations(wanted, same)).toEqual([]);
  });

  it.each([
    ["failurePolicy", { failurePolicy: "Ignore" }],
    ["objectSelector", { objectSelector: { matchLabels: { a: "b" } } }],
    ["rules", { rules: [] }],
    ["timeoutSeconds", { timeoutSeconds: 1 }],
    ["clientConfig", { clientConfig: { url: "https://evil.example/" } }],
    ["matchConditions", { matchConditions: [{ name: "never", expression: "false" }] }],
  ])("name the field %s that was weakened", (field, weakened) => {
    const found = findDeviations(
      wanted,
      change((webhook) => ({ ...webhook, ...weakened })),
    );
    expect(found).toContain(`${field} of pod-security.hauberk.dev was changed`);
  });

  it("name entries that are gone or were added", () => {
    const [first] = asList(wanted["webhooks"]) as JsonObject[];
    const found = { ...wanted, webhooks: [first ?? {}, { name: "stranger.example.com" }] };
    expect(findDeviations(wanted, found)).toEqual([
      "lifelines.pod-security.hauberk.dev is gone",
      "stranger.example.com was added",
    ]);
  });

  it("keep bundles that somebody injects", () => {
    const [bare] = toWebhookConfigurations(ruleSets(ENFORCING), { ...OPTIONS, caBundle: undefined });
    if (bare === undefined) throw new Error("nothing is wanted");
    expect(withInjectedBundles(bare, wanted)).toEqual(wanted);
    expect(withInjectedBundles(bare, undefined)).toEqual(bare);
  });
});
