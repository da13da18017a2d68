import {
  asObject,
  dig,
  type KubernetesObject,
  type ObjectControl,
  type Observation,
  type Path,
} from "../../model/index.ts";
import { findSecrets } from "../../formats/secret-text/index.ts";
import { toObservation } from "./observation.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Where objects carry annotations: their own, and those of the pods they make. */
const ANNOTATIONS = [
  ["metadata", "annotations"],
  ["spec", "template", "metadata", "annotations"],
  ["spec", "jobTemplate", "spec", "template", "metadata", "annotations"],
];

export const secretAnnotation: ObjectControl = {
  id: "secrets/annotation",
  title: "Annotations hold no credentials",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: ["*"],
  threat: {
    stride: ["information-disclosure"],
    text: "Whoever may list an object reads its annotations, controllers copy them into logs and events, and `kubectl apply` keeps whole old versions of an object in one of them.",
  },
  why: "Annotations that name a Secret give away a name.",
  fix: {
    text: "Name a Secret instead of writing the value; apply Secrets with `kubectl create` or server-side apply, which keeps no copy; then change the credential.",
  },
  residualRisk: "Older versions of the object may be in back-ups.",
  tradeOff: "Controllers must be able to read the Secret.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check({ object }) {
    return ANNOTATIONS.flatMap((way) =>
      Object.entries(asObject(dig(object, ...way)) ?? {}).flatMap(([key, text]) => {
        if (typeof text !== "string" || text === "") return [];
        const path = [...way, key];
        if (key === LAST_APPLIED) return checkLastApplied(object, text, path);
        return findSecrets(text, key.slice(key.lastIndexOf("/") + 1)).map((found) =>
          toObservation(found, path, `${object.kind} has in annotation ${key}`),
        );
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { nginx.ingress.kubernetes.io/auth-secret: basic-auth }
`,
    ],
    bad: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/configuration-snippet: |
      proxy_set_header Authorization "Basic c2hvcDpUcjB1YjRkb3I=";
`,
    ],
  },
};

/** The copy kubectl keeps of what was applied: of a Secret, the secret itself; of others, what is known by its look. */
function checkLastApplied(object: KubernetesObject, text: string, path: Path): Observation[] {
  if (object.apiVersion === "v1" && object.kind === "Secret") {
    if (!/"(?:data|stringData)":\{"/.test(text)) return [];
    return [{ path, message: "kubectl's copy of what was applied holds the secret in plain sight" }];
  }
  return findSecrets(text)
    .filter(({ kind }) => !kind.startsWith("value of"))
    .map((found) => toObservation(found, path, `${object.kind} has in kubectl's copy of what was applied`));
}
