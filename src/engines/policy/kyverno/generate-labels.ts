import { type JsonObject, type KubernetesObject, toGroup } from "../../../model/index.ts";
import type { PolicySource } from "./policy-source.ts";

const PREFIX = "generate.kyverno.io";

/** The labels by which Kyverno finds again what it made. @see pkg/background/common/labels.go */
export function toGeneratedLabels(trigger: KubernetesObject, policy: PolicySource, rule: string): JsonObject {
  const { apiVersion, kind, metadata } = trigger;
  return {
    "app.kubernetes.io/managed-by": "kyverno",
    [`${PREFIX}/policy-name`]: policy.name,
    [`${PREFIX}/policy-namespace`]: policy.namespace,
    [`${PREFIX}/rule-name`]: rule,
    [`${PREFIX}/trigger-version`]: apiVersion.slice(apiVersion.indexOf("/") + 1),
    [`${PREFIX}/trigger-group`]: toGroup(apiVersion),
    [`${PREFIX}/trigger-kind`]: kind,
    [`${PREFIX}/trigger-namespace`]: metadata.namespace ?? "",
    [`${PREFIX}/trigger-uid`]: typeof metadata.uid === "string" ? metadata.uid : "",
  };
}

export const CLONE_SOURCE_LABEL = `${PREFIX}/clone-source`;
