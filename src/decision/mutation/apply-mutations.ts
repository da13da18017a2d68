import type { Request, World } from "../../engines/policy/index.ts";
import type { PodTemplatePlace } from "../../inventory/index.ts";
import { asObject, dig, type JsonObject, type KubernetesObject, type Path } from "../../model/index.ts";
import type { ImageDigests, Mutations } from "../mutations.ts";
import type { Review } from "../review.ts";
import { formatDefaulted, withDefaulted } from "./defaulted-annotation.ts";
import { type Ledger, toBoundedNotes, toSuggestions } from "./ledger.ts";
import { type Circumstances, fillEphemeral, fillPod, updateImages } from "./mutate-pod.ts";
import { toProgram } from "./program.ts";
import { findSubject, type Reach, readPlace } from "./subject.ts";

/** What mutations made of a request's object. */
export interface Mutated {
  /** The very object that came in where nothing changes (always, when changes are only suggested); null where there is none. */
  readonly object: KubernetesObject | null;
  /** For the client: what would be set, and what could not be. */
  readonly notes: readonly string[];
  /** For the audit log: `defaulted` (or `suggested`), `not-pinned`. */
  readonly annotations: ReadonlyMap<string, string>;
}

const NOTHING: Pick<Mutated, "notes" | "annotations"> = { notes: [], annotations: new Map() };
/** Characters of the list of images without a digest. */
const MAX_UNPINNED = 1024;

/**
 * The request's object with what says nothing filled in: pods while they are made, images of an update, new ephemeral containers; with
 * `templates` also those of Deployments and the like. Never changes the object that came in; applied twice it is the same as once.
 * @throws never, whatever the object holds
 */
export function applyMutations(
  review: Review,
  mutations: Mutations,
  world: World & { readonly digests?: ImageDigests },
): Mutated {
  const { request } = review;
  const subject = findSubject(request, mutations);
  if (subject === undefined) return { object: request.object, ...NOTHING };
  const ledger: Ledger = { entries: [], notes: [], unpinned: [] };
  const circumstances = { program: toProgram(mutations), world, namespace: request.namespace, ledger };
  let { object } = subject;
  for (const place of subject.places) object = change(object, place, subject.reach, request, circumstances);
  if (ledger.entries.length === 0 && ledger.notes.length === 0) return { object: request.object, ...NOTHING };
  return report(subject.object, object, subject.reach, mutations.mode, ledger);
}

function change(
  object: KubernetesObject,
  place: PodTemplatePlace,
  reach: Reach,
  request: Request,
  circumstances: Circumstances,
): KubernetesObject {
  const { spec, metadata } = readPlace(object, place);
  const next = changeSpec(spec, metadata, reach, dig(request.oldObject, ...place.specPath), circumstances);
  return next === spec ? object : (setIn(object, place.specPath, next) as KubernetesObject);
}

function changeSpec(
  spec: JsonObject,
  metadata: JsonObject,
  reach: Reach,
  oldSpec: ReturnType<typeof dig>,
  circumstances: Circumstances,
): JsonObject {
  switch (reach) {
    case "all":
      return fillPod(spec, metadata, circumstances);
    case "images":
      return updateImages(spec, oldSpec, circumstances);
    default:
      return fillEphemeral(spec, metadata, oldSpec, circumstances);
  }
}

/** A request for ephemeral containers changes nothing but them: its object gets no annotation. */
function report(
  before: KubernetesObject,
  after: KubernetesObject,
  reach: Reach,
  mode: Mutations["mode"],
  ledger: Ledger,
): Mutated {
  const { entries, notes, unpinned } = ledger;
  const annotations = new Map<string, string>();
  const defaulted = formatDefaulted(entries);
  if (entries.length > 0) annotations.set(mode === "apply" ? "defaulted" : "suggested", defaulted);
  if (unpinned.length > 0) annotations.set("not-pinned", [...new Set(unpinned)].join(" ").slice(0, MAX_UNPINNED));
  if (mode === "suggest")
    return { object: before, notes: toBoundedNotes([...toSuggestions(ledger), ...notes]), annotations };
  const isAnnotated = entries.length > 0 && reach !== "ephemeral";
  return {
    object: isAnnotated ? withDefaulted(after, entries, defaulted) : after,
    notes: toBoundedNotes(notes),
    annotations,
  };
}

/** A copy with the value at the path, whose parents are mappings. */
function setIn(object: JsonObject, [key, ...rest]: Path, value: JsonObject): JsonObject {
  if (key === undefined) return value;
  return { ...object, [key]: setIn(asObject(object[key]) ?? {}, rest, value) };
}
