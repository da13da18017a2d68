import type { Observations, Resource } from "../../model/index.ts";
import { nameHolder, readHolders } from "./holders.ts";
import { isAnonymous } from "./everyone.ts";

/**
 * One observation for each subject of a binding that is of some sort.
 * @param who whom that sort stands for, in words
 */
export function findSubjects(
  binding: Resource,
  isSort: (kind: string, name: string) => boolean,
  who: string,
): Observations {
  const { kind, metadata } = binding.object;
  return readHolders(binding).flatMap((holder, index) => {
    if (!isSort(holder.kind, holder.name)) return [];
    const [roleKind = "", , roleName = ""] = holder.role.split("/");
    return {
      path: ["subjects", index],
      message: `${kind} "${metadata.name ?? ""}" gives ${roleKind} "${roleName}" to ${nameHolder(holder)}: ${who}`,
      ...(isAnonymous(holder.kind, holder.name) ? { exposure: "internet" as const } : {}),
    };
  });
}
