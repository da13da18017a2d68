import type { Cluster } from "./cluster.ts";

/** What Hauberk's own webhooks leave out on purpose, whatever their policies name, and whom its guard keeps out. */
export function findHauberkDefaults({ gates, ofKind }: Cluster): string[] {
  const isAsked = gates.some(({ is, engine }) => is === "webhook" && engine === "Hauberk");
  const isGuarded = ofKind("admissionregistration.k8s.io/ValidatingAdmissionPolicy").some(
    ({ metadata }) => metadata.name === "hauberk-guard",
  );
  return [
    ...(isAsked
      ? [
          "Hauberk is never asked about Leases, Events, token and access reviews, and a star in a policy leaves out status (but services/status): the cluster must not wait for it to stay alive",
        ]
      : []),
    ...(isGuarded
      ? [
          "Hauberk's guard lets only system:masters, Hauberk and those named in admission.guard change what protects: everybody else, administrators too, is refused",
        ]
      : []),
  ];
}
