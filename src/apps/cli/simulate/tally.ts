import type { KnownObjects } from "../../../engines/policy/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";
import type { Attempt } from "./attempt.ts";
import type { Effect } from "./judge-attempt.ts";
import { type Owner, toOwner, toTopOwner } from "./owner.ts";

/** Requests to which the change does the same, of one object and for the same rules. */
export interface Group {
  readonly effect: "denied" | "admitted" | "warned" | "noted";
  readonly source: Attempt["source"];
  readonly rules: readonly string[];
  /** The first request's. */
  readonly message: string;
  readonly operation: string;
  /** What is asked for: `Pod`. */
  readonly made: string;
  /** `Deployment`: what makes it, where that is known; else the same. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: Owner;
  /** Who asked, a few of them; empty: nobody is known. */
  readonly users: readonly string[];
  /** Ids of a few of the requests, as the audit log and the record have them. */
  readonly requests: readonly string[];
  count: number;
}

/** What the change does to all requests. */
export interface Tally {
  /** By source. */
  readonly judged: Readonly<Record<Attempt["source"], number>>;
  readonly groups: readonly Group[];
  /** Groups beyond the bound, whose requests are counted and not told. */
  readonly untold: number;
  readonly notAssessable: ReadonlyMap<string, number>;
  /** Ids of a few of the requests, by why they are not assessable. */
  readonly examples: ReadonlyMap<string, readonly string[]>;
  readonly doubts: ReadonlyMap<string, number>;
}

export interface Tallying {
  add(attempt: Attempt, effect: Effect): void;
  skip(because: string): void;
  result(): Tally;
}

const MOST_GROUPS = 10_000;
const MOST_REASONS = 200;
const MOST_USERS = 3;
const MOST_REQUESTS = 20;

export function toTallying(objects: KnownObjects, ownerKey: string | undefined): Tallying {
  const judged = { object: 0, request: 0, audit: 0 };
  const groups = new Map<string, Group & { users: string[]; requests: string[] }>();
  const notAssessable = new Map<string, number>();
  const examples = new Map<string, string[]>();
  const doubts = new Map<string, number>();
  let untold = 0;
  const add = (attempt: Attempt, effect: Exclude<Effect, { is: "same" | "not assessable" }>): void => {
    const { request } = attempt.review;
    const object = request.object ?? request.oldObject;
    const top = object === null ? undefined : toTopOwner(object, objects);
    const kind = top?.kind ?? request.kind.kind;
    const name = top === undefined ? request.name : toName(top);
    const rules = [...new Set(effect.reasons.map(({ rule }) => rule))];
    const key = JSON.stringify([effect.is, attempt.source, rules, request.kind.kind, kind, request.namespace, name]);
    const known = groups.get(key);
    const user = request.userInfo.username;
    if (known !== undefined) {
      known.count += 1;
      if (attempt.review.uid !== "" && known.requests.length < MOST_REQUESTS) known.requests.push(attempt.review.uid);
      if (user !== "" && known.users.length < MOST_USERS && !known.users.includes(user)) known.users.push(user);
      return;
    }
    if (groups.size >= MOST_GROUPS) {
      untold += 1;
      return;
    }
    groups.set(key, {
      effect: effect.is,
      source: attempt.source,
      rules,
      message: effect.reasons[0]?.message ?? "",
      operation: request.operation,
      made: request.kind.kind,
      kind,
      namespace: request.namespace,
      name,
      owner: toOwner(top ?? toNameless(request.namespace), objects, ownerKey),
      users: user === "" ? [] : [user],
      requests: attempt.review.uid === "" ? [] : [attempt.review.uid],
      count: 1,
    });
  };
  return {
    add(attempt, effect) {
      judged[attempt.source] += 1;
      for (const doubt of attempt.doubts) increase(doubts, doubt);
      if (effect.is === "not assessable") {
        increase(notAssessable, effect.because);
        addExample(examples, effect.because, attempt.review.uid);
      }
      if (effect.is !== "same" && effect.is !== "not assessable") add(attempt, effect);
    },
    skip: (because) => increase(notAssessable, because),
    result: () => ({ judged, groups: [...groups.values()], untold, notAssessable, examples, doubts }),
  };
}

/** Pods that a controller names are all alike: `web-7d9f*`. */
function toName({ metadata }: KubernetesObject): string {
  return metadata.name ?? (metadata.generateName === undefined ? "" : `${metadata.generateName}*`);
}

function toNameless(namespace: string): KubernetesObject {
  return { apiVersion: "v1", kind: "", metadata: namespace === "" ? {} : { namespace } };
}

function increase(counts: Map<string, number>, key: string): void {
  if (counts.size < MOST_REASONS || counts.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
  else counts.set("other reasons", (counts.get("other reasons") ?? 0) + 1);
}

function addExample(examples: Map<string, string[]>, because: string, uid: string): void {
  const known = examples.get(because);
  if (uid === "") return;
  if (known === undefined && examples.size < MOST_REASONS) examples.set(because, [uid]);
  else if (known !== undefined && known.length < MOST_REQUESTS) known.push(uid);
}
