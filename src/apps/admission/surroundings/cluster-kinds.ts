import { type KindTable, toKindTable } from "../../../inventory/kinds/index.ts";
import { type KubernetesObject, Problem } from "../../../model/index.ts";
import { type ApiResource, type ClusterClient, readDiscovery } from "../../../sources/cluster/index.ts";
import { toLeanDefinition } from "./kept.ts";
import { LiveKind } from "./live-kind.ts";
import type { Need } from "./needs.ts";
import { StableObjects } from "./stable-objects.ts";

const DEFINITIONS: ApiResource = {
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  name: "customresourcedefinitions",
  isNamespaced: false,
  verbs: ["list", "watch"],
};

/** What the API server serves, asked again whenever a definition of a kind changed. */
export class ClusterKinds {
  readonly #client: ClusterClient;
  readonly #stable = new StableObjects();
  readonly #live: LiveKind;
  #isStale = true;
  #resources: readonly ApiResource[] | undefined;
  #served: ReadonlySet<string> = new Set();
  #problem: Problem | undefined;
  #definitions: readonly KubernetesObject[] = [];
  #table: KindTable | undefined;

  constructor(client: ClusterClient, onChange: () => void) {
    this.#client = client;
    this.#live = new LiveKind({
      client,
      resource: DEFINITIONS,
      keep: toLeanDefinition,
      onChange: () => {
        this.#isStale = true;
        onChange();
      },
    });
  }

  /** Asks what is served where that may have changed. Never rejects; what was known stays where there is no answer. */
  async refresh(): Promise<void> {
    if (!this.#isStale) return;
    this.#isStale = false;
    try {
      const { resources, served } = await readDiscovery(this.#client);
      // The same list as long as it says the same.
      if (JSON.stringify(resources) !== JSON.stringify(this.#resources)) this.#resources = resources;
      if (served.symmetricDifference(this.#served).size > 0) {
        this.#served = served;
        this.#table = undefined;
      }
      this.#problem = undefined;
    } catch (error) {
      this.#isStale = true;
      if (!(error instanceof Problem)) throw error;
      this.#problem = error;
    }
    const definitions = this.#stable.take(this.#live.objects.values());
    const isSame =
      definitions.length === this.#definitions.length && definitions.every((one, at) => one === this.#definitions[at]);
    if (this.#table !== undefined && isSame) return;
    this.#definitions = definitions;
    this.#table = toKindTable(definitions, this.#served);
  }

  /** Makes the next refresh ask, whether or not anything seems to have changed. */
  expire(): void {
    this.#isStale = true;
  }

  /** Undefined: the API server did not tell us yet. */
  get resources(): readonly ApiResource[] | undefined {
    return this.#live.isSettled ? this.#resources : undefined;
  }

  /** The same table as long as no definition changed and the same versions are served. */
  get table(): KindTable | undefined {
    return this.#table;
  }

  get definitions(): readonly KubernetesObject[] {
    return this.#definitions;
  }

  get problems(): readonly Problem[] {
    return [this.#problem, this.#live.problem].filter((problem) => problem !== undefined);
  }

  /** How the kind is read that a policy named; undefined where the cluster has none like it. */
  find({ group, version, kind, resource }: Need): ApiResource | undefined {
    const found = this.#resources?.find(
      (one) => one.group === group && (kind === undefined ? one.name === resource : one.kind === kind),
    );
    return found === undefined || version === undefined ? found : { ...found, version };
  }

  stop(): void {
    this.#live.stop();
  }
}
