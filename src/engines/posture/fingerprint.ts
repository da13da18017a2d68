import { hash } from "node:crypto";
import type { Container, Path, ResourceId } from "../../model/index.ts";
import { toGroup } from "../../model/index.ts";

/**
 * Tells the faults of one object apart and stays the same while the object moves in its file, moves to another file or
 * to another version of its API, and while other containers or list items come and go before it.
 * @param ordinal counts from 0 the faults of one control that would otherwise look the same
 * @returns 16 hex digits
 */
export function toFingerprint(
  control: string,
  resource: ResourceId,
  container: Container | undefined,
  path: Path,
  ordinal: number,
): string {
  const { apiVersion, kind, namespace, name } = resource;
  let text = `${control}\0${toGroup(apiVersion)}\0${kind}\0${namespace}\0${name}\0${container?.name ?? ""}`;
  for (let index = container?.path.length ?? 0; index < path.length; index += 1) {
    const step = path[index];
    if (typeof step === "string") text += `\0${step}`;
  }
  return hash("sha256", `${text}\0${ordinal}`).slice(0, 16);
}
