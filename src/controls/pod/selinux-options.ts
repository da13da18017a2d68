import type { WorkloadControl } from "../../model/index.ts";
import { onContainer, onPod } from "./setting.ts";

const TYPES: ReadonlySet<string> = new Set([
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
]);

export const selinuxOptions: WorkloadControl = {
  id: "pod/selinux-options",
  title: "Containers keep the SELinux type of containers",
  layer: "container",
  impact: "high",
  scope: "workload",
  threat: {
    stride: ["elevation-of-privilege", "tampering"],
    text: "A type of one's own, such as spc_t, or another user or role takes the container out of the rules that keep it from the node's files and other containers.",
  },
  why: "The container types may touch only what is labelled for containers, whatever the user.",
  fix: {
    text: "Remove `type`, `user` and `role` from `seLinuxOptions`; a level is fine.",
    caution: "Access to host files that the type was chosen for is refused; read the node's audit log for type=AVC.",
  },
  residualRisk: "Nodes without SELinux enforce nothing.",
  tradeOff: "Access to relabelled host files needs a type, with an exception for it.",
  frameworks: {
    nsa: ["Pod security: AppArmor and SELinux"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "AC-3"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1611"],
    owasp: ["K01"],
    pss: ["baseline", "restricted"],
  },
  check(workload) {
    const pod = {
      options: workload.podSpec.securityContext?.seLinuxOptions,
      path: onPod(workload, "seLinuxOptions"),
      who: "the pod",
    };
    const containers = workload.containers.map((container) => ({
      options: container.spec.securityContext?.seLinuxOptions,
      path: onContainer(container, "seLinuxOptions"),
      who: `container "${container.name}"`,
    }));
    return [pod, ...containers].flatMap(({ options, path, who }) =>
      (["type", "user", "role"] as const).flatMap((key) => {
        const value = options?.[key] ?? "";
        if (value === "" || (key === "type" && TYPES.has(value))) return [];
        const at = [...path, key];
        return [
          {
            path: at,
            message: `${who} sets the SELinux ${key} ${JSON.stringify(value)}`,
            edits: [{ op: "remove" as const, path: at }],
          },
        ];
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seLinuxOptions: { level: "s0:c123,c456", type: container_t } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { seLinuxOptions: { type: spc_t } }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "registry.example/web:1.4.2", securityContext: { seLinuxOptions: { user: system_u } } }]
`,
    ],
  },
};
