import { dig } from "../../model/index.ts";
import { type CloudDemand, everyOf, fieldIs, fieldIsSet } from "./of-cloud.ts";

const NONE = "pods get no identity of their own in the cloud, and use that of their node";

/** Workload identity of AKS: an issuer of tokens, and the webhook that hands them out. */
export const aksIdentity = everyOf(
  fieldIs({ described: ["oidcIssuerProfile", "enabled"], terraform: ["oidc_issuer_enabled"] }, true, false, NONE),
  fieldIs(
    { described: ["securityProfile", "workloadIdentity", "enabled"], terraform: ["workload_identity_enabled"] },
    true,
    false,
    NONE,
  ),
);

/** Workload Identity Federation for GKE; Autopilot has it always. */
export const gkeIdentity: CloudDemand = (object, context, resource) => {
  if (dig(object, "autopilot", "enabled") === true || object["enable_autopilot"] === true) return undefined;
  const place = {
    described: ["workloadIdentityConfig", "workloadPool"],
    terraform: ["workload_identity_config", 0, "workload_pool"],
  };
  return fieldIsSet(place, NONE)(object, context, resource);
};

/** IAM roles for ServiceAccounts or Pod Identity: seen where a plan holds one of them. */
export const eksIdentity: CloudDemand = (_, { picture }) => {
  if (picture.ofKind("cloud.hauberk.dev/EksIdentity").length > 0) return undefined;
  const message =
    "whether pods have roles of their own is not told: neither an OIDC provider nor a Pod Identity association was read";
  return { verdict: "unknown", path: ["metadata", "name"], message };
};
