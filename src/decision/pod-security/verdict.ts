import type { Reason } from "../decision.ts";

/** What Pod Security says of a request. */
export interface PodSecurityVerdict {
  readonly reasons: readonly Reason[];
  /** The plugin's: `enforce-policy`, `audit-violations`, `exempt`, `error`. */
  readonly annotations: ReadonlyMap<string, string>;
}

export const NOTHING: PodSecurityVerdict = { reasons: [], annotations: new Map() };
/** Every mode is privileged. */
export const PRIVILEGED: PodSecurityVerdict = {
  reasons: [],
  annotations: new Map([["enforce-policy", "privileged:latest"]]),
};

/** What made the request exempt is noted for the audit log. */
export function exempt(by: "user" | "namespace" | "runtimeClass"): PodSecurityVerdict {
  return { reasons: [], annotations: new Map([["exempt", by]]) };
}

/** It could not be looked at: never a pass. */
export function unknown(action: Reason["action"], message: string, fix?: string): PodSecurityVerdict {
  const reason: Reason = {
    rule: "pod-security",
    action,
    verdict: "unknown",
    message,
    ...(fix === undefined ? {} : { fix }),
  };
  return { reasons: [reason], annotations: new Map([["error", message]]) };
}

/** Both, in order; of two notes under one key the first stands. */
export function both(first: PodSecurityVerdict, second: PodSecurityVerdict): PodSecurityVerdict {
  if (second === NOTHING) return first;
  return {
    reasons: [...first.reasons, ...second.reasons],
    annotations: new Map([...second.annotations, ...first.annotations]),
  };
}
