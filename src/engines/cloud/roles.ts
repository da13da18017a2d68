import { readFact } from "../../formats/cloud/index.ts";
import { asString, type Likelihood, type Picture, type Resource } from "../../model/index.ts";

/** How far a role of the cloud reaches, as far as was read. */
export interface RoleReach {
  /** Undefined: it does not lead to the whole account. */
  readonly likelihood: Likelihood | undefined;
  /** What says so. */
  readonly because: string;
  readonly resource?: Resource;
}

const ALL = /\/(?:AdministratorAccess|IAMFullAccess)$/;
const MUCH =
  /\/(?:PowerUserAccess|SystemAdministrator|AWSLambda_FullAccess|AmazonEC2FullAccess|AWSCloudFormationFullAccess)$/;
const NOT_READ = "its rights were not read";

/**
 * How far a role reaches: by the policies of Amazon's that were read for it, by the account of GKE's nodes.
 * @param name last part of the role's ARN, or the account's address
 * @param isOfNode policies that name no role are those of the nodes
 */
export function toReach(name: string, isOfNode: boolean, picture: Picture): RoleReach {
  if (name.endsWith("-compute@developer.gserviceaccount.com") || name === "default")
    return {
      likelihood: "likely",
      because: "it is the project's default account, which has the role Editor unless somebody took it away",
    };
  const own = findPolicies(name, isOfNode, picture);
  if (own.length === 0) return { likelihood: "unknown", because: NOT_READ };
  const arns = own.map((resource) => ({ resource, arn: toArn(resource) }));
  const all = arns.find(({ arn }) => arn !== undefined && ALL.test(arn));
  if (all !== undefined)
    return { likelihood: "certain", because: `policy ${toName(all.arn)} is attached`, resource: all.resource };
  const much = arns.find(({ arn }) => arn !== undefined && MUCH.test(arn));
  if (much !== undefined)
    return { likelihood: "likely", because: `policy ${toName(much.arn)} is attached`, resource: much.resource };
  const later = arns.find(({ arn }) => arn === undefined || !arn.startsWith("arn:aws:iam::aws:policy/"));
  if (later !== undefined)
    return { likelihood: "unknown", because: "what one of its policies says was not read", resource: later.resource };
  return { likelihood: undefined, because: "its policies are narrow" };
}

/** Policies by the role they are attached to; empty where it is not told. */
const POLICIES = new WeakMap<Picture, ReadonlyMap<string, readonly Resource[]>>();

function findPolicies(name: string, isOfNode: boolean, picture: Picture): readonly Resource[] {
  let known = POLICIES.get(picture);
  if (known === undefined) {
    known = Map.groupBy(picture.ofKind("cloud.hauberk.dev/RolePolicy"), ({ object }) => {
      const role = readFact(object, { terraform: ["role"] });
      return role?.is === "known" ? (asString(role.value) ?? "") : "";
    });
    POLICIES.set(picture, known);
  }
  // The program's list of policies does not say whose they are; of nodes, people ask first.
  return [...(known.get(name) ?? []), ...(isOfNode ? (known.get("") ?? []) : [])];
}

function toArn({ object }: Resource): string | undefined {
  const fact = readFact(object, { described: ["PolicyArn"], terraform: ["policy_arn"] });
  return fact?.is === "known" ? asString(fact.value) : undefined;
}

function toName(arn = ""): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
