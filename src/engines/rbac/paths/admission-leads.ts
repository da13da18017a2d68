import type { Lead } from "./lead.ts";
import { hasOperator } from "./pod-leads.ts";
import { EVERYWHERE, type Right } from "./right.ts";
import type { World } from "./world.ts";

const PODS = { what: "create-pods", namespace: EVERYWHERE } as const;

/** What rights over admission and over the API itself lead to. */
export const admissionLeads = {
  "write-mutating-admission": (): Lead[] => [
    {
      to: PODS,
      kind: "rbac/mutating-admission",
      technique: "T1543.005",
      likelihood: "likely",
      precondition: "pods are made after",
      message: "rewrites every object on its way in, pods of kube-system too",
    },
  ],
  "write-engine-policies": (_: Right, world: World): Lead[] =>
    hasOperator(world, ENGINES)
      ? [
          {
            to: PODS,
            kind: "rbac/engine-policies",
            technique: "T1543.005",
            likelihood: world.picture.complete ? "likely" : "possible",
            precondition: "the policy engine runs, and pods are made after",
            message: "rewrites objects on their way in by the policy engine",
          },
        ]
      : [],
  "write-validating-webhooks": (): Lead[] => [
    {
      to: { what: "read-secrets", namespace: EVERYWHERE },
      kind: "rbac/validating-webhook",
      technique: "T1552.007",
      likelihood: "likely",
      precondition: "Secrets are written after",
      message: "has every Secret shown that is written",
    },
  ],
  "write-api-services": (): Lead[] => [
    {
      to: PODS,
      kind: "rbac/api-service",
      technique: "T1557",
      likelihood: "possible",
      precondition: "a controller acts on objects of the API group",
      message: "answers for an API group in place of its server",
    },
  ],
  "write-custom-resource-definitions": (): Lead[] => [
    {
      to: PODS,
      kind: "rbac/conversion-webhook",
      technique: "T1557",
      likelihood: "unlikely",
      precondition: "an operator makes pods of custom resources whose conversion the attacker takes over",
      message: "rewrites custom resources by a conversion webhook",
    },
  ],
} as const;

const ENGINES: ReadonlySet<string> = new Set(["kyverno.io", "policies.kyverno.io", "mutations.gatekeeper.sh"]);
