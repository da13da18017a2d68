import { readImageReference } from "../../formats/image-reference/index.ts";
import {
  type Change,
  isObject,
  type Json,
  type KubernetesObject,
  type Picture,
  type Settings,
  type Workload,
} from "../../model/index.ts";

const API = "admissionregistration.k8s.io/v1";
const NAME = "hauberk-image-digest";
const NAME_LABEL = "kubernetes.io/metadata.name";
const MAX_FRICTION = 5;

const LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

/** Refuses pods with an image that no digest names. What the API server would fill in is written down, so that it is known again. */
const SPEC: Json = {
  failurePolicy: "Fail",
  matchConstraints: {
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    resourceRules: [
      {
        apiGroups: [""],
        apiVersions: ["v1"],
        operations: ["CREATE", "UPDATE"],
        resources: ["pods", "pods/ephemeralcontainers"],
        scope: "*",
      },
    ],
  },
  validations: LISTS.map((list) => ({
    expression: `!has(object.spec.${list}) || object.spec.${list}.all(one, one.image.matches('@sha(256|384|512):[0-9a-f]{64,128}$'))`,
    message: `images of ${list} are named by digest: write image@sha256:…`,
    reason: "Forbidden",
  })),
};

/** What refuses or pins images at admission, now and as a change. */
export class ImageAdmission {
  readonly #picture: Picture;
  readonly #exempt: readonly string[];
  readonly #unpinned: ReadonlyMap<string, number>;
  readonly #held: ReadonlySet<string>;
  readonly #byHand: Change;
  readonly #known = new Map<string, readonly Change[]>();

  constructor(picture: Picture, { systemNamespaces }: Settings) {
    this.#picture = picture;
    this.#exempt = systemNamespaces;
    const unpinned = Map.groupBy(picture.workloads.filter(isUnpinned), namespaceOf);
    this.#unpinned = new Map([...unpinned].map(([namespace, workloads]) => [namespace, workloads.length]));
    this.#held = this.#findHeld();
    this.#byHand = {
      id: "admission/pin-digests@*",
      title:
        "Let Hauberk's admission pin images to the digests that CI wrote, in the whole cluster (hauberk serve: mutations.pinDigests, admission.digests)",
      cost: { friction: 1, latency: 2, operation: 3 },
      edits: [],
    };
  }

  /** Whether our own policy refuses the namespace's pods without a digest; a policy that differs from it in anything is another one. */
  isHeld(namespace: string): boolean {
    return this.#held.has(EVERYWHERE) ? !this.#exempt.includes(namespace) : this.#held.has(namespace);
  }

  /** What would keep an image that changed under its name out of the namespace. */
  changesFor(namespace: string): readonly Change[] {
    if (this.#exempt.includes(namespace)) return [];
    const known = this.#known.get(namespace);
    if (known !== undefined) return known;
    const made = this.isHeld(namespace)
      ? [this.#byHand]
      : [this.#toChange(namespace), this.#toChange(EVERYWHERE), this.#byHand];
    this.#known.set(namespace, made);
    return made;
  }

  #toChange(namespace: string): Change {
    const isWhole = namespace === EVERYWHERE;
    const counts = isWhole
      ? [...this.#unpinned].map(([name, count]) => (this.#exempt.includes(name) ? 0 : count))
      : [this.#unpinned.get(namespace) ?? 0];
    const stops = counts.reduce((sum, count) => sum + count, 0);
    const where = isWhole ? "in the whole cluster" : `in namespace ${namespace}`;
    return {
      id: `admission/image-digest@${namespace}`,
      title: `Refuse images without a digest ${where} (${stops} ${stops === 1 ? "workload" : "workloads"} would be refused until pinned${this.#picture.complete ? "; pods that run stay until they are made anew" : ""})`,
      cost: { friction: Math.min(1 + stops, MAX_FRICTION), latency: 0, operation: 1 },
      ...(stops === 0 ? {} : { stops }),
      edits: [],
      creates: [
        ...(this.#hasPolicy() ? [] : [toObject("ValidatingAdmissionPolicy", NAME, SPEC)]),
        this.#toBinding(namespace),
      ],
    };
  }

  #toBinding(namespace: string): KubernetesObject {
    const isWhole = namespace === EVERYWHERE;
    const namespaceSelector: Json = isWhole
      ? { matchExpressions: [{ key: NAME_LABEL, operator: "NotIn", values: [...this.#exempt] }] }
      : { matchLabels: { [NAME_LABEL]: namespace } };
    return toObject("ValidatingAdmissionPolicyBinding", isWhole ? NAME : `${NAME}-${namespace}`, {
      matchResources: { matchPolicy: "Equivalent", namespaceSelector, objectSelector: {} },
      policyName: NAME,
      validationActions: ["Deny"],
    });
  }

  #hasPolicy(): boolean {
    const found = this.#picture
      .ofKind("admissionregistration.k8s.io/ValidatingAdmissionPolicy")
      .filter(({ object }) => object.metadata.name === NAME);
    return found.length > 0 && found.every(({ object }) => isSame(object["spec"], SPEC));
  }

  #findHeld(): ReadonlySet<string> {
    if (!this.#hasPolicy()) return new Set();
    const bound = this.#picture.ofKind("admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding");
    const specs = new Map(bound.map(({ object }) => [object.metadata.name ?? "", object["spec"]]));
    const places = [EVERYWHERE, ...this.#unpinned.keys()];
    return new Set(
      places.filter((place) => {
        const { metadata, spec } = this.#toBinding(place) as KubernetesObject & { spec: Json };
        return isSame(specs.get(metadata.name ?? ""), spec);
      }),
    );
  }
}

const EVERYWHERE = "*";

function toObject(kind: string, name: string, spec: Json): KubernetesObject {
  return { apiVersion: API, kind, metadata: { name }, spec: structuredClone(spec) };
}

function namespaceOf({ namespace }: Workload): string {
  return namespace;
}

function isUnpinned({ containers }: Workload): boolean {
  return containers.some(({ spec: { image = "" } }) => {
    const reference = readImageReference(image);
    return reference.is === "invalid" || reference.digest === undefined;
  });
}

/** Equal but for the order of keys. */
function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}
