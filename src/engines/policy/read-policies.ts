import type { Batch, Problem, Resource } from "../../model/index.ts";
import { isAdmissionPolicy, readAdmissionPolicies } from "./admission/read.ts";
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
  { owns: isAdmissionPolicy, read: (resources) => readAdmissionPolicies(resources) },
  {
    owns: isKyvernoPolicy,
    read: (resources, { now }) => {
      const read = readKyvernoPolicies(resources, now === undefined ? {} : { now });
      const cleanup = readCleanupPolicies(resources);
      return { items: [...read.items, ...cleanup.items], problems: [...read.problems, ...cleanup.problems] };
    },
  },
  { owns: isKyvernoCelObject, read: (resources) => readCelPolicies(resources) },
  {
    owns: isGatekeeperPolicy,
    read: (resources, { engine }) =>
      readGatekeeperPolicies(
        resources,
        engine === undefined ? {} : { engine: engine === "rego" ? "Rego" : "K8sNativeValidation" },
      ),
  },
];

/** Reads every policy among the objects, of whatever kind. One faulty policy hides no other. */
export function readPolicies(resources: readonly Resource[], options: ReadPolicyOptions = {}): PolicySet {
  const read = FAMILIES.map(({ owns, read: readFamily }) => readFamily(resources.filter(owns), options));
  return {
    policies: read.flatMap(({ items }) => items),
    others: resources.filter((resource) => !FAMILIES.some(({ owns }) => owns(resource))),
    problems: read.flatMap(({ problems }) => problems),
  };
}
