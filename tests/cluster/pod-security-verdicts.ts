import { checkPodSecurity } from "../../src/decision/pod-security.ts";
import type { PodSecurity, Review } from "../../src/decision/index.ts";
import { type Operation, toKnownObjects } from "../../src/engines/policy/index.ts";
import type { KubernetesObject } from "../../src/model/index.ts";
import type { Answered } from "./pod-security-server.ts";

/** What is asked for, and by whom. */
export interface Target {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly user: string;
}

/** One request, and what the API server answered. */
export interface Asked {
  readonly about: string;
  readonly answer: Answered;
  readonly namespace: KubernetesObject;
  /** Pods that are in the namespace. */
  readonly standing: readonly KubernetesObject[];
  readonly target: Target;
  readonly operation: Operation;
  readonly subResource: string;
  readonly object: KubernetesObject;
  readonly oldObject: KubernetesObject | null;
}

/** Both sides' words, as they can be compared. */
export interface Verdict {
  readonly denied: string | undefined;
  readonly warnings: readonly string[];
  readonly annotations: Readonly<Record<string, unknown>>;
}

const WARNING = /^would violate PodSecurity|^existing pods in|^pod-\d|is exempt from Pod Security|^new PodSecurity/;

/** What the plugin said. */
export function toVerdict(
  { status, message, warnings }: Answered,
  annotations: Readonly<Record<string, unknown>>,
): Verdict {
  const denied = /violates PodSecurity .*$|(?<=is invalid: ).*$/su.exec(message)?.[0];
  return {
    denied: status < 300 ? undefined : (denied ?? `${status} ${message}`),
    warnings: warnings.filter((warning) => WARNING.test(warning)),
    annotations,
  };
}

/** What we say of the same request. */
export function judge(asked: Asked, podSecurity: PodSecurity): Verdict {
  const { namespace, standing, target, operation, subResource, object, oldObject } = asked;
  const kind = { group: target.group, version: "v1", kind: target.kind };
  const resource = { group: target.group, version: "v1", resource: target.plural };
  const name = object.metadata.name ?? "";
  const isNamespace = target.kind === "Namespace";
  const review: Review = {
    uid: "1",
    request: {
      operation,
      object,
      oldObject,
      kind,
      resource,
      subResource,
      name,
      namespace: isNamespace ? name : (namespace.metadata.name ?? ""),
      userInfo: { username: target.user, groups: ["system:masters"] },
      dryRun: true,
    },
    requestKind: kind,
    requestResource: resource,
    requestSubResource: subResource,
    options: null,
  };
  const objects = toKnownObjects([namespace, ...standing]);
  const { reasons, annotations } = checkPodSecurity(review, podSecurity, { objects, now: new Date(0) });
  const said = (action: string): string[] =>
    reasons
      .filter((reason) => reason.action === action)
      .map(({ verdict, message }) => (verdict === "fail" ? message : `${verdict}: ${message}`));
  const denials = said("deny");
  return {
    denied: denials.length === 0 ? undefined : denials.length === 1 ? denials[0] : `[${denials.join(", ")}]`,
    warnings: said("warn"),
    annotations: Object.fromEntries(annotations),
  };
}
