import { dump } from "js-yaml";
import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import { EXIT } from "../exit.ts";
import { VERSION } from "../package-version.ts";

/** What was typed after `hauberk node job`. */
export interface NodeJobCommand {
  readonly node: readonly string[];
  readonly namespace: string;
  readonly image?: string;
}

const NAME = "hauberk-node-report";
const LABELS = {
  "app.kubernetes.io/name": "hauberk",
  "app.kubernetes.io/component": "node-report",
  "app.kubernetes.io/part-of": "hauberk",
};
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** `hauberk node job`: one Job for each node on standard output, for `kubectl apply -f -`. */
export function nodeJob(options: NodeJobCommand): number {
  const jobs =
    options.node.length === 0 ? [toJob(options, undefined)] : options.node.map((node) => toJob(options, node));
  process.stdout.write(jobs.map((job) => `---\n${dump(job, { noRefs: true, lineWidth: 120 })}`).join(""));
  return EXIT.clean;
}

/** @param node undefined: a node of the control plane if pods may run there */
export function toJob({ namespace, image }: NodeJobCommand, node: string | undefined): KubernetesObject {
  const name = node === undefined ? NAME : `${NAME}-${toSuffix(node)}`;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace, labels: LABELS },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 120,
      ttlSecondsAfterFinished: 3600,
      template: { metadata: { labels: LABELS }, spec: toPodSpec(image ?? `ghcr.io/hauberk/hauberk:${VERSION}`, node) },
    },
  };
}

/** Names of Jobs end up in labels of 63 characters; nodes of a pool differ in the end of their names. */
function toSuffix(node: string): string {
  return node
    .replaceAll(".", "-")
    .slice(NAME.length + 1 - 63)
    .replace(/^-+/, "");
}

function toPodSpec(image: string, node: string | undefined): JsonObject {
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // The place is given: taints keep it from nowhere.
    tolerations: [{ operator: "Exists" }],
    ...(node === undefined ? { affinity: toControlPlane() } : { nodeName: node }),
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "collect",
        image,
        args: ["node", "collect", "--root", "/host", "--name", "$(NODE_NAME)", "--always-succeed"],
        env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
        // Root without any capability: it reads what belongs to root, and changes nothing.
        securityContext: {
          runAsUser: 0,
          runAsGroup: 0,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "host", mountPath: "/host", readOnly: true, recursiveReadOnly: "IfPossible" }],
      },
    ],
    volumes: [{ name: "host", hostPath: { path: "/", type: "Directory" } }],
  };
}

function toControlPlane(): JsonObject {
  const preference = { matchExpressions: [{ key: CONTROL_PLANE, operator: "Exists" }] };
  return { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference }] } };
}
