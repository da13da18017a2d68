import type { JsonObject } from "../../model/index.ts";
import data from "./kinds.json" with { type: "json" };
import { setNumber, toSchema } from "./schemas.ts";

/** What admission sees of a resource; reading is never admitted. */
export type AdmittedOperation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

/** One kind of object in one version of its group, as the API server serves it. */
export interface Kind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural in URLs and rules: `deployments`. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Subresource → the kind it takes, `scale` → `autoscaling/v1/Scale`. */
  readonly subresources: ReadonlyMap<string, string>;
  /** Operations on the resource, under the empty name, and on its subresources; what can only be read is missing. */
  readonly operations: ReadonlyMap<string, readonly AdmittedOperation[]>;
  readonly isBuiltIn: boolean;
  /** Its schema in the dialect of CRDs, shared: never change it. Undefined where none is known. */
  schema(): JsonObject | undefined;
}

/** Kinds by name. Versions of a group are in order of preference. */
export class KindTable {
  readonly #byKind = new Map<string, Kind[]>();
  readonly #byResource = new Map<string, Kind[]>();
  readonly #served: ReadonlySet<string>;
  /** Groups by the names of their resources. */
  readonly #servedGroups = new Map<string, Set<string>>();

  /**
   * @param kinds the preferred version of each first; what was given before wins
   * @param served what a cluster says that it serves, `GROUP/VERSION/RESOURCE`; absent: nobody asked one
   */
  constructor(kinds: Iterable<Kind>, served: ReadonlySet<string> = new Set()) {
    this.#served = served;
    for (const name of served) {
      const [group = "", , resource = ""] = name.split("/");
      this.#servedGroups.set(resource, (this.#servedGroups.get(resource) ?? new Set()).add(group));
    }
    for (const kind of kinds) {
      add(this.#byKind, `${kind.group}/${kind.kind}`, kind);
      add(this.#byResource, `${kind.group}/${kind.resource}`, kind);
    }
  }

  /** The kind in the version, or in the preferred one where none is named; undefined when it is not known. */
  find(group: string, kind: string, version?: string): Kind | undefined {
    return pick(this.#byKind.get(`${group}/${kind}`), version);
  }

  /** The kind by its plural, `apps`, `deployments`. */
  findResource(group: string, resource: string, version?: string): Kind | undefined {
    return pick(this.#byResource.get(`${group}/${resource}`), version);
  }

  /** The versions of a resource that a cluster is known to serve; none where nobody asked one. */
  servedVersions(group: string, resource: string): readonly Kind[] {
    const all = this.#byResource.get(`${group}/${resource}`) ?? [];
    return all.filter(({ version }) => this.#served.has(`${group}/${version}/${resource}`));
  }

  /** The groups with a resource of this name that a cluster is known to serve. */
  servedGroups(resource: string): readonly string[] {
    return [...(this.#servedGroups.get(resource) ?? [])];
  }

  /** All versions of a kind. */
  versions(group: string, kind: string): readonly Kind[] {
    return this.#byKind.get(`${group}/${kind}`) ?? [];
  }

  all(): readonly Kind[] {
    return [...this.#byKind.values()].flat();
  }
}

function pick(kinds: readonly Kind[] | undefined, version: string | undefined): Kind | undefined {
  return version === undefined ? kinds?.[0] : kinds?.find((kind) => kind.version === version);
}

function add(map: Map<string, Kind[]>, key: string, kind: Kind): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [kind]);
  else if (!list.some(({ version }) => version === kind.version)) list.push(kind);
}

type Texts = Readonly<Record<string, string>>;
type Row = readonly [string, string, string, string, number, Texts, number, Texts];

const OPERATIONS: ReadonlyMap<string, AdmittedOperation> = new Map([
  ["C", "CREATE"],
  ["U", "UPDATE"],
  ["D", "DELETE"],
  ["X", "CONNECT"],
]);

const GROUPS = new Map<string, readonly string[]>(Object.entries(data.groups));

/** The kinds of Kubernetes 1.36, alpha and beta ones too. Made from the API server's own answers (`scripts/kinds.ts`). */
export const BUILT_IN_KINDS: readonly Kind[] = (data.kinds as unknown as readonly Row[])
  .map(([group, version, kind, resource, namespaced, subresources, schema, operations]) => {
    const made: Kind = {
      group,
      version,
      kind,
      resource,
      namespaced: namespaced === 1,
      subresources: new Map(Object.entries(subresources)),
      operations: new Map(Object.entries(operations).map(([name, letters]) => [name, toOperations(letters)] as const)),
      isBuiltIn: true,
      schema: () => toSchema(schema),
    };
    setNumber(made, schema);
    return made;
  })
  .toSorted((a, b) => rank(a) - rank(b));

/** The kinds of Kubernetes itself. */
export const builtInKinds: KindTable = new KindTable(BUILT_IN_KINDS);

function toOperations(letters: string): readonly AdmittedOperation[] {
  return letters.split("").flatMap((letter) => OPERATIONS.get(letter) ?? []);
}

function rank({ group, version }: Kind): number {
  return GROUPS.get(group)?.indexOf(version) ?? 0;
}
