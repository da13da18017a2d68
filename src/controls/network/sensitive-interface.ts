import { asString, type Workload, type WorkloadControl } from "../../model/index.ts";

/** Programs whose interface runs code, deploys or shows everything, often without a login of its own. */
const INTERFACES =
  /(?:^|[/-])(?:kubernetes-dashboard|argo-server|argocli|argo-workflows|jenkins|nifi|weave-scope(?:-app)?|kubeflow|centraldashboard|prometheus|alertmanager|ollama|vllm(?:-openai)?|kserve|tritonserver|triton-inference-server|ray-dashboard|ray-head|mlflow|jupyter(?:hub|lab)?|seldon|bentoml|airflow|zeppelin|kibana|elasticsearch|phpmyadmin|adminer|pgadmin4?|mongo-express|redis-commander|portainer|octant|headlamp|longhorn-ui|hubble-ui|spark-master|consul|etcd|docker-registry|traefik-dashboard|selenium-hub)(?:$|-)/;

/** What serves such a program and has no interface of its own: exporters, operators, log shippers. */
const COMPANIONS =
  /(?:^|[/-])(?:exporter|operator|adapter|backup|reloader|webhook|agent)(?:$|-)|^(?:fluentd|fluent-bit|logstash|filebeat|metricbeat)-/;

export const networkSensitiveInterface: WorkloadControl = {
  id: "network/sensitive-interface",
  title: "Administrative interfaces are not reachable from outside",
  layer: "cluster",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "information-disclosure"],
    text: "Scanners look for exactly these programs: a dashboard, build server, notebook or model server open to the internet runs code for strangers with its service account's rights.",
  },
  why: "Behind a ClusterIP only people with access to the cluster, or a VPN, get to it.",
  fix: {
    text: "Make the Service a ClusterIP and use kubectl port-forward, a VPN or an authenticating proxy.",
    caution: "Users who come from outside need that other way first.",
  },
  residualRisk: "Other pods can still reach it: add a network policy and a login.",
  tradeOff: "One step more for its users.",
  frameworks: {
    nsa: ["Network separation and hardening: exposure of services"],
    nist800190: ["4.3.1"],
    nist80053: ["AC-3", "SC-7"],
    pci: ["1.3.1", "8.3.1"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1133", "T1190"],
    owasp: ["K07", "K09"],
  },
  check(workload, { settings }) {
    const what = interfaceOf(workload);
    if (what === undefined) return undefined;
    // The platform's own pods (etcd) live on the host network and ask for certificates.
    const isPlatform = settings.systemNamespaces.includes(workload.namespace);
    const doors = workload.exposedBy.filter((door) => !isPlatform || door !== "the host network");
    if (doors.length === 0) return undefined;
    return {
      path: ["metadata", "name"],
      message: `the interface of ${what} is reachable from outside by ${doors.join(", ")}`,
    };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: prometheus-node-exporter, namespace: monitoring }
spec:
  selector: { matchLabels: { app: node-exporter } }
  template:
    metadata: { labels: { app: node-exporter } }
    spec:
      hostNetwork: true
      containers: [{ name: exporter, image: registry.example/node-exporter:1.9.0 }]
`,
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: jenkins }
spec: { template: { metadata: { labels: { app: jenkins } }, spec: { containers: [{ name: jenkins, image: "registry.example/jenkins:2.528" }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: jenkins }
spec: { selector: { app: jenkins }, ports: [{ port: 8080 }] }
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: builds }
spec: { template: { metadata: { labels: { app: jenkins } }, spec: { containers: [{ name: main, image: "registry.example/jenkins:2.528" }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: builds }
spec: { type: LoadBalancer, selector: { app: jenkins }, ports: [{ port: 8080 }] }
`,
    ],
  },
};

/** By the workload's name, or by the last part of an image's repository. */
function interfaceOf({ resource, containers }: Workload): string | undefined {
  const name = asString(resource.object.metadata.name) ?? "";
  if (isInterface(name)) return name;
  for (const { spec, kind } of containers) {
    if (kind === "init" || kind === "ephemeral") continue;
    const repository = (spec.image ?? "").split("@")[0]?.replace(/:[^/]*$/, "") ?? "";
    const base = repository.slice(repository.lastIndexOf("/") + 1);
    if (isInterface(base)) return base;
  }
  return undefined;
}

function isInterface(name: string): boolean {
  return INTERFACES.test(name) && !COMPANIONS.test(name);
}
