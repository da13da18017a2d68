import type { Container, ContainerControl, LifecycleHandler, Path, Probe } from "../../model/index.ts";

export const probeHost: ContainerControl = {
  id: "pod/probe-host",
  title: "Probes and lifecycle handlers ask the pod itself",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["information-disclosure", "elevation-of-privilege"],
    text: "The kubelet sends the request from the node's network: whoever may write the manifest makes it knock at 127.0.0.1, the cloud's metadata address or systems behind network policies, and learns from the probe what answers.",
  },
  why: "Without a host of its own a probe goes to the pod's address, which the author of the pod reaches anyway.",
  fix: {
    text: "Remove `host`; for a virtual host name send it as a `Host` header in httpHeaders.",
    caution:
      "A server that listens on the loopback address of a host-network pod must listen on the pod's address instead.",
  },
  residualRisk: "An exec probe inside the container can send any request the pod's own network allows.",
  tradeOff: "What runs elsewhere must be watched by something else than the pod's probes.",
  frameworks: {
    nist800190: ["4.4.2", "4.4.3"],
    nist80053: ["SC-7", "CM-7"],
    pci: ["2.2.6"],
    mitre: ["T1046"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(container, workload) {
    // On the host network 127.0.0.1 is the pod's own address: the control plane's static pods are probed there.
    if (workload.podSpec.hostNetwork === true) return undefined;
    return handlersOf(container).flatMap(([path, handler]) =>
      (["httpGet", "tcpSocket"] as const).flatMap((kind) => {
        const host = handler[kind]?.host;
        if (host === undefined || host === "") return [];
        const at = [...path, kind, "host"];
        const message = `${String(path.at(-1))} of container "${container.name}" asks host ${JSON.stringify(host)}`;
        return [{ path: at, message, edits: [{ op: "remove" as const, path: at }] }];
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      readinessProbe: { httpGet: { path: /ready, port: 8080, httpHeaders: [{ name: Host, value: shop.example }] } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      readinessProbe: { httpGet: { host: 169.254.169.254, path: /latest/meta-data/, port: 80 } }
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  initContainers:
    - name: proxy
      image: registry.example/proxy:1.0.0
      restartPolicy: Always
      lifecycle: { postStart: { tcpSocket: { host: 127.0.0.1, port: 10250 } } }
`,
    ],
  },
};

function handlersOf({ spec, path }: Container): (readonly [Path, Probe | LifecycleHandler])[] {
  const probes = (["livenessProbe", "readinessProbe", "startupProbe"] as const).map(
    (key) => [[...path, key], spec[key]] as const,
  );
  const hooks = (["postStart", "preStop"] as const).map(
    (key) => [[...path, "lifecycle", key], spec.lifecycle?.[key]] as const,
  );
  return [...probes, ...hooks].flatMap(([at, handler]) => (handler === undefined ? [] : [[at, handler] as const]));
}
