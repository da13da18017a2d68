import {
  asString,
  type Change,
  dig,
  type Edit,
  type Picture,
  type Resource,
  toResourceId,
  type Workload,
} from "../model/index.ts";

/** Levels of the Pod Security Standards that refuse something, the milder one first. */
export const REFUSING_LEVELS = ["baseline", "restricted"] as const;
export type RefusingLevel = (typeof REFUSING_LEVELS)[number];

/**
 * Whether Pod Security admission refuses the workload's pods at a level.
 * @param version `latest` or `v1.33`
 */
export type RefusedBy = (workload: Workload, level: RefusingLevel, version: string) => boolean;

const ENFORCE = "pod-security.kubernetes.io/enforce";
const ENFORCE_VERSION = "pod-security.kubernetes.io/enforce-version";

const MAX_FRICTION = 5;

interface Enforced {
  readonly level: RefusingLevel | undefined;
  readonly version: string;
}

/** What Pod Security admission refuses in each namespace now, and the labels by which it would refuse more. */
export class PodSecurity {
  readonly #namespaces: ReadonlyMap<string, readonly Resource[]>;
  readonly #workloads: ReadonlyMap<string, readonly Workload[]>;
  readonly #options: { readonly refusedBy: RefusedBy; readonly version: string; readonly exempt: readonly string[] };
  readonly #isLive: boolean;
  readonly #changes = new Map<string, readonly Change[]>();

  /**
   * @param options.version that is written beside the level
   * @param options.exempt namespaces of the platform: their own pods need what every level refuses
   */
  constructor(
    picture: Picture,
    options: { readonly refusedBy: RefusedBy; readonly version: string; readonly exempt: readonly string[] },
  ) {
    this.#namespaces = Map.groupBy(picture.ofKind("/Namespace"), ({ object }) => object.metadata.name ?? "");
    this.#workloads = Map.groupBy(picture.workloads, ({ namespace }) => namespace || "default");
    this.#options = options;
    this.#isLive = picture.complete;
  }

  /** The level at which pods of the workload are refused now. Exemptions of the API server are not known, and do not count. */
  refusedAt(workload: Workload): RefusingLevel | undefined {
    const objects = this.#namespaces.get(workload.namespace || "default") ?? [];
    let level: RefusingLevel | undefined;
    // Where a namespace is described more than once, any of them may be the one that holds.
    for (const one of objects.map(toEnforced)) {
      if (one.level === undefined || !this.#options.refusedBy(workload, one.level, one.version)) return undefined;
      level = one.level;
    }
    return level;
  }

  /** Labels by which more would be refused in the namespace, the milder level first; each refuses what those before it do. */
  changesOf(namespace: string): readonly Change[] {
    const name = namespace || "default";
    const known = this.#changes.get(name);
    if (known !== undefined) return known;
    const made = this.#toChanges(name);
    this.#changes.set(name, made);
    return made;
  }

  /** Those of them by which the workload's pods would be refused. */
  changesAgainst(workload: Workload): readonly Change[] {
    const changes = this.changesOf(workload.namespace);
    const refusing = REFUSING_LEVELS.filter((level) => this.#options.refusedBy(workload, level, this.#options.version));
    return changes.filter(({ id }) => refusing.some((level) => id === toId(level, workload.namespace || "default")));
  }

  #toChanges(name: string): Change[] {
    const [resource, second] = this.#namespaces.get(name) ?? [];
    if (second !== undefined || this.#options.exempt.includes(name)) return [];
    const enforced = resource === undefined ? undefined : toEnforced(resource).level;
    const more =
      enforced === undefined ? REFUSING_LEVELS : REFUSING_LEVELS.slice(REFUSING_LEVELS.indexOf(enforced) + 1);
    return more.map((level) => this.#toChange(name, level, resource));
  }

  #toChange(name: string, level: RefusingLevel, resource: Resource | undefined): Change {
    const { refusedBy, version } = this.#options;
    const refused = (this.#workloads.get(name) ?? []).filter((one) => refusedBy(one, level, version)).length;
    const labels: Readonly<Record<string, string>> = { [ENFORCE]: level, [ENFORCE_VERSION]: version };
    const common = {
      id: toId(level, name),
      control: toControl(level),
      title: `Enforce Pod Security ${level} in namespace ${name} (${toRefusedText(refused)}${this.#isLive ? "; pods that run stay until they are made anew" : ""})`,
      // Of two that refuse the same today the milder one leaves more to the people who work there.
      cost: {
        friction: Math.min(REFUSING_LEVELS.indexOf(level) + 1 + refused, MAX_FRICTION),
        latency: 0,
        operation: 1,
      },
      ...(refused === 0 ? {} : { stops: refused }),
    };
    if (resource === undefined)
      return { ...common, edits: [], creates: [{ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }] };
    const edits = Object.entries(labels).map(([label, value]): Edit => ({
      op: "set",
      path: ["metadata", "labels", label],
      value,
    }));
    return { ...common, resource: toResourceId(resource.object), origin: resource.origin, edits };
  }
}

function toControl(level: RefusingLevel): string {
  return level === "baseline" ? "namespace/pod-security" : "namespace/pod-security-restricted";
}

function toId(level: RefusingLevel, namespace: string): string {
  return `${toControl(level)}@/Namespace/${namespace}`;
}

function toRefusedText(refused: number): string {
  if (refused === 0) return "no workload of today would be refused";
  return `${refused} ${refused === 1 ? "workload" : "workloads"} would be refused: hauberk simulate says which`;
}

/** What the controller cannot read it takes for the strictest. */
function toEnforced({ object }: Resource): Enforced {
  const level = dig(object, "metadata", "labels", ENFORCE);
  const version = asString(dig(object, "metadata", "labels", ENFORCE_VERSION)) ?? "latest";
  if (level === undefined || level === null || level === "privileged") return { level: undefined, version };
  return { level: REFUSING_LEVELS.find((known) => known === level) ?? "restricted", version };
}
