import type { FoundSecret } from "../../formats/secret-text/index.ts";
import type { Observation, Path } from "../../model/index.ts";

/**
 * What a credential in an object is reported as; the credential itself is never written out.
 * @param where the object and place, with a verb: `container "web" has in TOKEN`
 */
export function toObservation({ kind, strength, preview }: FoundSecret, path: Path, where: string): Observation {
  if (strength === "secret") return { path, sensitive: true, message: `${where} a credential: ${kind} (${preview})` };
  const message = `${where} a default or stand-in for a credential, which anybody would guess: ${kind} (${preview})`;
  return { path, sensitive: true, message, impact: "medium" };
}
