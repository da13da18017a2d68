import { isSamePackage, type Purl, readPurl } from "../purl/index.ts";
import type { Product } from "./found.ts";
import { readName, toNamesOfPurl } from "./image-names.ts";

/** What a statement names: package URLs, names and digests of images, links to documents. */
export interface Named {
  readonly ids: readonly string[];
  /** Hexadecimal. */
  readonly sha256?: string;
  readonly parts: readonly string[];
}

/** The names of a product, sorted by what they are names of. */
export function toProduct({ ids, sha256 = "", parts }: Named): Product {
  const packages: Purl[] = [];
  const names: string[] = /^[0-9a-f]{64}$/.test(sha256) ? [`sha256:${sha256}`] : [];
  const documentIds: string[] = [];
  for (const id of ids) {
    const purl = readPurl(id);
    const image = purl === undefined ? undefined : toNamesOfPurl(purl);
    if (image !== undefined) names.push(...image);
    else if (purl !== undefined) packages.push(purl);
    else if (id.startsWith("urn:cdx:")) documentIds.push(id.split(/[/#]/, 1)[0] ?? id);
    else names.push(id);
  }
  const read = names.map(readName);
  return {
    digests: [...new Set(read.flatMap(({ digest }) => digest ?? []))],
    references: [...new Set(read.flatMap(({ reference }) => reference ?? []))],
    documentIds,
    packages,
    parts: parts.flatMap((part) => readPurl(part) ?? []),
    name: (ids[0] ?? sha256).slice(0, 200),
  };
}

/** Whether a package is one of those a list names; an empty list names all. */
export function isPartOf(parts: readonly Purl[], found: Purl | undefined): boolean {
  return parts.length === 0 || (found !== undefined && parts.some((part) => isSamePackage(part, found)));
}
