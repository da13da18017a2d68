import { type Resource, toGroupKind } from "../../model/index.ts";
import { NODE_REPORT, toReportComponents } from "../node-report/index.ts";
import type { Component, ComponentName } from "./component.ts";
import { toPodComponents } from "./pod-components.ts";

/** Objects that are themselves a component's configuration file. */
const CONFIGURATION_OF: Readonly<Record<string, ComponentName>> = {
  "kubelet.config.k8s.io/KubeletConfiguration": "kubelet",
  "kubeproxy.config.k8s.io/KubeProxyConfiguration": "kube-proxy",
  "kubescheduler.config.k8s.io/KubeSchedulerConfiguration": "kube-scheduler",
};

/** Each object is looked at once, however many controls ask. */
const KNOWN = new WeakMap<Resource, readonly Component[]>();

/** The components whose settings an object tells. */
export function toComponents(resource: Resource): readonly Component[] {
  const known = KNOWN.get(resource);
  if (known !== undefined) return known;
  const made = make(resource);
  KNOWN.set(resource, made);
  return made;
}

function make({ object }: Resource): readonly Component[] {
  const groupKind = toGroupKind(object);
  if (groupKind === NODE_REPORT) return toReportComponents(object);
  const name = Object.hasOwn(CONFIGURATION_OF, groupKind) ? CONFIGURATION_OF[groupKind] : undefined;
  if (name === undefined) return toPodComponents(object);
  // Flags win over the file; whether there are any is not told, and few give both.
  const configurations = [{ value: object, path: [] }];
  return [{ name, path: ["kind"], arguments: [], environment: [], configurations }];
}
