/** Registries that are worth posing as. */
const WELL_KNOWN: readonly string[] = [
  "docker.io",
  "gcr.io",
  "ghcr.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "quay.io",
  "registry.k8s.io",
  "registry.redhat.io",
  "registry.gitlab.com",
];
/** Below this length one letter more or less is often another honest name (gcr.io, ocr.io). */
const MIN_LENGTH_FOR_TYPOS = 7;

/**
 * The well-known registry that the host is made to look like: its name continued by another domain
 * (`docker.io.evil.example`), or written with one letter too many, too few, wrong or swapped (`ghrc.io`).
 * @param host in lower case, as in a reference in normal form
 */
export function toImitated(host: string): string | undefined {
  if (WELL_KNOWN.some((known) => host === known || host.endsWith(`.${known}`))) return undefined;
  return WELL_KNOWN.find((known) => host.startsWith(`${known}.`) || isTypo(known, host));
}

function isTypo(known: string, host: string): boolean {
  if (isSwap(known, host)) return true;
  return known.length >= MIN_LENGTH_FOR_TYPOS && isOneEdit(known, host);
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = firstDifference(a, b);
  return at < a.length - 1 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** One letter added, left out or replaced; the dots, which make another domain, stay. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.split(".").length !== b.split(".").length) return false;
  const at = firstDifference(a, b);
  const restOfA = a.slice(at + (a.length >= b.length ? 1 : 0));
  const restOfB = b.slice(at + (b.length >= a.length ? 1 : 0));
  return restOfA === restOfB;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
