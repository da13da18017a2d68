import { readImageReference } from "../../formats/image-reference/index.ts";

/** Registry or repository in normal form, `docker.io/library` → where it is mirrored. */
export type Mirrors = ReadonlyMap<string, string>;

/** The mirrors with sources and targets in normal form, and what is wrong with them. */
export function toMirrors(written: ReadonlyMap<string, string>): {
  readonly mirrors: Mirrors;
  readonly faults: string[];
} {
  const mirrors = new Map<string, string>();
  const faults: string[] = [];
  for (const [source, target] of written) {
    const [from, to] = [toPrefix(source), toPrefix(target)];
    if (from === undefined)
      faults.push(
        `${JSON.stringify(source)} is no registry and no path below one: write docker.io or docker.io/library`,
      );
    else if (to === undefined)
      faults.push(`${JSON.stringify(target)} is no registry and no path below one: write mirror.example.com/dockerhub`);
    else if (mirrors.has(from)) faults.push(`${from} has two mirrors`);
    else mirrors.set(from, to);
  }
  for (const [source, target] of mirrors) {
    const again = findRewritten(target, source, mirrors);
    if (again !== undefined)
      faults.push(
        `images of ${source} would be rewritten once more at ${target}, for ${again} is mirrored itself; ` +
          `choose a mirror outside of it, or add ${target}: ${target} for what is to stay`,
      );
  }
  return { mirrors, faults };
}

/**
 * What an image is called on its mirror; undefined where it has none. Only whole path parts count: `docker.io.example.org` is not
 * `docker.io`. The longest source wins.
 * @param name registry and repository in normal form, `docker.io/library/nginx`
 */
export function toMirrored(name: string, mirrors: Mirrors): string | undefined {
  for (let end = name.length; end > 0; end = name.lastIndexOf("/", end - 1)) {
    const target = mirrors.get(name.slice(0, end));
    if (target !== undefined) return target + name.slice(end);
  }
  return undefined;
}

/** The source that would send an image to another place after it was sent to the target; a source that stays in place ends it. */
function findRewritten(target: string, source: string, mirrors: Mirrors): string | undefined {
  if (source === target) return undefined;
  for (const [other, place] of mirrors) if (other !== place && other.startsWith(`${target}/`)) return other;
  for (let end = target.length; end > 0; end = target.lastIndexOf("/", end - 1)) {
    const prefix = target.slice(0, end);
    const place = mirrors.get(prefix);
    if (place !== undefined) return place === prefix ? undefined : prefix;
  }
  return undefined;
}

/** A registry, or a path below one, in normal form: host in lower case. */
function toPrefix(text: string): string | undefined {
  const slash = text.indexOf("/");
  // An image's name below it must be readable; that of a bare registry is.
  const reference = readImageReference(slash < 0 ? `${text}/a/a` : `${text}/a`);
  if (reference.is === "invalid" || !reference.namesRegistry || reference.tag !== undefined) return undefined;
  const { registry, repository } = reference;
  return slash < 0 ? registry : `${registry}/${repository.slice(0, -"/a".length)}`;
}
