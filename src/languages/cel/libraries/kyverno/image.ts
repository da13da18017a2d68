import { readUrl } from "../../../../formats/go-url/index.ts";
import type { Library, Overload } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { BOOL, opaque, STRING } from "../../type.ts";
import { CelObject, type CelValue } from "../../value.ts";
import { global, method } from "../define.ts";

const IMAGE = opaque("kyverno.image");
const DEFAULT_REGISTRY = "index.docker.io";

interface Repository {
  readonly registry: string;
  readonly path: string;
}

/** An image reference as a value. */
export class ImageValue extends CelObject {
  readonly typeName = "kyverno.image";
  readonly text: string;
  readonly repository: Repository;
  /** "" where a digest was given without one; `latest` where nothing was. */
  readonly tag: string;
  /** `sha256:…`, or "". */
  readonly digest: string;
  constructor(text: string, repository: Repository, tag: string, digest: string) {
    super();
    this.text = text;
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
  }
  equals(other: CelValue): boolean {
    return other instanceof ImageValue && other.text === this.text;
  }
}

const isWord = (text: string, pattern: RegExp, min: number, max: number): boolean =>
  text.length >= min && text.length <= max && pattern.test(text);

/** Docker Hub is `index.docker.io`, and its images without a path are in `library`. */
function readRepository(text: string): Repository | undefined {
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  const named = first === "localhost" || /[.:]/.test(first);
  const path = named ? text.slice(slash + 1) : text;
  if (!isWord(path, /^[a-z0-9_./-]*$/, 2, 255)) return undefined;
  if (named && !isAuthority(first)) return undefined;
  const registry = !named || first === "docker.io" ? DEFAULT_REGISTRY : first;
  return { registry, path: registry === DEFAULT_REGISTRY && !path.includes("/") ? `library/${path}` : path };
}

function isAuthority(text: string): boolean {
  const url = readUrl(`//${text}`);
  return !("because" in url) && url.host === text;
}

/** A colon before the last slash belongs to a port. */
function splitTag(text: string): [base: string, tag: string | undefined] {
  const colon = text.lastIndexOf(":");
  return colon < 0 || text.includes("/", colon) ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function readTagged(text: string): ImageValue | undefined {
  const [base, tag] = splitTag(text);
  if (tag !== undefined && !isWord(tag, /^[A-Za-z0-9_.-]*$/, 1, 128)) return undefined;
  const repository = readRepository(base);
  return repository === undefined ? undefined : new ImageValue(text, repository, tag ?? "latest", "");
}

function readDigested(text: string): ImageValue | undefined {
  const [base = "", digest = "", ...others] = text.split("@");
  if (others.length > 0 || !/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  const repository = readTagged(base)?.repository ?? readRepository(base);
  const [, tag = ""] = splitTag(base);
  return repository === undefined ? undefined : new ImageValue(text, repository, tag, digest);
}

/** The reference as go-containerregistry reads it; undefined where it does not. */
export const readImage = (text: string): ImageValue | undefined => readTagged(text) ?? readDigested(text);

const toImage = (text: string): ImageValue => readImage(text) ?? fail(`could not parse reference: ${text}`);

function identifierOf({ tag, digest }: ImageValue): string {
  if (digest === "") return tag;
  return tag === "" ? digest : `${tag}@${digest}`;
}

const part = (id: string, name: string, read: (image: ImageValue) => string): Overload =>
  method(id, name, [IMAGE], STRING, read);

/** @see github.com/kyverno/sdk, extensions/cel/libs/image */
export const imageLibrary: Library = {
  name: "kyverno.image",
  overloads: [
    global("string_to_image_deprecated", "image", [STRING], IMAGE, toImage),
    global("string_to_image", "parseImageReference", [STRING], IMAGE, toImage),
    global("is_image_string", "isImage", [STRING], BOOL, (text: string) => readImage(text) !== undefined),
    method("image_contains_digest", "containsDigest", [IMAGE], BOOL, ({ digest }: ImageValue) => digest !== ""),
    part("image_registry", "registry", ({ repository }) => repository.registry),
    part("image_repository", "repository", ({ repository }) => repository.path),
    part("image_identifier", "identifier", identifierOf),
    part("image_identifier_with_separator", "identifierWithSeparator", ({ tag, digest }) =>
      digest === "" ? `:${tag}` : `@${digest}`,
    ),
    part("image_tag", "tag", ({ tag }) => tag),
    part("image_digest", "digest", ({ digest }) => digest),
  ],
};
