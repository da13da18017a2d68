import { measureJson } from "../../formats/json-patch/index.ts";
import { locate } from "../../formats/position/index.ts";
import type { KindTable } from "../../inventory/kinds/index.ts";
import { type Batch, Problem, type Resource } from "../../model/index.ts";
import { isAdmissionPolicy, readAdmissionPolicies } from "./admission/read.ts";
import type { EnforcementPoint } from "./gatekeeper/constraint.ts";
import { isGatekeeperPolicy, readGatekeeperPolicies } from "./gatekeeper/read.ts";
import { isKyvernoCelObject, readCelPolicies } from "./kyverno/cel/read.ts";
import { isKyvernoPolicy, readCleanupPolicies, readKyvernoPolicies } from "./kyverno/read.ts";
import type { Policy } from "./policy.ts";

/** How policies are read. */
export interface ReadPolicyOptions {
  /** Which code of a Gatekeeper template that has both is used; absent: CEL, as Gatekeeper does. */
  readonly engine?: "rego" | "cel";
  /** For exceptions that expire. */
  readonly now?: Date;
  /** Which scoped actions of Gatekeeper's constraints count; absent: those of its command line. */
  readonly enforcementPoint?: EnforcementPoint;
  /** Kinds that are known, custom ones too; absent: the built-in ones (for admission policies also those of the world). */
  readonly kinds?: KindTable;
  /** Objects as the API server sends them need no defaults; absent: as people write them. */
  readonly objects?: "as written" | "as served";
}

/** Policies of any kind, ready to judge; objects that are none are handed back. */
export interface PolicySet {
  readonly policies: readonly Policy[];
  readonly others: readonly Resource[];
  readonly problems: readonly Problem[];
}

/** One kind of policy: which objects are its own, and how they are read (all at once, for they name one another). */
interface Family {
  readonly owns: (resource: Resource) => boolean;
  readonly read: (resources: readonly Resource[], options: ReadPolicyOptions) => Batch<Policy>;
}

const FAMILIES: readonly Family[] = [
  { owns: isAdmissionPolicy, read: (resources, options) => readAdmissionPolicies(resources, options) },
  {
    owns: isKyvernoPolicy,
    read: (resources, { now, kinds }) => {
      const options = { ...(now === undefined ? {} : { now }), ...(kinds === undefined ? {} : { kinds }) };
      const read = readKyvernoPolicies(resources, options);
      const cleanup = readCleanupPolicies(resources);
      return { items: [...read.items, ...cleanup.items], problems: [...read.problems, ...cleanup.problems] };
    },
  },
  { owns: isKyvernoCelObject, read: (resources) => readCelPolicies(resources) },
  {
    owns: isGatekeeperPolicy,
    read: (resources, { engine, enforcementPoint: point, kinds }) =>
      readGatekeeperPolicies(resources, {
        ...(engine === undefined ? {} : { engine: engine === "rego" ? "Rego" : "K8sNativeValidation" }),
        ...(point === undefined ? {} : { point }),
        ...(kinds === undefined ? {} : { kinds }),
      }),
  },
];

/** Reads every policy among the objects, of whatever kind. One faulty policy hides no other. */
export function readPolicies(resources: readonly Resource[], options: ReadPolicyOptions = {}): PolicySet {
  const isPolicy = (resource: Resource): boolean => FAMILIES.some(({ owns }) => owns(resource));
  const tooLarge = new Set(resources.filter((resource) => isPolicy(resource) && isTooLarge(resource)));
  const sized = tooLarge.size === 0 ? resources : resources.filter((resource) => !tooLarge.has(resource));
  const read = FAMILIES.map(({ owns, read: readFamily }) => readFamily(sized.filter(owns), options));
  return {
    policies: read.flatMap(({ items }) => items),
    others: resources.filter((resource) => !isPolicy(resource)),
    problems: [...[...tooLarge].map(toSizeProblem), ...read.flatMap(({ problems }) => problems)],
  };
}

/** Characters of JSON: no API server takes a request of 3 MiB, and etcd holds half of that. */
const MAX_POLICY = 3 * 1024 * 1024;

function isTooLarge({ object }: Resource): boolean {
  return measureJson(object, MAX_POLICY) > MAX_POLICY;
}

function toSizeProblem({ object, origin }: Resource): Problem {
  const message = `${object.kind} ${object.metadata.name ?? ""}: it has more than ${MAX_POLICY} characters, which no API server takes: split it`;
  const at = origin.is === "file" ? locate(origin.document, origin.prefix) : undefined;
  return new Problem("POLICY_INVALID", message, { at });
}
