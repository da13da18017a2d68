import { type Review, toReview } from "../../../decision/index.ts";
import { toRequest } from "../../../engines/policy/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import {
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type OwnerReference,
  Problem,
  type Resource,
  type Workload,
} from "../../../model/index.ts";
import type { RingRecord } from "../../../store/admission-ring/index.ts";

/** One request that is put to both sides. */
export interface Attempt {
  /** A live object, as if it were made anew; a request that was recorded; an event of the audit log. */
  readonly source: "object" | "request" | "audit";
  readonly review: Review;
  /** When it is judged: when it was recorded, else now. */
  readonly at?: Date;
  /** The same request with other values where nobody knows them: all must come to the same. */
  readonly others?: readonly Review[];
  /** Why nobody knows what becomes of it, where they do not. */
  readonly because?: string;
  /** Admission refused it then: it is no news that it would be. */
  readonly wasRefused?: boolean;
  /** What is not as it was, for people; empty: nothing. */
  readonly doubts: readonly string[];
}

/** A request that cannot be judged, and why. */
export interface Gap {
  readonly source: Attempt["source"];
  readonly because: string;
}

/** The request that making a live object anew would be. */
export function toObjectAttempt({ object }: Resource, kinds: KindTable): Attempt {
  const request = toRequest(object, { kinds });
  const { kind, resource, subResource } = request;
  const review: Review = {
    uid: asString(object.metadata["uid"]) ?? "",
    request,
    requestKind: kind,
    requestResource: resource,
    requestSubResource: subResource,
    options: null,
  };
  return { source: "object", review, doubts: [] };
}

/** The request by which a controller would make a pod of the workload. */
export function toPodAttempt({ resource, namespace, podMetadata, specPath }: Workload, kinds: KindTable): Attempt {
  const { apiVersion, kind, metadata } = resource.object;
  const name = metadata.name ?? "";
  const maker: OwnerReference = { apiVersion, kind, name, uid: asString(metadata["uid"]) ?? "", controller: true };
  const { labels = {}, annotations = {} } = podMetadata;
  const object: KubernetesObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: `${name}-`, namespace, labels, annotations, ownerReferences: [maker] },
    spec: asObject(dig(resource.object, ...specPath)) ?? {},
  };
  return toObjectAttempt({ object, origin: resource.origin }, kinds);
}

/** The request of one record of the server's ring, or of one review. */
export function toRecordAttempt(record: Pick<RingRecord, "review"> & Partial<RingRecord>): Attempt | Gap {
  const { review: text, redacted = [], at } = record;
  if (text === undefined)
    return { source: "request", because: "the record lacks the body: it was too large to be kept" };
  const review = toReview(text);
  if (review instanceof Problem) return { source: "request", because: review.message };
  const other = redacted.length === 0 ? undefined : toReview(withOtherMarkers(text));
  return {
    source: "request",
    review,
    doubts: [],
    ...(at === undefined ? {} : { at: new Date(at) }),
    wasRefused: record.decision?.allowed === false,
    ...(other === undefined || other instanceof Problem ? {} : { others: [other], because: BY_VALUE }),
  };
}

const BY_VALUE = "it depends on a value that the record does not hold";

/** What stands where a value was left out; see `store/admission-ring`. */
const MARKERS: Readonly<Record<string, string>> = {
  REDACTED: "another-value-of-24-chars",
  UkVEQUNURUQ: "YW5vdGhlci12YWx1ZQ==",
  "UkVEQUNURUQ=": "YW5vdGhlci12YWx1ZQ==",
};

/** Records nest no deeper than the reader of reviews allows. */
function withOtherMarkers(value: JsonObject): JsonObject {
  return replaceMarkers(value) as JsonObject;
}

function replaceMarkers(value: Json): Json {
  if (typeof value === "string") return Object.hasOwn(MARKERS, value) ? (MARKERS[value] ?? value) : value;
  if (Array.isArray(value)) return value.map(replaceMarkers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceMarkers(item ?? null)]));
}
