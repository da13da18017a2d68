import { toWebhookRules, type RuleSet } from "../../../decision/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { Json, JsonObject, KubernetesObject } from "../../../model/index.ts";
import { type MatchCondition, NO_HEARTBEATS, toLifelines, without } from "./lifelines.ts";

/** How the API server reaches us. */
export type WebhookClient =
  | { readonly is: "service"; readonly namespace: string; readonly name: string; readonly port: number }
  /** `https://10.0.0.5:8443`, without a path. */
  | { readonly is: "url"; readonly origin: string };

export interface WebhookOptions {
  /** Name of both configurations. */
  readonly name: string;
  readonly client: WebhookClient;
  /** PEM; undefined where somebody else injects it. */
  readonly caBundle: string | undefined;
  /** `namespace/certificate` of cert-manager's Certificate that its injector takes the bundle from. */
  readonly injectCaFrom?: string | undefined;
  /** Hauberk's own namespace; undefined out of cluster. */
  readonly ownNamespace: string | undefined;
  /** Namespaces the cluster starts from: network, DNS. */
  readonly bootstrapNamespaces: readonly string[];
  /** Decisions make Events: a dry run must make none, and the API server is told so. */
  readonly makesEvents: boolean;
  /** Those of the cluster: custom workloads, and policies about custom kinds. Absent: the built-in ones. */
  readonly kinds?: KindTable | undefined;
}

export const BOOTSTRAP_NAMESPACES = ["kube-system"];

/**
 * The webhook configurations of rule sets: the same rule sets give the same text, in any order. Every default is written out, so that
 * whatever deviates was changed by somebody.
 * @see docs/decisions/0013-no-deadlock.md
 */
export function toWebhookConfigurations(ruleSets: readonly RuleSet[], options: WebhookOptions): KubernetesObject[] {
  const sorted = ruleSets.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const validating = sorted.flatMap((ruleSet) => toValidating(ruleSet, options));
  const mutating = sorted.flatMap((ruleSet) => toMutating(ruleSet, options));
  return [
    ...(validating.length === 0
      ? []
      : [toConfiguration("ValidatingWebhookConfiguration", validating, sorted, options)]),
    ...(mutating.length === 0 ? [] : [toConfiguration("MutatingWebhookConfiguration", mutating, sorted, options)]),
  ];
}

function toConfiguration(
  kind: string,
  webhooks: JsonObject[],
  ruleSets: readonly RuleSet[],
  { name, injectCaFrom }: WebhookOptions,
): KubernetesObject {
  const reasons = ruleSets.map((one) => `${one.name}: ${one.failurePolicy}, ${one.failurePolicyBecause}`);
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    metadata: {
      name,
      labels: { "app.kubernetes.io/name": "hauberk", "app.kubernetes.io/managed-by": "hauberk" },
      annotations: {
        "hauberk.dev/failure-policy": reasons.join("\n"),
        ...(injectCaFrom === undefined ? {} : { "cert-manager.io/inject-ca-from": injectCaFrom }),
      },
    },
    webhooks,
  };
}

/**
 * One entry with the failure policy of the rule set. One that fails closed leaves out the cluster's lifelines, and a second entry, which
 * fails open, asks about just those: they are judged whenever the server is up, and never blocked when it is down.
 */
function toValidating(ruleSet: RuleSet, options: WebhookOptions): JsonObject[] {
  const entry = { ruleSet, options, path: "validate", rules: toRules(ruleSet, options) } as const;
  if (entry.rules.length === 0) return [];
  const { namespaceSelector } = ruleSet.match;
  if (ruleSet.failurePolicy === "Ignore") return [toEntry({ ...entry, namespaceSelector, conditions: [] })];
  const exempt = toExempt(options);
  const { not, only } = toLifelines(exempt);
  return [
    toEntry({ ...entry, namespaceSelector: without(namespaceSelector, exempt), conditions: [not] }),
    toEntry({ ...entry, namespaceSelector, conditions: [only], isLifeline: true }),
  ];
}

/** Lifelines are never changed: a default that is good for a workload may keep a network plugin from starting. */
function toMutating(ruleSet: RuleSet, options: WebhookOptions): JsonObject[] {
  const policies = ruleSet.policies.all.filter((policy) => policy.mutate !== undefined);
  if (ruleSet.mutations === undefined && policies.length === 0) return [];
  const { podSecurity: _, guard: __, ...rest } = ruleSet;
  const rules = toRules({ ...rest, controls: [], policies: { all: policies, matching: () => policies } }, options);
  const exempt = toExempt(options);
  const namespaceSelector = without(ruleSet.match.namespaceSelector, exempt);
  const conditions = [toLifelines(exempt).not];
  const entry = toEntry({ ruleSet, options, path: "mutate", rules, namespaceSelector, conditions });
  return [{ ...entry, reinvocationPolicy: "IfNeeded" }];
}

function toExempt({ ownNamespace, bootstrapNamespaces }: WebhookOptions): string[] {
  return [...new Set([...(ownNamespace === undefined ? [] : [ownNamespace]), ...bootstrapNamespaces])].toSorted();
}

function toRules(ruleSet: RuleSet, { kinds }: WebhookOptions): JsonObject[] {
  return toWebhookRules(ruleSet, kinds).map(({ apiGroups, apiVersions, resources, operations, scope }) => ({
    apiGroups: [...apiGroups],
    apiVersions: [...apiVersions],
    operations: [...operations],
    resources: [...resources],
    scope: scope ?? "*",
  }));
}

interface Entry {
  readonly ruleSet: RuleSet;
  readonly options: WebhookOptions;
  readonly path: "validate" | "mutate";
  readonly rules: JsonObject[];
  readonly namespaceSelector: JsonObject | undefined;
  readonly conditions: readonly MatchCondition[];
  readonly isLifeline?: boolean;
}

// A lifeline that waits for a server that is gone waits no longer than leader election bears.
const LIFELINE_TIMEOUT_S = 3;

function toEntry({ ruleSet, options, path, rules, namespaceSelector, conditions, isLifeline }: Entry): JsonObject {
  const { name, match, failurePolicy, timeoutSeconds } = ruleSet;
  const matchConditions = [NO_HEARTBEATS, ...conditions, ...match.matchConditions];
  return {
    name: `${isLifeline === true ? "lifelines." : ""}${name}.hauberk.dev`,
    admissionReviewVersions: ["v1"],
    clientConfig: toClientConfig(options, `/${path}/${name}`),
    failurePolicy: isLifeline === true ? "Ignore" : failurePolicy,
    matchConditions: matchConditions.map((condition): Json => ({ ...condition })),
    matchPolicy: "Equivalent",
    namespaceSelector: namespaceSelector ?? {},
    objectSelector: match.objectSelector ?? {},
    rules,
    sideEffects: options.makesEvents ? "NoneOnDryRun" : "None",
    timeoutSeconds: isLifeline === true ? Math.min(timeoutSeconds, LIFELINE_TIMEOUT_S) : timeoutSeconds,
  };
}

function toClientConfig({ client, caBundle }: WebhookOptions, path: string): JsonObject {
  const bundle = caBundle === undefined ? {} : { caBundle: Buffer.from(caBundle).toString("base64") };
  if (client.is === "url") return { ...bundle, url: `${client.origin}${path}` };
  return { ...bundle, service: { namespace: client.namespace, name: client.name, path, port: client.port } };
}
