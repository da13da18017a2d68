import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type LabelSelector,
} from "../../model/index.ts";
import type { Condition, Gate } from "./gate.ts";
import { readRules } from "./rule.ts";

/** The webhooks of a Validating- or MutatingWebhookConfiguration, with the defaults of its version. */
export function toWebhookGates(object: KubernetesObject): Gate[] {
  const isMutating = object.kind === "MutatingWebhookConfiguration";
  // v1beta1 is served no more; manifests of that time mean its defaults.
  const isOld = object.apiVersion.endsWith("/v1beta1");
  return asList(object["webhooks"]).flatMap((webhook, index): Gate[] => {
    if (!isObject(webhook)) return [];
    const name = asString(webhook["name"]) ?? `webhooks[${index}]`;
    return [
      {
        is: "webhook",
        object,
        path: ["webhooks", index],
        name,
        engine: toEngine(object, name),
        isMutating,
        rules: readRules(webhook["rules"]),
        excluded: [],
        isExact: (webhook["matchPolicy"] ?? (isOld ? "Exact" : "Equivalent")) === "Exact",
        namespaceSelectors: toSelectors(webhook["namespaceSelector"]),
        objectSelectors: toSelectors(webhook["objectSelector"]),
        conditions: toConditions(webhook["matchConditions"]),
        failsClosed: (webhook["failurePolicy"] ?? (isOld ? "Ignore" : "Fail")) === "Fail",
        effect: isMutating ? "change" : "deny",
        timeoutSeconds: toSeconds(webhook["timeoutSeconds"], isOld ? 30 : 10),
        isReinvoked: webhook["reinvocationPolicy"] === "IfNeeded",
      },
    ];
  });
}

/** The webhook itself, as it was written. */
export function toWebhook({ object, path }: Gate): JsonObject {
  return asObject(dig(object, ...path)) ?? {};
}

function toSeconds(value: Json | undefined, byDefault: number): number {
  return typeof value === "number" && value > 0 ? value : byDefault;
}

/** Nothing for a selector that chooses everything. */
export function toSelectors(value: Json | undefined): LabelSelector[] {
  if (!isObject(value)) return [];
  const isEmpty = ["matchLabels", "matchExpressions"].every((key) => {
    const part = value[key];
    return part === undefined || part === null || (typeof part === "object" && Object.keys(part).length === 0);
  });
  return isEmpty ? [] : [value];
}

export function toConditions(value: Json | undefined): Condition[] {
  return asList(value)
    .filter(isObject)
    .map((one) => ({ name: asString(one["name"]) ?? "", expression: asString(one["expression"]) ?? "" }));
}

/** Engines by a piece of the names of their webhooks. */
const ENGINES: readonly (readonly [string, string])[] = [
  ["gatekeeper", "Gatekeeper"],
  ["kyverno", "Kyverno"],
  ["hauberk", "Hauberk"],
  ["kubewarden", "Kubewarden"],
  ["policy.sigstore.dev", "policy-controller"],
  ["connaisseur", "Connaisseur"],
  ["neuvector", "NeuVector"],
  ["openpolicyagent.org", "OPA"],
  ["istio", "Istio"],
  ["linkerd", "Linkerd"],
  ["cert-manager", "cert-manager"],
];

function toEngine(object: KubernetesObject, webhook: string): string {
  const names = `${webhook} ${object.metadata.name ?? ""}`;
  return ENGINES.find(([piece]) => names.includes(piece))?.[1] ?? object.metadata.name ?? webhook;
}
