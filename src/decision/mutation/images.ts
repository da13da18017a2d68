import { type ImageReference, readImageReference } from "../../formats/image-reference/index.ts";
import { asObject, asString, type JsonObject } from "../../model/index.ts";
import type { ImageDigests } from "../mutations.ts";
import { addNote, type Ledger, type Place, POD, quote, toPlainName } from "./ledger.ts";
import { type Mirrors, toMirrored } from "./registry-mirrors.ts";

/** How images are rewritten: where to, and whether their tags become digests. */
export interface ImageRules {
  readonly mirrors: Mirrors;
  readonly pins: boolean;
  readonly digests: ImageDigests | undefined;
}

/** The container with its image rewritten; the container itself where nothing changes. */
export function withImage(container: JsonObject, place: Place, rules: ImageRules, ledger: Ledger): JsonObject {
  const was = asString(container["image"]);
  if (was === undefined || was === "") return container;
  const image = rewriteImage(was, place, rules, ledger);
  if (image === was) return container;
  ledger.entries.push({ place, field: "image", value: image, was });
  return { ...container, image };
}

/** A volume of kind `image` with its reference rewritten; any other volume stays. */
export function withImageVolume(volume: JsonObject, rules: ImageRules, ledger: Ledger): JsonObject {
  const source = asObject(volume["image"]);
  const was = asString(source?.["reference"]);
  if (was === undefined || was === "") return volume;
  const reference = rewriteImage(was, POD, rules, ledger);
  if (reference === was) return volume;
  ledger.entries.push({ place: POD, field: `volumes.${toPlainName(volume["name"])}.image`, value: reference, was });
  return { ...volume, image: { ...source, reference } };
}

/** The image on its mirror, behind its tag the digest that is known for it. What cannot be read stays. */
export function rewriteImage(text: string, place: Place, rules: ImageRules, ledger: Ledger): string {
  const written = readImageReference(text);
  if (written.is === "invalid") {
    if (rules.pins) addUnpinned(ledger, place, text, `it ${written.because}`);
    return text;
  }
  const mirrored = rules.mirrors.size === 0 ? undefined : toMirrored(nameOf(written), rules.mirrors);
  const image = mirrored === undefined || mirrored === nameOf(written) ? text : mirrored + suffixOf(written);
  if (!rules.pins || written.digest !== undefined) return image;
  const reference = image === text ? written : readImageReference(image);
  return reference.is === "invalid" ? text : pin(image, reference, place, rules, ledger);
}

function pin(image: string, reference: ImageReference, place: Place, rules: ImageRules, ledger: Ledger): string {
  const tag = reference.tag ?? "latest";
  const digest = rules.digests?.digestOf(`${nameOf(reference)}:${tag}`);
  if (digest === undefined) {
    addUnpinned(ledger, place, image, "nobody has resolved its tag yet");
    return image;
  }
  const pinned = `${reference.tag === undefined ? `${image}:${tag}` : image}@${digest}`;
  const known = readImageReference(pinned);
  if (known.is === "reference" && known.digest !== undefined) return pinned;
  addUnpinned(ledger, place, image, `${quote(digest)} is no digest`);
  return image;
}

function addUnpinned(ledger: Ledger, place: Place, image: string, because: string): void {
  ledger.unpinned.push(image.replaceAll(/[^!-~]/g, "?"));
  addNote(ledger, place, `has image ${quote(image)}, which is not pinned: ${because}; write its digest`);
}

function nameOf({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}

function suffixOf({ tag, digest }: ImageReference): string {
  const tagged = tag === undefined ? "" : `:${tag}`;
  return digest === undefined ? tagged : `${tagged}@${digest.algorithm}:${digest.encoded}`;
}
