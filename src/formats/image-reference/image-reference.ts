export interface Digest {
  /** `sha256` */
  readonly algorithm: string;
  readonly encoded: string;
}

/** A reference in normal form: `nginx` is `docker.io/library/nginx`. */
export interface ImageReference {
  readonly is: "reference";
  /** Host in lower case, with its port when one is written: `docker.io`, `registry.example:5000`. */
  readonly registry: string;
  /** Path below the registry: `library/nginx`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
  /** Whether the text names the registry, or leaves it to the runtime (docker.io by default). */
  readonly namesRegistry: boolean;
}

export interface InvalidReference {
  readonly is: "invalid";
  /** What is wrong, without the text itself. */
  readonly because: string;
  /** The part that no runtime accepts. */
  readonly part: "name" | "tag" | "digest";
}

/** The longest name (registry and repository) that registries accept, in characters. */
const MAX_NAME = 255;
const MAX_TEXT = 1024;
const DEFAULT_REGISTRY = "docker.io";

const DOMAIN_LABEL = /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])$/;
const IPV6 = /^\[[0-9A-Fa-f:.]+\]$/;
const PORT = /^[0-9]+$/;
const TAG = /^\w[\w.-]{0,127}$/;
const ALGORITHM = /^[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*$/;
const HEX = /^[0-9A-Fa-f]{32,}$/;
const LOWER_HEX = /^[0-9a-f]+$/;
const IDENTIFIER = /^[0-9a-f]{64}$/;
const SEPARATOR = /^(?:[_.]|__|-+)$/;

/** Characters of the encoded part of the algorithms that registries and runtimes know. */
const ENCODED_LENGTH: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
  ["blake3", 64],
]);

/**
 * Reads an image reference as container runtimes do.
 * @param text `registry.example:5000/team/app:1.4.2@sha256:…`; every part but the name is optional
 * @see https://github.com/distribution/reference, grammar in reference.go and normalisation in normalize.go
 */
export function readImageReference(text: string): ImageReference | InvalidReference {
  // Many controls ask for the same few images one after the other.
  let known = recent.get(text);
  if (known === undefined) {
    known = read(text);
    if (recent.size >= MAX_RECENT) recent.clear();
    recent.set(text, known);
  }
  return known;
}

const MAX_RECENT = 512;
const recent = new Map<string, ImageReference | InvalidReference>();

function read(text: string): ImageReference | InvalidReference {
  if (text.length > MAX_TEXT) return invalid("name", `is longer than ${MAX_TEXT} characters`);
  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : readDigest(text.slice(at + 1));
  if (typeof digest === "string") return invalid("digest", digest);

  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  // In an IPv6 address without a path, no colon begins a tag; such a text has no repository anyway.
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag))
    return invalid("tag", "has a tag of other than 1 to 128 letters, digits, _ . -");

  const place = readName(name);
  return typeof place === "string" ? invalid("name", place) : { is: "reference", ...place, tag, digest };
}

function invalid(part: InvalidReference["part"], because: string): InvalidReference {
  return { is: "invalid", because, part };
}

function readName(name: string): Pick<ImageReference, "registry" | "repository" | "namesRegistry"> | string {
  if (name === "") return "is empty";
  if (name.length > MAX_NAME) return `has a name longer than ${MAX_NAME} characters`;
  if (IDENTIFIER.test(name)) return "is an image id, not a name";
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const namesRegistry = isRegistry(first);
  const path = namesRegistry ? name.slice(slash + 1) : name;
  if (namesRegistry && !isHost(first)) return "has a registry that is no host name";
  const wrong = path.split("/").find((part) => !isPathPart(part));
  if (wrong !== undefined)
    return wrong === "" ? "has an empty path part" : "has a path part of other than a-z 0-9 . _ -";
  const host = namesRegistry ? first.toLowerCase() : DEFAULT_REGISTRY;
  const registry = host === "index.docker.io" ? DEFAULT_REGISTRY : host;
  const repository = registry === DEFAULT_REGISTRY && !path.includes("/") ? `library/${path}` : path;
  return { registry, repository, namesRegistry };
}

/** The first part is a host when it cannot be a path: it has a dot, a port or a capital, or is localhost. */
function isRegistry(first: string): boolean {
  return first === "localhost" || first.includes(".") || first.includes(":") || first !== first.toLowerCase();
}

function isHost(text: string): boolean {
  const colon = text.lastIndexOf(":");
  const hasPort = colon > text.lastIndexOf("]") && colon >= 0;
  if (hasPort && !PORT.test(text.slice(colon + 1))) return false;
  const host = hasPort ? text.slice(0, colon) : text;
  return IPV6.test(host) || host.split(".").every((label) => DOMAIN_LABEL.test(label));
}

/** Runs of a-z 0-9 with one separator between them. */
function isPathPart(part: string): boolean {
  const pieces = part.split(/([^a-z0-9]+)/);
  return pieces.every((piece, index) => (index % 2 === 0 ? piece !== "" : SEPARATOR.test(piece)));
}

function readDigest(text: string): Digest | string {
  const colon = text.indexOf(":");
  const algorithm = text.slice(0, Math.max(colon, 0));
  const encoded = text.slice(colon + 1);
  if (!ALGORITHM.test(algorithm) || !HEX.test(encoded)) return "has a digest that is not algorithm:hex";
  const length = ENCODED_LENGTH.get(algorithm);
  if (length === undefined) return { algorithm, encoded };
  if (encoded.length !== length) return `has a ${algorithm} digest of ${encoded.length} instead of ${length} digits`;
  return LOWER_HEX.test(encoded) ? { algorithm, encoded } : `has a ${algorithm} digest with capitals`;
}
