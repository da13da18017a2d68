import { copyFileSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesObject } from "../../src/model/index.ts";

/** Everything that rules are made of, in a folder: hauberk.yaml, policies, exceptions. */
export interface Setting {
  readonly folder: string;
  readonly config: string;
  /** The same for scans that look by the controls only. */
  readonly controlsConfig: string;
}

/** Objects judged at once: each in a namespace of its own, so that none of them is what another is judged by. */
export const BATCH = 1000;

/** Levels and versions that namespaces ask for. */
export const STANDARDS = [
  { level: "baseline", version: "latest" },
  { level: "restricted", version: "latest" },
  { level: "baseline", version: "v1.22" },
  { level: "restricted", version: "v1.24" },
  { level: "restricted", version: "v1.33" },
  { level: "privileged", version: "latest" },
] as const;

/** What becomes of findings of controls; of policies their names say it. */
export const ACTIONS = {
  strict: {
    deny: ["pod/*", "image/*", "rbac/*", "network/*", "secrets/*"],
    warn: ["namespace/*", "reliability/*", "storage/*", "admission/*"],
    audit: ["*"],
  },
  lenient: { deny: ["service-account/*", "admission/*", "api/*", "*-policy"], warn: ["*/*-*"], audit: ["*"] },
} as const;

const CONFIGURATION = {
  apiVersion: "hauberk.dev/v1alpha1",
  kind: "Configuration",
  settings: {
    kubernetesVersion: "1.34",
    trustedRegistries: ["docker.io", "registry.example.com/team"],
    blockedRegistries: ["quay.io/**"],
    requiredLabels: ["app", "owner"],
    resourceBounds: ["limits.memory <= 1Gi"],
    minReplicas: 3,
    floatingTags: ["stable", "edge-*"],
  },
  controls: { enable: ["*"] },
  exceptions: ["exceptions.yaml"],
  policies: ["policies"],
  admission: {
    ruleSets: [
      toRuleSet("strict", { controls: ACTIONS.strict, policies: ["policies"], onUnknown: "deny" }),
      toRuleSet("lenient", { controls: ACTIONS.lenient, policies: ["policies"], onUnknown: "allow" }),
      toRuleSet("standards", { podSecurity: true, policies: ["policies/namespaces.json"] }),
      toRuleSet("whole", {
        podSecurity: true,
        guard: true,
        controls: ACTIONS.strict,
        policies: ["policies"],
        mutations: toMutations(),
      }),
    ],
  },
};

/** No budget is ever used up, so that nothing depends on how busy the machine is. */
function toRuleSet(name: string, rules: object): object {
  return { name, guard: false, budget: { timeMs: 10_000, memoryMiB: 4096 }, ...rules };
}

function toMutations(): object {
  return {
    templates: true,
    allowOptOut: true,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: true,
      dropCapabilities: true,
      forbidPrivilegeEscalation: true,
    },
    automountServiceAccountToken: false,
    pinDigests: true,
    registryMirrors: { "docker.io": "mirror.example.com/dockerhub" },
    resources: { requests: { cpu: "10m" }, limits: { memory: "128Mi" } },
    sidecars: [
      {
        name: "mesh",
        podSelector: { matchLabels: { app: "web" } },
        template: {
          initContainers: [{ name: "proxy", image: "registry.example.com/proxy:1", restartPolicy: "Always" }],
        },
      },
    ],
  };
}

/** Writes the setting into a new folder. */
export function writeSetting(): Setting {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-differential-"));
  const config = join(folder, "hauberk.yaml");
  writeFileSync(config, JSON.stringify(CONFIGURATION));
  const controlsConfig = join(folder, "controls.yaml");
  const { policies: _policies, admission: _admission, ...controlsOnly } = CONFIGURATION;
  writeFileSync(controlsConfig, JSON.stringify(controlsOnly));
  copyFileSync(join(import.meta.dirname, "exceptions.yaml"), join(folder, "exceptions.yaml"));
  cpSync(join(import.meta.dirname, "policies"), join(folder, "policies"), { recursive: true });
  const namespaces = Array.from({ length: BATCH }, (_, index) => index)
    .filter(isKnown)
    .map(toNamespace);
  for (const name of ["objects", "reports", "namespaces"]) mkdirSync(join(folder, name));
  for (const one of namespaces)
    writeFileSync(join(folder, toNamespaceFile(one.metadata.name ?? "")), JSON.stringify(one));
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: namespaces });
  writeFileSync(join(folder, "policies", "namespaces.json"), list);
  return { folder, config, controlsConfig };
}

export function toNamespaceName(index: number): string {
  return `ns-${index % BATCH}`;
}

export function toNamespaceFile(name: string): string {
  return `namespaces/${name}.json`;
}

/** Every seventh object lies in a namespace that nobody knows. */
export function isKnown(index: number): boolean {
  return (index % BATCH) % 7 !== 5;
}

export function toStandard(index: number): (typeof STANDARDS)[number] {
  return STANDARDS[(index % BATCH) % STANDARDS.length] ?? STANDARDS[0];
}

function toNamespace(index: number): KubernetesObject {
  const { level, version } = toStandard(index);
  const name = toNamespaceName(index);
  const labels = {
    "kubernetes.io/metadata.name": name,
    team: ["red", "blue", "green"][index % 3] ?? "",
    check: ["cel", "kyverno", "none", "constructor"][index % 4] ?? "",
    "pod-security.kubernetes.io/enforce": level,
    "pod-security.kubernetes.io/enforce-version": version,
    "pod-security.kubernetes.io/warn": level,
    "pod-security.kubernetes.io/warn-version": version,
  };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels }, spec: {}, status: { phase: "Active" } };
}
