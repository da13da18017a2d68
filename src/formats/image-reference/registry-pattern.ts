import type { ImageReference } from "./image-reference.ts";

/**
 * Whether a pattern such as `registry.example/team` covers the image: the host must be equal, part by part, and the
 * path must be the pattern's or lie below it. Text is never compared by prefix, so `docker.io` does not cover
 * `docker.io.evil.example`, nor `registry.example/team` the repository `registry.example/team-evil`.
 * @param pattern `host`, `host/path`; `*` for (a piece of) one part, `**` for any number of parts; a port must be
 *   written (`host:5000`, `host:*`); a first part that cannot be a host (`team/app`) is a path of docker.io
 */
export function covers(pattern: string, image: Pick<ImageReference, "registry" | "repository">): boolean {
  const { host, path } = readPattern(pattern);
  return host !== "" && coversHost(host, toRegistry(image.registry)) && coversPath(path, image.repository);
}

interface Pattern {
  /** Empty when the pattern covers nothing. */
  readonly host: string;
  /** Ends with what may lie below. */
  readonly path: readonly string[];
}

/** The same few patterns are asked for every image. */
const MAX_RECENT = 512;
const recent = new Map<string, Pattern>();

function readPattern(text: string): Pattern {
  let known = recent.get(text);
  if (known === undefined) {
    known = toPattern(text);
    if (recent.size >= MAX_RECENT) recent.clear();
    recent.set(text, known);
  }
  return known;
}

function toPattern(text: string): Pattern {
  const parts = text.trim().split("/");
  const first = parts[0] ?? "";
  const hasHost = /[.:*]/.test(first) || first === "localhost";
  const host = (hasHost ? first : "docker.io").toLowerCase();
  const path = (hasHost ? parts.slice(1) : parts).filter((part) => part !== "");
  return { host: first === "" ? "" : toRegistry(host), path: [...path, "**"] };
}

/** Hosts that serve the same images as docker.io, so that a rule about one holds for all. */
const DOCKER_HUB: ReadonlySet<string> = new Set(["index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]);

function toRegistry(host: string): string {
  return DOCKER_HUB.has(host) ? "docker.io" : host;
}

function coversHost(pattern: string, registry: string): boolean {
  if (pattern === "**") return true;
  const [wantedHost, wantedPort] = splitPort(pattern);
  const [host, port] = splitPort(registry);
  if (!matchesPart(wantedPort, port)) return false;
  return matchesParts(wantedHost.split("."), host.split("."));
}

function coversPath(pattern: readonly string[], repository: string): boolean {
  return matchesParts(pattern, repository.split("/"));
}

/** 443 is the port of a registry that names none. */
function splitPort(host: string): [string, string] {
  const colon = host.lastIndexOf(":");
  return colon > host.lastIndexOf("]") ? [host.slice(0, colon), host.slice(colon + 1)] : [host, "443"];
}

function matchesParts(pattern: readonly string[], parts: readonly string[]): boolean {
  return matchesGlob(pattern, parts, isDoubleStar, matchesPart);
}

function matchesPart(pattern: string, part: string): boolean {
  if (!pattern.includes("*")) return pattern === part;
  return matchesGlob(Array.from(pattern), Array.from(part), isStar, isSame);
}

function isStar(wanted: string): boolean {
  return wanted === "*";
}

function isDoubleStar(wanted: string): boolean {
  return wanted === "**";
}

function isSame(wanted: string, letter: string): boolean {
  return wanted === letter;
}

/** Goes back to the last star only, so the time is at most pattern × items. */
function matchesGlob(
  pattern: readonly string[],
  items: readonly string[],
  isAny: (wanted: string) => boolean,
  matches: (wanted: string, item: string) => boolean,
): boolean {
  let at = 0;
  let star = -1;
  let starItem = 0;
  let item = 0;
  while (item < items.length) {
    const wanted = pattern[at];
    if (wanted !== undefined && isAny(wanted)) {
      star = at++;
      starItem = item;
    } else if (wanted !== undefined && matches(wanted, items[item] ?? "")) {
      at += 1;
      item += 1;
    } else if (star >= 0) {
      at = star + 1;
      item = ++starItem;
    } else return false;
  }
  return pattern.slice(at).every(isAny);
}
