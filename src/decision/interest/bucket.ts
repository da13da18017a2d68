import type { Policy, Request, ResourceRule } from "../../engines/policy/index.ts";
import { asObject, dig, type KubernetesObject } from "../../model/index.ts";

type Positions = readonly number[];
type Labels = readonly (readonly [key: string, value: string])[];

/** Policies about one resource and operation in some namespaces, by their place in the list of all; sorted. */
class ByLabel {
  /** Whatever the labels are. */
  readonly always: number[] = [];
  /** By label, and by its value. */
  readonly #byLabel = new Map<string, Map<string, number[]>>();

  add(position: number, { label }: Pick<ResourceRule, "label">): void {
    if (label === undefined) push(this.always, position);
    for (const value of label?.values ?? []) {
      const key = label?.key ?? "";
      const values = this.#byLabel.get(key) ?? new Map<string, number[]>();
      this.#byLabel.set(key, values);
      const positions = values.get(value) ?? [];
      values.set(value, positions);
      push(positions, position);
    }
  }

  get hasLabels(): boolean {
    return this.#byLabel.size > 0;
  }

  /** Only those that ask for one of the labels. */
  find(labels: Labels): Positions[] {
    return labels.flatMap(([key, value]) => {
      const found = this.#byLabel.get(key)?.get(value);
      return found === undefined ? [] : [found];
    });
  }
}

/** Policies are added in order, one rule after the other. */
function push(positions: number[], position: number): void {
  if (positions.at(-1) !== position) positions.push(position);
}

/** The policies that name one resource and operation, by the namespaces and labels they name. */
export class Bucket {
  readonly #policies: readonly Policy[];
  readonly #anywhere = new ByLabel();
  readonly #byNamespace = new Map<string, ByLabel>();
  /** Of rules that name namespaces: for requests that have none. */
  readonly #somewhere = new ByLabel();
  /** The answers where no label matters, by what holds besides `#anywhere`. */
  readonly #plain = new Map<ByLabel | undefined, readonly Policy[]>();

  /** @param names whether a rule names the resource and operation */
  constructor(policies: readonly Policy[], names: (rule: ResourceRule) => boolean) {
    this.#policies = policies;
    for (const [position, policy] of policies.entries()) {
      const { interest } = policy;
      if (interest === undefined) this.#anywhere.add(position, {});
      else
        for (const rule of interest)
          if (names(rule)) this.#add(position, policy.mutate === undefined ? rule : toAnyLabel(rule));
    }
  }

  #add(position: number, rule: Pick<ResourceRule, "namespaces" | "label">): void {
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
    const labels = parts.some((part) => part.hasLabels) ? [...toLabels(object), ...toLabels(oldObject)] : [];
    const labelled = parts.flatMap((part) => part.find(labels));
    if (labelled.length === 0 && own.length < 2) return this.#findPlain(own[0]);
    return this.#toPolicies([...parts.map(({ always }) => always), ...labelled]);
  }

  #findPlain(own: ByLabel | undefined): readonly Policy[] {
    const known = this.#plain.get(own);
    if (known !== undefined) return known;
    const made = this.#toPolicies([this.#anywhere.always, ...(own === undefined ? [] : [own.always])]);
    this.#plain.set(own, made);
    return made;
  }

  /** Each once, in the order of all. */
  #toPolicies(parts: readonly Positions[]): readonly Policy[] {
    const sorted = parts.flat().sort((a, b) => a - b);
    return sorted.flatMap((position, index) =>
      sorted[index - 1] === position ? [] : (this.#policies[position] ?? []),
    );
  }
}

/** What is mutated may get its labels from the policies before. */
function toAnyLabel(rule: ResourceRule): Pick<ResourceRule, "namespaces"> {
  return rule.namespaces === undefined ? {} : { namespaces: rule.namespaces };
}

/** The API server gives ReplicationControllers without labels those of their template. */
function toLabels(object: KubernetesObject | null): Labels {
  const own = asObject(object?.metadata?.labels);
  const labels = own ?? asObject(dig(object ?? undefined, "spec", "template", "metadata", "labels")) ?? {};
  return Object.entries(labels).filter((pair): pair is [string, string] => typeof pair[1] === "string");
}
