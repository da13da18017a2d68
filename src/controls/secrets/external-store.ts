import { asString, dig, type Picture, type WorkloadControl } from "../../model/index.ts";

/** Annotations of agents that put secrets into pods. */
const INJECTORS = [
  "vault.hashicorp.com/agent-inject",
  "vault.security.banzaicloud.io/",
  "bank-vaults.io/",
  "operator.1password.io/",
];

export const secretExternalStore: WorkloadControl = {
  id: "secrets/external-store",
  title: "Secrets come from an external store",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "workload",
  threat: {
    stride: ["information-disclosure"],
    text: "Secrets kept by the cluster alone lie in etcd and its back-ups, are rarely changed, and nobody sees who read them.",
  },
  why: "An external store hands out, changes, revokes and records.",
  fix: {
    text: "Mount through the Secrets Store CSI driver, let the vault agent inject, or let External Secrets fill the Secret that is mounted.",
  },
  residualRisk: "What the store hands out is in reach of the pod.",
  tradeOff: "A store to run, and start-up depends on it.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
    cis: ["5.4.2"],
  },
  check(workload, { picture }) {
    const { volumes = [] } = workload.podSpec;
    if (volumes.some(({ csi }) => csi?.driver?.startsWith("secrets-store") === true)) return undefined;
    const annotations = Object.keys(workload.podMetadata.annotations ?? {});
    if (annotations.some((key) => INJECTORS.some((injector) => key.startsWith(injector)))) return undefined;
    const named = volumes.flatMap(({ secret }) => secret?.secretName ?? []);
    if (named.length > 0 && named.every((name) => isFilledFromStore(picture, workload.namespace, name)))
      return undefined;
    return { path: workload.specPath, message: "gets no secret from an external store" };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
  volumes:
    - { name: db, csi: { driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: { secretProviderClass: db } } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
`,
    ],
  },
};

/** Whether an ExternalSecret or SealedSecret of the namespace makes the Secret. */
function isFilledFromStore(picture: Picture, namespace: string, name: string): boolean {
  const makers = [
    ...picture.ofKind("external-secrets.io/ExternalSecret"),
    ...picture.ofKind("bitnami.com/SealedSecret"),
  ];
  return makers.some(({ object }) => {
    const target = asString(dig(object, "spec", "target", "name")) ?? object.metadata.name;
    return target === name && (object.metadata.namespace ?? "") === namespace;
  });
}
