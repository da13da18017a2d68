import { type Foothold, type FootholdId, toFootholdId } from "../../../model/index.ts";
import { type RuleRight, toRightKind } from "./right-kinds.ts";

/** The whole cluster, as a namespace of rights. */
export const EVERYWHERE = "*";

/** What many rights lead to alike: written down once, so that no pair is. */
const JOINTS = {
  "do-everything": "do everything",
  "become-accounts": "act as service accounts",
  "run-code": "run code in pods",
  "reach-pods": "reach the ports of pods",
  "mount-volumes": "mount volumes",
  "ask-for-root": "ask for privileged containers",
  "start-privileged-pods": "start pods with root on their node",
  "become-groups": "act as member of groups",
  "become-anyone": "act as anybody but system:masters",
  "raise-own-role": "write more into a role one holds",
  "raise-held-cluster-role": "write more into a cluster role one holds",
  "raise-held-role": "write more into a role one holds",
  "add-to-aggregated-role": "add to an aggregated role one holds",
  "bind-cluster-wide": "bind roles in the whole cluster",
  "bind-in-namespace": "bind cluster roles",
  "bind-roles-in-namespace": "bind roles",
  "join-cluster-binding": "join a cluster role binding",
  "join-cluster-binding-to": "join a cluster role binding to a role",
  "join-binding": "join a role binding",
  "join-binding-to": "join a role binding to a cluster role",
  "join-binding-of-role": "join a role binding",
  "join-binding-of-role-to": "join a role binding to a role",
  "become-some-users": "act as users for some requests",
  "sign-certificates": "have certificates signed",
  "make-token-secrets": "make Secrets with tokens of accounts",
  "lift-pod-security": "take off Pod Security and create pods",
  "mount-nodes": "mount the disk of nodes as a volume",
  "steal-pods": "move pods to a node of one's own",
} as const;

type Joint = keyof typeof JOINTS;

/** A right, where it holds, and of which object alone, if of one. */
export interface Right {
  readonly what: RuleRight | Joint;
  readonly namespace: string;
  readonly name?: string;
}

export function toRightId({ what, namespace, name }: Right): FootholdId {
  return toFootholdId("right", what, namespace, ...(name === undefined ? [] : [name]));
}

export function toRightFoothold(right: Right): Foothold {
  const { what, namespace, name } = right;
  const does = what in JOINTS ? JOINTS[what as Joint] : toRightKind(what as RuleRight).does;
  const where = namespace === EVERYWHERE ? "everywhere" : `in ${namespace}`;
  return {
    id: toRightId(right),
    name: `${does} ${where}${name === undefined ? "" : `: ${name}`}`,
    namespace: namespace === EVERYWHERE ? "" : namespace,
  };
}
