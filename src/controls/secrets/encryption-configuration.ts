import { asList, asObject, asString, dig, type ObjectControl } from "../../model/index.ts";

/** How an entry of the configuration names secrets: by themselves, with their group's kinds, or with all kinds. */
const SECRETS: ReadonlySet<string> = new Set(["secrets", "secrets.", "*.", "*.*"]);

export const encryptionConfiguration: ObjectControl = {
  id: "secrets/encryption-configuration",
  title: "The API server encrypts secrets before it stores them",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["apiserver.config.k8s.io/EncryptionConfiguration"],
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever gets at etcd's disk, a back-up of it or its port reads every Secret of the cluster in the clear.",
  },
  why: "The first provider that is named for a kind writes it: kms, secretbox or aescbc leave only ciphertext in etcd.",
  fix: {
    text: "Put `kms` (or `secretbox`) first among the providers of `secrets` and keep `identity` last, then write all Secrets anew: `kubectl get secrets -A -o json | kubectl replace -f -`.",
    caution:
      "Every API server needs the same file and key before the first Secret is written with it; keep the old providers for reading.",
  },
  residualRisk:
    "Keys in the file lie beside what they protect: only a KMS outside the node keeps them apart. Whoever may read Secrets by the API still does.",
  tradeOff: "A key to rotate; with kms, one more service that must answer.",
  frameworks: {
    cis: ["1.2.27", "1.2.28"],
    nsa: ["Network separation and hardening: secrets"],
    nist80053: ["SC-28", "SC-12"],
    hipaa: ["164.312(a)(2)(iv)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check({ object }) {
    const entries = asList(object["resources"]);
    // The first entry that names a kind decides.
    const index = entries.findIndex((entry) =>
      asList(dig(entry, "resources")).some((name) => SECRETS.has(asString(name) ?? "")),
    );
    if (index < 0) return { path: ["resources"], message: "no entry names secrets: they are stored in the clear" };
    const first = asList(dig(entries[index], "providers"))[0];
    if (first !== undefined && !Object.hasOwn(asObject(first) ?? {}, "identity")) return undefined;
    return {
      path: ["resources", index, "providers", 0],
      message: "identity is the first provider for secrets: they are written in the clear",
    };
  },
  examples: {
    good: [
      `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets, configmaps]
    providers:
      - kms: { apiVersion: v2, name: vault, endpoint: "unix:///var/run/kms.sock" }
      - identity: {}
`,
    ],
    bad: [
      `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: ["*."]
    providers:
      - identity: {}
      - kms: { apiVersion: v2, name: vault, endpoint: "unix:///var/run/kms.sock" }
`,
      `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [configmaps]
    providers: [{ kms: { apiVersion: v2, name: vault, endpoint: "unix:///var/run/kms.sock" } }]
`,
    ],
  },
};
