import { type FootholdId, toFootholdId } from "../../../model/index.ts";

/** Having a role in a place: joins those a binding names to what the role's rules allow. */
export function toRoleId(kind: string, namespace: string, name: string, place: string): FootholdId {
  return toFootholdId("right", "hold-role", place, kind, ...(kind === "Role" ? [namespace] : []), name);
}
