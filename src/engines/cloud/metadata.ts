import { type FieldPlace, readFact } from "../../formats/cloud/index.ts";
import type { Likelihood, Picture, Resource } from "../../model/index.ts";
import type { Provider } from "./provider.ts";

/** Whether pods that reach the metadata service get the credentials of their node from it. */
export interface Answer {
  /** Undefined: they do not. */
  readonly likelihood: Likelihood | undefined;
  readonly because: string;
  /** Templates or pools that would have to be changed, all of them. */
  readonly open: readonly Resource[];
  /** Control whose fix closes it. */
  readonly control?: "cloud/metadata-hops" | "cloud/metadata-server";
}

const HOPS: FieldPlace = {
  described: ["LaunchTemplateData", "MetadataOptions", "HttpPutResponseHopLimit"],
  terraform: ["metadata_options", 0, "http_put_response_hop_limit"],
};
const TOKENS: FieldPlace = {
  described: ["LaunchTemplateData", "MetadataOptions", "HttpTokens"],
  terraform: ["metadata_options", 0, "http_tokens"],
};
const ENDPOINT: FieldPlace = {
  described: ["LaunchTemplateData", "MetadataOptions", "HttpEndpoint"],
  terraform: ["metadata_options", 0, "http_endpoint"],
};
const MODE: FieldPlace = {
  described: ["config", "workloadMetadataConfig", "mode"],
  terraform: ["node_config", 0, "workload_metadata_config", 0, "mode"],
};

/** What the launch templates of Amazon and the pools of Google say; Azure has nothing between pods and the service. */
export function findAnswer(provider: Provider, picture: Picture): Answer {
  if (provider === "azure")
    return { likelihood: "likely", because: "Azure answers each program on the node", open: [] };
  const isAmazon = provider === "aws";
  const kind = isAmazon ? "LaunchTemplate" : "GkeNodePool";
  const told = picture.ofKind(`cloud.hauberk.dev/${kind}`);
  const control = isAmazon ? "cloud/metadata-hops" : "cloud/metadata-server";
  if (told.length === 0) return { likelihood: "unknown", because: `no ${kind} was read`, open: [], control };
  const judged = told.map((resource) => ({ resource, is: isAmazon ? judgeTemplate(resource) : judgePool(resource) }));
  const open = judged.filter(({ is }) => is === "open").map(({ resource }) => resource);
  if (open.length > 0)
    return { likelihood: "certain", because: `${kind} ${toName(open)} lets pods ask`, open, control };
  const unknown = judged.filter(({ is }) => is === "unknown").map(({ resource }) => resource);
  if (unknown.length > 0)
    return {
      likelihood: "unknown",
      because: `${kind} ${toName(unknown)} is known only after the plan was applied`,
      open: unknown,
      control,
    };
  return { likelihood: undefined, because: "the metadata service does not answer pods", open: [] };
}

type Judgement = "open" | "closed" | "unknown";

/** With a token asked for and one hop, answers end at the node. Without a token, the hop limit stops nobody. */
function judgeTemplate({ object }: Resource): Judgement {
  const [endpoint, tokens, hops] = [ENDPOINT, TOKENS, HOPS].map((place) => readFact(object, place));
  if (endpoint?.is === "known" && endpoint.value === "disabled") return "closed";
  if ([endpoint, tokens, hops].some((fact) => fact === undefined || fact.is === "later")) return "unknown";
  const isGuarded = tokens?.is === "known" && tokens.value === "required";
  const isNear = hops?.is === "absent" || (hops?.is === "known" && hops.value === 1);
  return isGuarded && isNear ? "closed" : "open";
}

function judgePool({ object }: Resource): Judgement {
  const mode = readFact(object, MODE);
  if (mode === undefined || mode.is === "later") return "unknown";
  return mode.is === "known" && mode.value === "GKE_METADATA" ? "closed" : "open";
}

function toName(resources: readonly Resource[]): string {
  return (resources[0]?.object.metadata.name ?? "").slice(0, 200);
}
