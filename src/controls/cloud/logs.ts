import { readFact } from "../../formats/cloud/index.ts";
import { asList, asString, dig, type Json } from "../../model/index.ts";
import { type CloudDemand, field } from "./of-cloud.ts";

const WANTED = ["api", "audit", "authenticator"];

/** EKS writes the logs that tell who did what. */
export const eksLogs: CloudDemand = (object) => {
  const fact = readFact(object, { described: ["logging", "clusterLogging"], terraform: ["enabled_cluster_log_types"] });
  if (fact === undefined || fact.is === "later")
    return {
      verdict: "unknown",
      path: fact?.path ?? ["metadata"],
      message: "which logs are written is known only after the plan was applied",
    };
  const on = fact.is === "known" ? toTypes(fact.value) : [];
  const missing = WANTED.filter((type) => !on.includes(type));
  return missing.length === 0
    ? undefined
    : { path: fact.path, message: `logs of type ${missing.join(", ")} are not written` };
};

function toTypes(value: Json): string[] {
  return asList(value).flatMap((item) => {
    if (typeof item === "string") return [item];
    return dig(item, "enabled") === true ? asList(dig(item, "types")).map((type) => asString(type) ?? "") : [];
  });
}

/** GKE writes logs of the system and the API server; admission audit logs are always on there. */
export const gkeLogs = field(
  {
    described: ["loggingConfig", "componentConfig", "enableComponents"],
    terraform: ["logging_config", 0, "enable_components"],
  },
  (value) => value === undefined || asList(value).includes("SYSTEM_COMPONENTS"),
  "logs of the system's components are not written",
);
