import { readKubernetesVersion } from "../../formats/kubernetes-version/index.ts";
import type { Edit, KubernetesObject, Settings } from "../../model/index.ts";

const PREFIX = "pod-security.kubernetes.io/";
export const ENFORCE = `${PREFIX}enforce`;
export const WARN = `${PREFIX}warn`;
export const AUDIT = `${PREFIX}audit`;
const MODES = [ENFORCE, WARN, AUDIT];
const LEVELS: ReadonlySet<string> = new Set(["privileged", "baseline", "restricted"]);

/** The value of a Pod Security label of the namespace, whatever it is. */
export function levelOf({ metadata }: KubernetesObject, label: string): string | undefined {
  const labels = metadata.labels ?? {};
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}

/** The platform's own namespaces run node agents, which no level but privileged allows. */
export function isSystemNamespace({ metadata }: KubernetesObject, settings: Settings): boolean {
  return settings.systemNamespaces.includes(metadata.name ?? "");
}

/** The labels a namespace without a level gets: refuse below baseline, tell about restricted. */
export function toLabelEdits(object: KubernetesObject): Edit[] {
  const levels: [string, string][] = [
    [ENFORCE, "baseline"],
    [WARN, "restricted"],
    [AUDIT, "restricted"],
  ];
  return levels
    .filter(([label, level]) => levelOf(object, label) !== level)
    .map(([label, value]): Edit => ({ op: "set", path: ["metadata", "labels", label], value }));
}

/** Labels and values that Pod Security admission cannot read. */
export function faultsOf(object: KubernetesObject): [string, string][] {
  return MODES.flatMap((label): [string, string][] => {
    const level = levelOf(object, label);
    const version = levelOf(object, `${label}-version`);
    const faults: [string, string][] = [];
    if (level !== undefined && !LEVELS.has(level)) faults.push([label, level]);
    if (version !== undefined && !isVersion(version)) faults.push([`${label}-version`, version]);
    return faults;
  });
}

function isVersion(text: string): boolean {
  return text === "latest" || (/^v1\.\d+$/.test(text) && readKubernetesVersion(text) !== undefined);
}
