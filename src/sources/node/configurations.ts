import { posix } from "node:path";
import type { ComponentName } from "../../formats/component/index.ts";
import { redactConfiguration } from "../../formats/node-report/index.ts";
import { readText } from "../../formats/text/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { isObject, type Json } from "../../model/index.ts";
import { findFlag, type FoundProcess } from "./processes.ts";
import type { Root } from "./root.ts";

/** One configuration file as the report writes it. */
export interface FoundConfiguration {
  readonly component: ComponentName;
  readonly path: string;
  /** The flag that names it. */
  readonly flag: string;
  readonly value?: Json;
  readonly unread?: string;
}

/** Flags that name configuration files, in the order in which the files override each other. */
const FLAGS: readonly (readonly [ComponentName, string])[] = [
  ["kube-apiserver", "audit-policy-file"],
  ["kube-apiserver", "encryption-provider-config"],
  ["kube-apiserver", "authentication-config"],
  ["kube-apiserver", "authorization-config"],
  ["kube-apiserver", "admission-control-config-file"],
  ["kube-controller-manager", "config"],
  ["kube-scheduler", "config"],
  ["etcd", "config-file"],
  ["kubelet", "config"],
  ["kube-proxy", "config"],
];
const MAX_BYTES = 1024 * 1024;
const MAX_DROP_INS = 100;

/** The configuration files of the components that run, parsed, without credentials. */
export function readConfigurations(root: Root, processes: readonly FoundProcess[]): FoundConfiguration[] {
  const named = FLAGS.flatMap(([component, flag]) => {
    const path = findFlag(processes, component, flag);
    return path === undefined ? [] : [toConfiguration(root, component, flag, path)];
  });
  const folder = findFlag(processes, "kubelet", "config-dir");
  return [...named, ...(folder === undefined ? [] : readDropIns(root, folder))];
}

/** Files of the kubelet's folder ending in `.conf`, in the order of their names: later ones win. */
function readDropIns(root: Root, folder: string): FoundConfiguration[] {
  try {
    const names = root.list(folder).filter((name) => name.endsWith(".conf"));
    return names
      .slice(0, MAX_DROP_INS)
      .map((name) => toConfiguration(root, "kubelet", "config-dir", posix.join(folder, name)));
  } catch (cause) {
    return [{ component: "kubelet", path: folder, flag: "config-dir", unread: (cause as Error).message }];
  }
}

function toConfiguration(root: Root, component: ComponentName, flag: string, path: string): FoundConfiguration {
  const named = { component, path, flag };
  if (!path.startsWith("/")) return { ...named, unread: "its path is not absolute" };
  try {
    const bytes = root.read(path, MAX_BYTES + 1);
    if (bytes === undefined) return { ...named, unread: "it is not there" };
    if (bytes.length > MAX_BYTES) return { ...named, unread: "it has more than 1 MiB" };
    const { items, problems } = readYaml(path, readText(path, bytes));
    const [first] = items;
    if (problems.length > 0 || !isObject(first?.value))
      return { ...named, unread: problems[0]?.message.slice(0, 200) ?? "it is no mapping" };
    return { ...named, value: redactConfiguration(first.value) };
  } catch (cause) {
    return { ...named, unread: (cause as Error).message.slice(0, 200) };
  }
}
