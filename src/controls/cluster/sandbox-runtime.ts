import { asString, dig, type ObjectControl } from "../../model/index.ts";

export const sandboxRuntime: ObjectControl = {
  id: "cluster/sandbox-runtime",
  title: "Sandboxes for untrusted code have a hardened runtime",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["extensions.agents.x-k8s.io/SandboxTemplate", "agents.x-k8s.io/Sandbox"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Code written by a model or a stranger runs on the node's own kernel: one kernel flaw and it holds the node.",
  },
  why: "gVisor and Kata put a second kernel between the code and the node.",
  fix: {
    text: "Set `runtimeClassName` of the pod template to a hardened runtime, for example gvisor or kata.",
    caution: "The nodes must have the runtime installed, and some system calls behave differently.",
  },
  residualRisk: "The sandbox's own flaws and the network remain.",
  tradeOff: "Slower system calls and starts.",
  frameworks: { nist800190: ["4.4.3"], nist80053: ["SC-39", "AC-6"], mitre: ["T1611"], owasp: ["K01"] },
  check({ object }) {
    const path = ["spec", "podTemplate", "spec", "runtimeClassName"];
    const name = asString(dig(object, ...path)) ?? "";
    if (HARDENED.test(name)) return undefined;
    const message = name === "" ? "no runtime class is set" : `runtime class "${name}" is not known to be hardened`;
    return { path, message };
  },
  examples: {
    good: [
      `apiVersion: extensions.agents.x-k8s.io/v1beta1
kind: SandboxTemplate
metadata: { name: python }
spec:
  podTemplate:
    spec:
      runtimeClassName: gvisor
      containers: [{ name: python, image: registry.example/python:3.14.0 }]
`,
    ],
    bad: [
      `apiVersion: extensions.agents.x-k8s.io/v1beta1
kind: SandboxTemplate
metadata: { name: python }
spec:
  podTemplate:
    spec:
      containers: [{ name: python, image: registry.example/python:3.14.0 }]
`,
    ],
  },
};

/** Names in use for gVisor, Kata Containers and other runtimes with a kernel of their own. */
const HARDENED = /gvisor|runsc|kata|firecracker|confidential|hyperlight|cloud-hypervisor|sysbox/i;
