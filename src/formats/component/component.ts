import type { JsonObject, Path } from "../../model/index.ts";
import type { Argument } from "./arguments.ts";

/** Programs of a Kubernetes node whose settings are judged. */
export const COMPONENTS = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "etcd",
  "kubelet",
  "kube-proxy",
] as const;

export type ComponentName = (typeof COMPONENTS)[number];

/** A configuration file that a component reads. */
export interface Configuration {
  readonly value: JsonObject;
  readonly path: Path;
}

/** One program as far as its settings were read: from a pod's manifest, a node report or a configuration file. */
export interface Component {
  readonly name: ComponentName;
  /** Where its flags stand, or would. */
  readonly path: Path;
  readonly arguments: readonly Argument[];
  /** Why more flags may be given than were read: a script starts it, or only its configuration file was read. */
  readonly argumentsUnread?: string;
  /** Settings in the environment that it heeds (etcd's `ETCD_…`), by the flag they stand for. */
  readonly environment: readonly Argument[];
  /** Its configuration files; a later one wins. */
  readonly configurations: readonly Configuration[];
  /** Why a configuration file that it reads was not read. */
  readonly configurationUnread?: string;
  /** `v1.36.3`, from its image; undefined where it was not told. */
  readonly version?: string;
}

export function isComponentName(text: string): text is ComponentName {
  return (COMPONENTS as readonly string[]).includes(text);
}
