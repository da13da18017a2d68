import { readImageReference } from "../formats/image-reference/index.ts";
import type { ImageDigests } from "./mutations.ts";

/** Digests that somebody wrote down, by reference in normal form: `docker.io/library/nginx:1.25`. */
export interface KnownDigests extends ImageDigests {
  readonly byImage: ReadonlyMap<string, string>;
}

/** One line of such a list. */
export interface DigestEntry {
  /** `nginx:1.25` */
  readonly image: string;
  /** `sha256:…` */
  readonly digest: string;
  /** Told what is wrong with it. */
  readonly report: (message: string) => void;
}

/** What the lines say, each image in normal form. What is at fault is reported and left out; nothing is looked up anywhere. */
export function toImageDigests(entries: Iterable<DigestEntry>): KnownDigests {
  const byImage = new Map<string, string>();
  for (const { image, digest, report } of entries) {
    const name = toTaggedName(image);
    const before = name.is === "name" ? byImage.get(name.text) : undefined;
    if (name.is === "fault") report(`${JSON.stringify(image.slice(0, 200))} ${name.because}`);
    else if (!isDigest(name.text, digest)) report(`${JSON.stringify(digest.slice(0, 200))} is no digest`);
    else if (before !== undefined && before !== digest) report(`${name.text} has two digests: leave one`);
    else byImage.set(name.text, digest);
  }
  return { byImage, digestOf: (image) => byImage.get(image) };
}

type TaggedName = { readonly is: "name"; readonly text: string } | { readonly is: "fault"; readonly because: string };

function toTaggedName(image: string): TaggedName {
  const reference = readImageReference(image);
  if (reference.is === "invalid") return { is: "fault", because: `is no image: it ${reference.because}` };
  const { registry, repository, tag, digest } = reference;
  if (digest !== undefined)
    return { is: "fault", because: "has a digest of its own: write the tag that stands for it" };
  if (tag === undefined) return { is: "fault", because: "has no tag: write the one that was resolved" };
  return { is: "name", text: `${registry}/${repository}:${tag}` };
}

function isDigest(image: string, digest: string): boolean {
  const pinned = readImageReference(`${image}@${digest}`);
  return pinned.is === "reference" && pinned.digest !== undefined;
}
