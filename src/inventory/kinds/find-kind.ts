import { type JsonObject, toGroup } from "../../model/index.ts";
import { builtInKinds, type Kind, type KindTable } from "./kinds.ts";

/** A resource as rules and requests name it. */
export interface ResourceName {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Undefined where nobody knows: a custom kind whose definition was not given. */
  readonly namespaced: boolean | undefined;
  /** The plural was guessed from the kind. */
  readonly isGuess: boolean;
}

/** A built-in kind (or one of the table) by group and kind, in the version or the preferred one. */
export function findKind(
  group: string,
  kind: string,
  version?: string,
  kinds: KindTable = builtInKinds,
): Kind | undefined {
  return kinds.find(group, kind, version);
}

/** The resource that objects of this apiVersion and kind are; where the kind is not known, its plural is guessed. */
export function toResource(apiVersion: string, kind: string, kinds: KindTable = builtInKinds): ResourceName {
  const group = toGroup(apiVersion);
  const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
  // A version that is served no more has the plural of those that are.
  const known = kinds.find(group, kind, version) ?? kinds.find(group, kind);
  const { resource = guessPlural(kind), namespaced } = known ?? {};
  return { group, version, resource, namespaced, isGuess: known === undefined };
}

/** The schema of a kind in a version, in the dialect of CRDs (shared: never change it); undefined where none is known. */
export function schemaOf(
  type: { readonly group: string; readonly version: string; readonly kind: string },
  kinds: KindTable = builtInKinds,
): JsonObject | undefined {
  return kinds.find(type.group, type.kind, type.version)?.schema();
}

/** The lower-case plural as Kubernetes guesses it: `policies`, `ingresses`, `endpoints`. @see apimachinery/pkg/api/meta, UnsafeGuessKindToResource */
export function guessPlural(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular === "" || singular === "endpoints") return singular;
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
