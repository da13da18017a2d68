import type { ImageIdentity } from "../../model/index.ts";
import { readImageReference } from "../image-reference/index.ts";
import type { Purl } from "../purl/index.ts";

const DIGEST = /^[a-z0-9]+:[0-9a-f]{32,128}$/;
const MAX_NAMES = 200;

/** What an image may be called in a report. */
export interface ImageNames {
  /** `nginx:1.27`, `nginx@sha256:…`. */
  readonly names: readonly string[];
  readonly digests?: readonly string[];
  readonly imageIds?: readonly string[];
}

/** Names in normal form; what is no name of an image (a path, an archive) is left out. */
export function toIdentity({ names, digests = [], imageIds = [] }: ImageNames): ImageIdentity {
  const references = new Set<string>();
  const known = new Set(digests.filter((digest) => DIGEST.test(digest)));
  for (const name of names.slice(0, MAX_NAMES)) {
    const { reference, digest } = readName(name);
    if (digest !== undefined) known.add(digest);
    if (reference !== undefined) references.add(reference);
  }
  return {
    digests: [...known].slice(0, MAX_NAMES),
    imageIds: [...new Set(imageIds.filter((id) => DIGEST.test(id)))],
    references: [...references],
  };
}

export function isKnown({ digests, imageIds, references }: ImageIdentity): boolean {
  return digests.length + imageIds.length + references.length > 0;
}

/** A name in normal form, `docker.io/library/nginx:1.27`, and the digest in it. Without a tag or a digest it is `latest`. */
export function readName(name: string): { readonly reference?: string; readonly digest?: string } {
  if (DIGEST.test(name)) return { digest: name };
  const read = readImageReference(name);
  if (read.is === "invalid") return {};
  const place = `${read.registry}/${read.repository}`;
  const digest = read.digest === undefined ? undefined : `${read.digest.algorithm}:${read.digest.encoded}`;
  // The tag beside a digest is only a comment, but it is what a report on the image by its tag is called.
  if (digest !== undefined) return read.tag === undefined ? { digest } : { digest, reference: `${place}:${read.tag}` };
  return { reference: `${place}:${read.tag ?? "latest"}` };
}

/** `pkg:oci/app@sha256:…?repository_url=registry.example/team/app&tag=1.2`, or of type docker. */
export function toNamesOfPurl({ type, namespace, name, version, qualifiers }: Purl): string[] | undefined {
  if (type !== "oci" && type !== "docker") return undefined;
  const url = qualifiers.get("repository_url");
  const path = namespace === "" ? name : `${namespace}/${name}`;
  const place = url === undefined ? path : url.endsWith(name) ? url : `${url.replace(/\/+$/, "")}/${path}`;
  const names = DIGEST.test(version) ? [`${place}@${version}`, version] : [];
  const tag = qualifiers.get("tag") ?? (version !== "" && !DIGEST.test(version) ? version : undefined);
  if (tag !== undefined) names.push(`${place}:${tag}`);
  return names.length === 0 ? [place] : names;
}
