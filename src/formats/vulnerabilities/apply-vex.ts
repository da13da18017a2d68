import type { DismissedVulnerability, ImageReport, Vulnerability } from "../../model/index.ts";
import { isSamePackage, type Purl, readPurl } from "../purl/index.ts";
import type { Product, VexStatement } from "./found.ts";
import { isPartOf } from "./product.ts";

/** How often a statement may be held against a vulnerability; what is left then is not applied, which hides nothing. */
const MAX_COMPARISONS = 20_000_000;

/** What applying may still take. */
export interface Effort {
  left: number;
}

export function toEffort(): Effort {
  return { left: MAX_COMPARISONS };
}

/** An image with the documents its reports were, which statements may name instead of it. */
export interface Subject {
  readonly report: ImageReport;
  readonly documentIds: ReadonlySet<string>;
}

/**
 * What is left of a report after statements: what is not affected or fixed is dismissed, with the reason; the rest stays,
 * with what is said of it. Of several statements on one vulnerability the latest counts.
 * @param byId statements by the vulnerabilities they name
 * @param used statements that were about something are added
 */
export function applyStatements(
  { report, documentIds }: Subject,
  byId: ReadonlyMap<string, readonly VexStatement[]>,
  used: Set<VexStatement>,
  effort: Effort,
): ImageReport {
  const vulnerabilities: Vulnerability[] = [];
  const dismissed: DismissedVulnerability[] = [...report.dismissed];
  for (const vulnerability of report.vulnerabilities) {
    const found = readPurl(vulnerability.package.purl ?? "");
    const concerned = [vulnerability.id, ...vulnerability.aliases].flatMap((id) =>
      (byId.get(id) ?? []).filter(({ products }) => {
        effort.left -= products.length;
        return effort.left >= 0 && products.some((product) => isAbout(product, report, documentIds, found));
      }),
    );
    for (const statement of concerned) used.add(statement);
    const vex = latest(concerned)?.vex ?? vulnerability.vex;
    if (vex?.status === "not_affected" || vex?.status === "fixed") dismissed.push({ vulnerability, vex });
    else vulnerabilities.push(vex === undefined ? vulnerability : { ...vulnerability, vex });
  }
  return { ...report, vulnerabilities, dismissed };
}

function latest(statements: readonly VexStatement[]): VexStatement | undefined {
  let found: VexStatement | undefined;
  for (const one of statements) if (found === undefined || isLater(one, found)) found = one;
  return found;
}

/** Times are compared as times; one that cannot be read is before all others, and of two alike the later in the files counts. */
function isLater(one: VexStatement, other: VexStatement): boolean {
  return (Date.parse(one.at) || 0) >= (Date.parse(other.at) || 0);
}

function isAbout(
  { digests, references, documentIds, packages, parts }: Product,
  { image }: ImageReport,
  own: ReadonlySet<string>,
  found: Purl | undefined,
): boolean {
  if (found !== undefined && packages.some((one) => isSamePackage(one, found))) return true;
  const isDigest = digests.some((digest) => image.digests.includes(digest) || image.imageIds.includes(digest));
  // A statement that names a digest is about that build and no other of the same name.
  const isReference = digests.length === 0 && references.some((reference) => image.references.includes(reference));
  const isDocument = documentIds.some((id) => own.has(id));
  return (isDigest || isReference || isDocument) && isPartOf(parts, found);
}
