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
  const inside = container === undefined ? path : path.slice(container.path.length);
  const fields = inside.filter((step) => typeof step === "string");
  const parts = [
    control,
    toGroup(resource.apiVersion),
    resource.kind,
    resource.namespace,
    resource.name,
    container?.name ?? "",
    ...fields,
    String(ordinal),
  ];
  return hash("sha256", parts.join("\0")).slice(0, 16);
}
