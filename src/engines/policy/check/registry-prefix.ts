import { asList, asString, type Json, type Path } from "../../../model/index.ts";
import { advise, type Advice } from "./advice.ts";
import { type Part, toTexts } from "./parts.ts";

/** `image.startsWith("…")` in CEL and JMESPath's `starts_with(image, '…')`. */
const CEL_PREFIX = /\b(?:image|img|ref|repo\w*)\.startsWith\(\s*(['"])([^'"]*)\1/gi;
const CALLED_PREFIX = /\bstarts_?with\(\s*[\w.[\]@]*image[\w.[\]]*\s*,\s*(['"`])([^'"`]*)\1/gi;
/** An image of a registry with a name that could go on: no path, tag or digest closes it. */
const OPEN = /[A-Za-z0-9_-]$/;

/**
 * Images allowed by a prefix that nothing closes: `registry.example/team` also lets `registry.example/team-evil` in, and
 * `docker.io` also `docker.io.evil.tld`.
 */
export function findRegistryPrefixes({ resource, path, value }: Part): Advice[] {
  const found: Advice[] = [];
  const say = (at: Path, prefix: string): void => {
    const message = `${JSON.stringify(prefix)} also matches ${JSON.stringify(`${prefix}-evil/…`)}: end the prefix with / (or : or @)`;
    found.push(advise(resource, at, { code: "registry-prefix", level: "warning", message }));
  };
  for (const { path: at, text } of toTexts(value, path)) {
    if (at.at(-1) === "image" && at.includes("pattern")) {
      for (const prefix of toOpenPatterns(text)) say(at, prefix);
      continue;
    }
    for (const [, , prefix = ""] of [...text.matchAll(CEL_PREFIX), ...text.matchAll(CALLED_PREFIX)]) {
      if (OPEN.test(prefix)) say(at, prefix);
    }
  }
  return found;
}

/** Of a Kyverno pattern `a.io/* | b.io*`: the parts that allow by an open prefix. */
function toOpenPatterns(pattern: string): string[] {
  return pattern
    .split("|")
    .map((part) => part.trim())
    .filter((part) => !part.startsWith("!") && part.endsWith("*") && !part.startsWith("*"))
    .map((part) => part.slice(0, -1))
    .filter((prefix) => OPEN.test(prefix) && !prefix.includes("*"));
}

/** Prefixes among a constraint's parameters, whose template compares by prefix. */
export function findParameterPrefixes(
  parameters: Json | undefined,
): { readonly path: Path; readonly prefix: string }[] {
  const rows = typeof parameters === "object" && parameters !== null && !Array.isArray(parameters) ? parameters : {};
  return ["repos", "exemptImages"].flatMap((field) =>
    asList(rows[field]).flatMap((entry, index) => {
      const prefix = (asString(entry) ?? "").replace(/\*$/, "");
      const isOpen = OPEN.test(prefix) && (field === "repos" || asString(entry)?.endsWith("*") === true);
      return isOpen ? [{ path: [field, index], prefix }] : [];
    }),
  );
}
