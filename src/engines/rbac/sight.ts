import type { Picture } from "../../model/index.ts";
import type { RbacObjects } from "./authorizer.ts";
import type { Binding } from "./binding.ts";

const RBAC = "rbac.authorization.k8s.io";
const KINDS = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"] as const;

/** What could not be seen, and so stays unknown where nothing that was seen decides. */
export interface Sight {
  readonly blind: readonly string[];
  /**
   * @param dangling bindings of the user to roles that were not read
   * @param namespace of the request
   */
  whyUnknown(dangling: readonly Binding[], namespace: string): string[];
}

/** What of the objects was read, and why an answer is not known where one was not. */
export function toSight(input: Picture | RbacObjects): Sight {
  if ("roles" in input)
    return { blind: [], whyUnknown: (dangling) => explain(dangling, input.complete, () => undefined) };
  const why = (kind: string, namespace: string): string | undefined => {
    const because = input.whyBlind(`${RBAC}/${kind}`, namespace);
    return because === undefined ? undefined : `${kind}s could not be read: ${because}`;
  };
  const kinds: ReadonlySet<string> = new Set([...KINDS.map((kind) => `${RBAC}/${kind}`), `${RBAC}/*`]);
  const blind = input.blind
    .filter(({ groupKind }) => kinds.has(groupKind))
    .map(({ groupKind, namespace, because }) => {
      const what = groupKind.endsWith("*") ? "roles and bindings" : `${groupKind.slice(RBAC.length + 1)}s`;
      return `${what}${namespace === "" ? "" : ` of ${namespace}`} could not be read: ${because}`;
    });
  return {
    blind,
    whyUnknown: (dangling, namespace) => [
      ...(blind.length === 0
        ? []
        : [why("ClusterRoleBinding", ""), namespace === "" ? undefined : why("RoleBinding", namespace)].filter(isText)),
      ...explain(dangling, input.complete, why),
    ],
  };
}

/** A role that is not there gives nothing; one that was only not read may. */
function explain(
  dangling: readonly Binding[],
  complete: boolean,
  why: (kind: string, namespace: string) => string | undefined,
): string[] {
  return dangling.flatMap(({ roleRef: { kind, name }, namespace, resource }) => {
    const blind = why(kind, kind === "Role" ? namespace : "");
    if (blind !== undefined) return [blind];
    if (complete) return [];
    const binding = `${resource.object.kind} ${resource.object.metadata.name ?? ""}`;
    return [`${binding} gives ${kind} ${name}, which is not among what was read`];
  });
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
