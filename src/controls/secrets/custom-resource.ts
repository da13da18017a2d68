import {
  asString,
  dig,
  formatPath,
  isObject,
  toGroup,
  type Json,
  type KubernetesObject,
  type ObjectControl,
  type Observation,
  type Path,
} from "../../model/index.ts";
import { findSecrets } from "../../formats/secret-text/index.ts";
import { toObservation } from "./observation.ts";

/** Texts looked at in one object, and how deep; the rest is left. */
const MAX_TEXTS = 20_000;
const MAX_DEPTH = 24;

/** Pod templates are secrets/environment's and secrets/arguments' to judge; encrypted values are nobody's. */
const OTHERS = new Set(["containers", "initContainers", "ephemeralContainers", "encryptedData"]);

/** Groups whose resources hold patterns and tests of policies, or references to secrets: no settings. */
const POLICIES = /(?:^|\.)(?:kyverno\.io|external-secrets\.io|gatekeeper\.sh|k8s\.io)$/;

export const secretCustomResource: ObjectControl = {
  id: "secrets/custom-resource",
  title: "Custom resources hold no literal credentials",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["*"],
  threat: {
    stride: ["information-disclosure"],
    text: "Values of a chart, parameters of an application and settings of an operator are read by everybody who may view the resource, and stand in the repository it is delivered from.",
  },
  why: "A reference to a Secret keeps the value where reading it needs a right of its own.",
  fix: {
    text: "Name a Secret instead (`valuesFrom`, `secretKeyRef`, `existingSecret`); then change the credential.",
  },
  residualRisk: "Controllers may copy what they resolve into status or logs.",
  tradeOff: "Charts and operators must know how to refer to a Secret.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check({ object }) {
    if (isBuiltIn(object)) return undefined;
    const observations: Observation[] = [];
    walk(object["spec"], ["spec"], "", observations, { left: MAX_TEXTS });
    return observations.map((observation) => ({
      ...observation,
      message: `${object.kind} has at ${observation.message}`,
    }));
  },
  examples: {
    good: [
      `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: shop }
spec:
  valuesFrom: [{ kind: Secret, name: shop-values }]
  values: { auth: { existingSecret: shop-db, passwordKey: db-password } }
`,
    ],
    bad: [
      `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: shop }
spec:
  values: { auth: { username: shop, password: kilo7Juliett } }
`,
      `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  source:
    helm: { parameters: [{ name: auth.password, value: kilo7Juliett }] }
`,
    ],
  },
};

function isBuiltIn({ apiVersion }: KubernetesObject): boolean {
  const group = toGroup(apiVersion);
  return !group.includes(".") || POLICIES.test(group);
}

/** The name a text is judged by; `key` alone is mostly the key of a label. */
function toName(key: string, beside: string): string {
  if (key === "value" && beside !== "") return beside;
  return key === "key" ? "" : key;
}

/** Looks at every text below a value; `{ name: auth.password, value: … }` is judged by the name beside it. */
function walk(value: Json | undefined, path: Path, name: string, into: Observation[], budget: { left: number }): void {
  if (typeof value === "string") {
    budget.left -= 1;
    into.push(...findSecrets(value, name).map((found) => toObservation(found, path, formatPath(path))));
    return;
  }
  if (budget.left <= 0 || path.length > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, [...path, index], name, into, budget);
  } else if (isObject(value)) {
    const beside = asString(dig(value, "name")) ?? "";
    for (const [key, item] of Object.entries(value)) {
      if (!OTHERS.has(key)) walk(item, [...path, key], toName(key, beside), into, budget);
    }
  }
}
