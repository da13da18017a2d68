import type { ImageIdentity, ImageReport, Vulnerability } from "../../model/index.ts";
import type { FoundImage } from "./found.ts";

/** Reports on one image, in the order they were read. */
export type SameImage = readonly FoundImage[];

/**
 * Puts together what is about one image: by a digest, by the image's id, or by a name where no digest says otherwise.
 */
export function groupByImage(found: readonly FoundImage[]): SameImage[] {
  const groups: FoundImage[][] = [];
  const known = new Map<string, FoundImage[]>();
  for (const one of found) {
    const { digests, imageIds, references } = one.image;
    const strict = [...digests, ...imageIds].map((key) => known.get(key)).find((group) => group !== undefined);
    const loose = references
      .map((key) => known.get(key))
      .find((group) => group?.every(({ image }) => !contradicts(image.digests, digests)) === true);
    const group = strict ?? loose ?? [];
    if (group.length === 0) groups.push(group);
    group.push(one);
    for (const key of [...digests, ...imageIds, ...references]) if (!known.has(key)) known.set(key, group);
  }
  return groups;
}

/** Both name digests, and none in common. */
export function contradicts(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && !one.some((digest) => other.includes(digest));
}

/** One report of all those on one image; nothing is dismissed yet. */
export function toReport(reports: SameImage): ImageReport {
  const times = reports.flatMap(({ generatedAt }) => generatedAt ?? []).sort();
  const newest = times.at(-1);
  return {
    image: joinIdentities(reports.map(({ image }) => image)),
    sources: [...new Set(reports.map(({ file }) => file))],
    ...(newest === undefined ? {} : { generatedAt: newest }),
    vulnerabilities: joinVulnerabilities(reports.flatMap(({ vulnerabilities }) => vulnerabilities)),
    dismissed: [],
  };
}

function joinIdentities(identities: readonly ImageIdentity[]): ImageIdentity {
  return {
    digests: [...new Set(identities.flatMap(({ digests }) => digests))],
    imageIds: [...new Set(identities.flatMap(({ imageIds }) => imageIds))],
    references: [...new Set(identities.flatMap(({ references }) => references))],
  };
}

/** The same fault of the same package is one, whatever each scanner calls it. */
function joinVulnerabilities(all: readonly Vulnerability[]): Vulnerability[] {
  const joined: Vulnerability[] = [];
  const positions = new Map<string, number>();
  for (const one of all) {
    const keys = [one.id, ...one.aliases].map((id) => toKey(id, one));
    const position = keys.map((key) => positions.get(key)).find((at) => at !== undefined) ?? joined.length;
    const before = joined[position];
    joined[position] = before === undefined ? one : join(before, one);
    for (const key of keys) if (!positions.has(key)) positions.set(key, position);
  }
  return joined;
}

function toKey(id: string, { package: { name, version } }: Vulnerability): string {
  return `${id}\0${name}\0${version}`;
}

const WORST: readonly Vulnerability["severity"][] = ["unknown", "negligible", "low", "medium", "high", "critical"];

/** Scanners differ in what they know: the worse severity, and whatever only one of them has. */
function join(one: Vulnerability, other: Vulnerability): Vulnerability {
  const cve = [one.id, other.id].find((id) => id.startsWith("CVE-")) ?? one.id;
  const names = new Set([one.id, other.id, ...one.aliases, ...other.aliases]);
  names.delete(cve);
  const purl = one.package.purl ?? other.package.purl;
  const shares = [one.epss, other.epss].filter((share) => share !== undefined);
  const cvss = one.cvss ?? other.cvss;
  // Who says that it does not apply here must not be overruled by who says nothing; who says that it does, may.
  const vex = one.vex === undefined ? other.vex : other.vex?.status === "affected" ? other.vex : one.vex;
  return {
    id: cve,
    aliases: [...names],
    package: { name: one.package.name, version: one.package.version, ...(purl === undefined ? {} : { purl }) },
    severity: WORST.indexOf(one.severity) >= WORST.indexOf(other.severity) ? one.severity : other.severity,
    ...(cvss === undefined ? {} : { cvss }),
    ...(shares.length === 0 ? {} : { epss: Math.max(...shares) }),
    ...(one.isExploited === true || other.isExploited === true ? { isExploited: true } : {}),
    fixedVersions: [...new Set([...one.fixedVersions, ...other.fixedVersions])],
    ...(vex === undefined ? {} : { vex }),
  };
}
