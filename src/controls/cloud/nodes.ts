import { readFact } from "../../formats/cloud/index.ts";
import {
  asList,
  asString,
  dig,
  type Json,
  type KubernetesObject,
  type Observation,
  type Picture,
} from "../../model/index.ts";
import type { CloudDemand } from "./of-cloud.ts";

/** Policies of Amazon's own that make a node's role more than a node needs. */
const BROAD =
  /\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|SystemAdministrator|[A-Za-z0-9]{1,60}FullAccess|AmazonEKSClusterPolicy|SecretsManagerReadWrite)$/;

/** The policy attached to a role is none of the broad ones. */
export const policyIsNarrow: CloudDemand = (object) => {
  const fact = readFact(object, { described: ["PolicyArn"], terraform: ["policy_arn"] });
  if (fact?.is === "later")
    return {
      verdict: "unknown",
      path: fact.path,
      message: "which policy is attached is known only after the plan was applied",
    };
  const arn = fact?.is === "known" ? (asString(fact.value) ?? "") : "";
  if (!BROAD.test(arn)) return undefined;
  const policy = arn.slice(arn.lastIndexOf("/") + 1);
  const isAll = policy === "AdministratorAccess" || policy === "IAMFullAccess";
  const path = fact?.path ?? ["metadata"];
  return {
    path,
    message: `policy ${policy} is attached to the role`,
    ...(isAll ? { impact: "critical" as const } : {}),
  };
};

/** Nodes of GKE act as an account of their own, not as the project's default one. */
export const poolHasOwnAccount: CloudDemand = (object) => {
  const fact = readFact(object, {
    described: ["config", "serviceAccount"],
    terraform: ["node_config", 0, "service_account"],
  });
  if (fact === undefined || fact.is === "later")
    return {
      verdict: "unknown",
      path: fact?.path ?? ["metadata"],
      message: "which account nodes act as is known only after the plan was applied",
    };
  const account = fact.is === "known" ? asString(fact.value) : undefined;
  const isDefault =
    account === undefined ||
    account === "" ||
    account === "default" ||
    account.endsWith("-compute@developer.gserviceaccount.com");
  return isDefault
    ? { path: fact.path, message: "nodes act as the project's default account, often with the role Editor" }
    : undefined;
};

const TOKENS = {
  described: ["LaunchTemplateData", "MetadataOptions", "HttpTokens"],
  terraform: ["metadata_options", 0, "http_tokens"],
};
const HOPS = {
  described: ["LaunchTemplateData", "MetadataOptions", "HttpPutResponseHopLimit"],
  terraform: ["metadata_options", 0, "http_put_response_hop_limit"],
};
const ENDPOINT = {
  described: ["LaunchTemplateData", "MetadataOptions", "HttpEndpoint"],
  terraform: ["metadata_options", 0, "http_endpoint"],
};

/** Instances answer metadata requests with a token only (IMDSv2), or none at all. */
export const metadataNeedsToken: CloudDemand = (object) => {
  if (isOff(object)) return undefined;
  const fact = readFact(object, TOKENS);
  if (fact === undefined || fact.is === "later") return later(fact?.path);
  if (fact.is === "known" && fact.value === "required") return undefined;
  return { path: fact.path, message: "the metadata service answers requests without a token" };
};

/** Answers of the metadata service do not reach pods, which are one hop further than their node. */
export const metadataStaysOnNode: CloudDemand = (object) => {
  if (isOff(object)) return undefined;
  const fact = readFact(object, HOPS);
  if (fact === undefined || fact.is === "later") return later(fact?.path);
  // The default is 1 for instances, and 2 where EKS makes the template itself.
  const hops: Json = fact.is === "known" ? fact.value : 1;
  if (hops === 1 || hops === "1") return undefined;
  return {
    path: fact.path,
    message: `answers of the metadata service go ${JSON.stringify(hops).slice(0, 20)} hops: to pods, too`,
  };
};

/** A group of nodes says by its launch template how metadata is guarded; without the template nobody can tell. */
export const groupHasTemplate: CloudDemand = (object, { picture }) => {
  const fact = readFact(object, { described: ["launchTemplate"], terraform: ["launch_template", 0] });
  const read = picture.ofKind("cloud.hauberk.dev/LaunchTemplate");
  if (fact?.is === "known" && hasTemplate(picture, fact.value)) return undefined;
  if (fact?.is === "later" && read.length > 0) return undefined;
  const what = fact?.is === "absent" ? "EKS makes the launch template itself" : "its launch template was not read";
  return {
    verdict: "unknown",
    path: fact?.path ?? ["metadata"],
    message: `how the metadata service is guarded is not told: ${what}`,
  };
};

/** Ids and names of the launch templates of a picture. */
const TEMPLATES = new WeakMap<Picture, ReadonlySet<string>>();

function hasTemplate(picture: Picture, reference: Json): boolean {
  let known = TEMPLATES.get(picture);
  if (known === undefined) {
    const fields = ["LaunchTemplateId", "LaunchTemplateName", "id", "name"];
    const texts = picture
      .ofKind("cloud.hauberk.dev/LaunchTemplate")
      .flatMap(({ object }) => fields.flatMap((field) => asString(object[field]) ?? []));
    known = new Set(texts);
    TEMPLATES.set(picture, known);
  }
  return [dig(reference, "id"), dig(reference, "name")].some((text) => known.has(asString(text) ?? ""));
}

function isOff(object: KubernetesObject): boolean {
  const fact = readFact(object, ENDPOINT);
  return fact?.is === "known" && fact.value === "disabled";
}

function later(path: Observation["path"] = ["metadata"]): Observation {
  return {
    verdict: "unknown",
    path,
    message: "how the metadata service is guarded is known only after the plan was applied",
  };
}

/** SSH to nodes of EKS is for chosen groups; with a key and without groups it is open to everybody. */
export const remoteAccessIsNarrow: CloudDemand = (object) => {
  const fact = readFact(object, { described: ["remoteAccess"], terraform: ["remote_access", 0] });
  if (fact?.is !== "known") return undefined;
  const key = dig(fact.value, "ec2SshKey") ?? dig(fact.value, "ec2_ssh_key");
  const groups = asList(dig(fact.value, "sourceSecurityGroups") ?? dig(fact.value, "source_security_group_ids"));
  if (typeof key !== "string" || key === "" || groups.length > 0) return undefined;
  return { path: fact.path, message: "port 22 of the nodes is open to everybody" };
};
