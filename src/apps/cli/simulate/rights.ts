import {
  type Attributes,
  type Authorizer,
  formatSubject,
  isResourceRequest,
  type ResourceAttributes,
  toAuditEvent,
  toSubject,
  type User,
} from "../../../engines/rbac/index.ts";
import type { JsonObject } from "../../../model/index.ts";

/** A right that somebody used, and does not have after the change. */
export interface LostRight {
  readonly who: string;
  readonly verb: string;
  /** `pods/exec`; a path, where it is no resource. */
  readonly what: string;
  readonly namespace: string;
  /** Bindings that allowed it: all of them are gone. */
  readonly by: string;
  count: number;
}

export interface RightsTally {
  readonly lost: readonly LostRight[];
  /** Events that both sides decide the same way. */
  readonly kept: number;
  /** Requests that were allowed by something else than the RBAC objects that were read. */
  readonly allowedByOthers: number;
  readonly unknown: ReadonlyMap<string, number>;
}

export interface RightsTallying {
  add(event: JsonObject): void;
  result(): RightsTally;
}

/** Answers that are remembered: logs repeat themselves. */
const MOST_REMEMBERED = 200_000;
const MOST_LOST = 10_000;

/** Holds the requests of an audit log against the rights before and after. */
export function toRightsTallying(before: Authorizer, after: Authorizer): RightsTallying {
  const lost = new Map<string, LostRight>();
  const unknown = new Map<string, number>();
  const remembered = new Map<string, Outcome>();
  let [kept, allowedByOthers] = [0, 0];
  const count = (user: User, attributes: Attributes): void => {
    const key = JSON.stringify([user, attributes]);
    const outcome = remembered.get(key) ?? judge(user, attributes, before, after);
    if (remembered.size < MOST_REMEMBERED) remembered.set(key, outcome);
    if (outcome.is === "kept") kept += 1;
    else if (outcome.is === "other") allowedByOthers += 1;
    else if (outcome.is === "lost") countLost(lost, user, attributes, outcome.by);
    else unknown.set(outcome.because, (unknown.get(outcome.because) ?? 0) + 1);
  };
  return {
    add(event) {
      const read = toAuditEvent(event);
      if (typeof read === "string" || read.stage !== "ResponseComplete") return;
      for (const { user, attributes, outcome } of read.uses) if (outcome === "allowed") count(user, attributes);
    },
    result: () => ({ lost: [...lost.values()], kept, allowedByOthers, unknown }),
  };
}

type Outcome =
  | { readonly is: "kept" }
  | { readonly is: "other" }
  | { readonly is: "lost"; readonly by: string }
  | { readonly is: "unknown"; readonly because: string };

function judge(user: User, attributes: Attributes, before: Authorizer, after: Authorizer): Outcome {
  const then = after.authorize(user, attributes);
  if (then.decision === "allowed") return { is: "kept" };
  const now = before.authorize(user, attributes);
  if (now.decision === "unknown") return { is: "unknown", because: now.because[0] ?? "roles could not be read" };
  if (now.decision === "no opinion") return { is: "other" };
  if (then.decision === "unknown") return { is: "unknown", because: then.because[0] ?? "roles could not be read" };
  const by = typeof now.by === "string" ? now.by : toName(now.by.grant.binding.resource.object);
  return { is: "lost", by };
}

function toName({ kind, metadata }: { kind: string; metadata: { namespace?: string; name?: string } }): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name ?? ""}`;
}

function countLost(lost: Map<string, LostRight>, user: User, attributes: Attributes, by: string): void {
  const { verb } = attributes;
  const isResource = isResourceRequest(attributes);
  const what = isResource ? toResource(attributes) : attributes.nonResourceURL;
  const namespace = isResource ? attributes.namespace : "";
  const key = JSON.stringify([user.name, verb, what, namespace]);
  const known = lost.get(key);
  if (known !== undefined) known.count += 1;
  else if (lost.size < MOST_LOST)
    lost.set(key, { who: formatSubject(toSubject(user.name)), verb, what, namespace, by, count: 1 });
}

function toResource({ resource, subresource }: ResourceAttributes): string {
  return subresource === "" ? resource : `${resource}/${subresource}`;
}
