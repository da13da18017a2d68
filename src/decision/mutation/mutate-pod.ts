import type { World } from "../../engines/policy/index.ts";
import { asList, asObject, dig, isObject, type Json, type JsonObject } from "../../model/index.ts";
import type { ImageDigests } from "../mutations.ts";
import { type ImageRules, rewriteImage, withImage, withImageVolume } from "./images.ts";
import { type Ledger, POD, type Place, toPlace } from "./ledger.ts";
import type { Program } from "./program.ts";
import { withResourceDefaults } from "./resources.ts";
import { says } from "./says.ts";
import { toPodFacts, withSecurityDefaults } from "./security-context.ts";
import { withoutToken } from "./service-account-token.ts";
import { withSidecars } from "./sidecars.ts";

/** Everything a pod's mutation depends on. */
export interface Circumstances {
  readonly program: Program;
  readonly world: World & { readonly digests?: ImageDigests };
  readonly namespace: string;
  readonly ledger: Ledger;
}

type Change = (container: JsonObject, place: Place) => JsonObject;

/** A pod (or template) that is made: the spec with everything filled in; the spec itself where nothing changes. */
export function fillPod(spec: JsonObject, metadata: JsonObject, circumstances: Circumstances): JsonObject {
  const { program, world, namespace, ledger } = circumstances;
  const { mutations } = program;
  const images = toImageRules(circumstances);
  let next = spec;
  if (mutations.automountServiceAccountToken) next = withoutToken(next, namespace, world, ledger);
  if (mutations.sidecars.length > 0) {
    const quiet: Ledger = { entries: [], notes: [], unpinned: [] };
    const labels = (asObject(metadata["labels"]) ?? {}) as Record<string, string>;
    next = withSidecars(next, labels, mutations.sidecars, ledger, (image) => rewriteImage(image, POD, images, quiet));
  }
  if (rewrites(images)) next = changeItems(next, "volumes", (volume) => withImageVolume(volume, images, ledger));
  const change = toContainerChange(next, metadata, circumstances, images);
  return changeContainers(changeContainers(next, "initContainers", change), "containers", change);
}

/** A pod that is updated: the images that the update itself changes. Any other field of its spec would be refused. */
export function updateImages(spec: JsonObject, oldSpec: Json | undefined, circumstances: Circumstances): JsonObject {
  const images = toImageRules(circumstances);
  if (!rewrites(images)) return spec;
  let next = spec;
  for (const list of ["initContainers", "containers"] as const) {
    next = changeContainers(next, list, (container, place, index) =>
      dig(oldSpec, list, index, "image") === container["image"]
        ? container
        : withImage(container, place, images, circumstances.ledger),
    );
  }
  return next;
}

/** A pod that gets ephemeral containers: those that are new; nothing else can be changed. */
export function fillEphemeral(
  spec: JsonObject,
  metadata: JsonObject,
  oldSpec: Json | undefined,
  circumstances: Circumstances,
): JsonObject {
  const known = new Set(asList(dig(oldSpec, "ephemeralContainers")).map((container) => dig(container, "name")));
  const images = toImageRules(circumstances);
  const change = toSecurityChange(spec, metadata, circumstances);
  return changeContainers(spec, "ephemeralContainers", (container, place) =>
    known.has(container["name"]) ? container : change(withImage(container, place, images, circumstances.ledger), place),
  );
}

function toContainerChange(
  spec: JsonObject,
  metadata: JsonObject,
  circumstances: Circumstances,
  images: ImageRules,
): Change {
  const { program, ledger } = circumstances;
  const secure = toSecurityChange(spec, metadata, circumstances);
  // What a pod has for all of its containers together bounds what each may have.
  const resources = says(spec["resources"]) ? [] : program.resources;
  return (container, place) => {
    let next = rewrites(images) ? withImage(container, place, images, ledger) : container;
    next = secure(next, place);
    return resources.length === 0 ? next : withResourceDefaults(next, place, resources, ledger);
  };
}

function toSecurityChange(spec: JsonObject, metadata: JsonObject, { program, ledger }: Circumstances): Change {
  if (!program.fillsSecurity) return (container) => container;
  const facts = toPodFacts(spec, metadata);
  const { securityContext } = program.mutations;
  return (container, place) => withSecurityDefaults(container, place, facts, securityContext, ledger);
}

function toImageRules({ program, world }: Circumstances): ImageRules {
  return { mirrors: program.mirrors, pins: program.mutations.pinDigests, digests: world.digests };
}

function rewrites({ mirrors, pins }: ImageRules): boolean {
  return pins || mirrors.size > 0;
}

function changeContainers(
  spec: JsonObject,
  list: Exclude<Place["list"], "">,
  change: (container: JsonObject, place: Place, index: number) => JsonObject,
): JsonObject {
  return changeItems(spec, list, (container, index) => change(container, toPlace(list, container), index));
}

/** The mapping with the items of a list changed; the mapping itself, and the list, where no item is. */
function changeItems(
  mapping: JsonObject,
  key: string,
  change: (item: JsonObject, index: number) => JsonObject,
): JsonObject {
  const items = mapping[key];
  if (!Array.isArray(items)) return mapping;
  let changed: Json[] | undefined;
  for (const [index, item] of items.entries()) {
    if (!isObject(item)) continue;
    const next = change(item, index);
    if (next === item) continue;
    changed ??= [...items];
    changed[index] = next;
  }
  return changed === undefined ? mapping : { ...mapping, [key]: changed };
}
