import { Fault } from "./fault.ts";

/** The one place where the API server reads a namespace: elsewhere `namespaces` is a name like any other. */
const NAMESPACED = /^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)\/namespaces\/([^/]+)(?:\/|$)/;

/**
 * Refuses the path of an API call that a namespaced policy must not make. The path is judged in the form in which it is
 * used: percent signs, dot segments, doubled slashes and fragments, which could mean something else to whoever answers,
 * are refused whatever they lead to.
 * @param policyNamespace empty for policies of the cluster, which may ask for anything that is declared
 */
export function checkApiPath(target: string, policyNamespace: string): Fault | undefined {
  if (policyNamespace === "") return undefined;
  const [path = ""] = target.split("?", 1);
  const isPlain =
    /^[\x21-\x7e]*$/.test(target) && !/[%#\\]/.test(target) && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(path.slice(1));
  if (!isPlain) return new Fault(`path ${JSON.stringify(target)} is not in its plain form`);
  const namespace = NAMESPACED.exec(path)?.[1];
  if (namespace === undefined)
    return new Fault(`path ${path} does not contain a namespace segment, which is required for namespaced policies`);
  if (namespace === policyNamespace) return undefined;
  return new Fault(
    `path ${path} refers to namespace ${namespace}, which is different from the policy namespace ${policyNamespace}`,
  );
}
