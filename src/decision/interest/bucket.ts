import type { Policy, Request, ResourceRule } from "../../engines/policy/index.ts";
import { asObject, dig, type KubernetesObject } from "../../model/index.ts";

type Positions = Map<string, Set<number>>;

/** Policies about one resource and operation, by their place in the list of all. */
class ByLabel {
  readonly #always = new Set<number>();
  /** By label and value. */
  readonly #byLabel = new Map<string, Positions>();

  add(position: number, { label }: Pick<ResourceRule, "label">): void {
    if (label === undefined) {
      this.#always.add(position);
      return;
    }
    const values = this.#byLabel.get(label.key) ?? new Map<string, Set<number>>();
    this.#byLabel.set(label.key, values);
    for (const value of label.values) put(values, value, position);
  }

  get hasLabels(): boolean {
    return this.#byLabel.size > 0;
  }

  get always(): ReadonlySet<number> {
    return this.#always;
  }

  collect(labels: readonly Labels[], found: Set<number>): void {
    for (const position of this.#always) found.add(position);
    for (const set of this.#byLabel.size === 0 ? [] : labels) {
      for (const [key, value] of set) for (const one of this.#byLabel.get(key)?.get(value) ?? []) found.add(one);
    }
  }
}

type Labels = readonly (readonly [key: string, value: string])[];

function put(map: Positions, key: string, position: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([position]));
  else known.add(position);
}

/** The policies that name one resource and operation, by the namespaces and labels they name. */
export class Bucket {
  readonly #policies: readonly Policy[];
  readonly #anywhere = new ByLabel();
  readonly #byNamespace = new Map<string, ByLabel>();
  /** Of rules that name namespaces: for requests that have none. */
  readonly #somewhere = new ByLabel();
  /** The answer where neither namespace nor labels matter. */
  readonly #plain: readonly Policy[];

  /** @param names whether a rule names the resource and operation */
  constructor(policies: readonly Policy[], names: (rule: ResourceRule) => boolean) {
    this.#policies = policies;
    for (const [position, { interest, mutate }] of policies.entries()) {
      if (interest === undefined) this.#anywhere.add(position, {});
      else
        for (const rule of interest) if (names(rule)) this.#add(position, mutate === undefined ? rule : anyLabel(rule));
    }
    this.#plain = this.#toPolicies(this.#anywhere.always);
  }

  #add(position: number, rule: ResourceRule): void {
    if (rule.namespaces === undefined) {
      this.#anywhere.add(position, rule);
      return;
    }
    this.#somewhere.add(position, rule);
    for (const namespace of rule.namespaces) {
      const own = this.#byNamespace.get(namespace) ?? new ByLabel();
      this.#byNamespace.set(namespace, own);
      own.add(position, rule);
    }
  }

  /** @param namespaces undefined: the object lies in none */
  find(namespaces: readonly string[] | undefined, { object, oldObject }: Request): readonly Policy[] {
    const own =
      namespaces === undefined ? [this.#somewhere] : namespaces.flatMap((name) => this.#byNamespace.get(name) ?? []);
    const parts = [this.#anywhere, ...own];
    const hasLabels = parts.some((part) => part.hasLabels);
    if (!hasLabels && own.length === 0) return this.#plain;
    const labels = hasLabels ? [object, oldObject].map(toLabels) : [];
    const found = new Set<number>();
    for (const part of parts) part.collect(labels, found);
    return this.#toPolicies(found);
  }

  #toPolicies(positions: ReadonlySet<number>): readonly Policy[] {
    return [...positions].toSorted((a, b) => a - b).flatMap((position) => this.#policies[position] ?? []);
  }
}

/** What is mutated may get its labels from the policies before. */
function anyLabel({ label: _, ...rule }: ResourceRule): ResourceRule {
  return rule;
}

/** The API server gives ReplicationControllers without labels those of their template. */
function toLabels(object: KubernetesObject | null): Labels {
  const own = asObject(object?.metadata?.labels);
  const labels = own ?? asObject(dig(object ?? undefined, "spec", "template", "metadata", "labels")) ?? {};
  return Object.entries(labels).filter((pair): pair is [string, string] => typeof pair[1] === "string");
}
