import {
  mutateAll,
  type Operation,
  type PolicySet,
  readPolicies,
  toKnownObjects,
  toRequest,
  type UserInfo,
  type World,
} from "../../engines/policy/index.ts";
import { locate } from "../../formats/position/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { toKindTable } from "../../inventory/kinds/index.ts";
import { toResources } from "../../inventory/index.ts";
import {
  asObject,
  asString,
  isObject,
  type KubernetesObject,
  type PolicyResult,
  type Problem,
} from "../../model/index.ts";

/** A file of policies: YAML or JSON, any number of documents. */
export interface PolicyFile {
  /** For the places in problems; nothing is opened. */
  readonly name: string;
  readonly text: string;
}

/** Policies that are ready to judge. Make them once: reading compiles them. */
export interface Policies {
  readonly set: PolicySet;
  /** What is wrong with the files; a faulty policy judges nothing and hides no other. */
  readonly problems: readonly Problem[];
  /**
   * What every policy says of an object: one result for each rule that is about it.
   * Never throws for what policies or objects hold.
   */
  judge(object: KubernetesObject, options?: JudgeOptions): readonly PolicyResult[];
  /** The object as mutating policies would leave it; the same one where they change nothing. */
  mutate(object: KubernetesObject, options?: JudgeOptions): KubernetesObject;
}

export interface JudgeOptions {
  /** Default CREATE. */
  readonly operation?: Operation;
  readonly user?: UserInfo;
  /** What an UPDATE replaces; default: the same object. */
  readonly oldObject?: KubernetesObject;
  /** Objects that policies may look up: namespaces, parameters, inventory. Hand over the same list where it is the same. */
  readonly known?: readonly KubernetesObject[];
  /** What policies see as the time; default: the time of the call. */
  readonly now?: Date;
}

/**
 * Reads and compiles policies of any kind: ValidatingAdmissionPolicy, MutatingAdmissionPolicy, Gatekeeper, Kyverno.
 * @example
 * const policies = loadPolicies([{ name: "labels.yaml", text }]);
 * const refused = policies.judge(pod).filter(({ result }) => result === "fail");
 */
export function loadPolicies(files: readonly PolicyFile[]): Policies {
  const problems: Problem[] = [];
  const resources = files.flatMap(({ name, text }) => {
    const read = readYaml(name, text);
    problems.push(...read.problems);
    return read.items.flatMap((document) => {
      const made = toResources(document, locate);
      problems.push(...made.problems);
      return made.items;
    });
  });
  const set = readPolicies(resources);
  const others = set.others.map(({ object }) => object);
  // Callers hand over the same list again and again: what follows from it is made once.
  const surroundings = new WeakMap<readonly KubernetesObject[], Surroundings>();
  const ask = (
    object: KubernetesObject,
    options: JudgeOptions,
  ): { request: ReturnType<typeof toRequest>; world: World } => {
    const { operation = "CREATE", user, oldObject, known = NOTHING_KNOWN, now = new Date() } = options;
    const around = surroundings.get(known) ?? toSurroundings([...others, ...known.map(toSound)]);
    surroundings.set(known, around);
    const userInfo = user === undefined ? {} : { userInfo: user };
    const before = oldObject === undefined ? {} : { oldObject: toSound(oldObject) };
    const request = toRequest(toSound(object), { operation, kinds: around.kinds, ...userInfo, ...before });
    return { request, world: { objects: around.objects, now } };
  };
  return {
    set,
    problems: [...problems, ...set.problems],
    judge: (object, options = {}) => {
      const { request, world } = ask(object, options);
      return set.policies.flatMap((policy) => policy.judge(request, world));
    },
    mutate: (object, options = {}) => {
      const { request, world } = ask(object, options);
      return mutateAll(set.policies, request, world).object ?? object;
    },
  };
}

/** Callers in JavaScript may hand over anything: what is no object of Kubernetes is one without a kind. */
function toSound(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata } = asObject(object) ?? {};
  if (typeof apiVersion === "string" && typeof kind === "string" && isObject(metadata)) return object;
  return {
    ...object,
    apiVersion: asString(apiVersion) ?? "",
    kind: asString(kind) ?? "",
    metadata: asObject(metadata) ?? {},
  };
}

const NOTHING_KNOWN: readonly KubernetesObject[] = [];

interface Surroundings {
  readonly objects: World["objects"];
  readonly kinds: ReturnType<typeof toKindTable>;
}

function toSurroundings(objects: readonly KubernetesObject[]): Surroundings {
  return { objects: toKnownObjects(objects), kinds: toKindTable(objects) };
}
