import type { ContainerControl, Edit, Observation, Workload } from "../../model/index.ts";
import { isWindows } from "./operating-system.ts";
import { needsEscalation, toAddedEdits } from "./capabilities.ts";
import { onContainer } from "./setting.ts";

export const privilegeEscalation: ContainerControl = {
  id: "pod/privilege-escalation",
  title: "Containers cannot gain privileges they were not started with",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "A setuid program or a file capability in the image makes root out of an ordinary user: the user that the manifest chose is not the user the attacker stays.",
  },
  why: "With allowPrivilegeEscalation false the kernel's no_new_privs bit is set: no program that is started gets more than the one before it.",
  fix: {
    text: "Set `allowPrivilegeEscalation: false`; it is true when nothing is written.",
    caution: "Programs that start as a user and become root by setuid (sudo, ping, some cron daemons) stop working.",
  },
  residualRisk: "A container that starts as root has root's rights without escalating.",
  tradeOff: "sudo, su, ping and others that rely on setuid stop working.",
  frameworks: {
    cis: ["5.2.6"],
    nsa: ["Pod security: privilege escalation"],
    nist800190: ["4.4.3"],
    nist80053: ["AC-6", "CM-7"],
    pci: ["2.2.6"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1068", "T1611"],
    owasp: ["K01"],
    pss: ["restricted"],
  },
  check(container, workload) {
    const { allowPrivilegeEscalation, privileged } = container.spec.securityContext ?? {};
    if (allowPrivilegeEscalation === false || isWindows(workload)) return undefined;
    const path = onContainer(container, "allowPrivilegeEscalation");
    const edits: Edit[] = [{ op: "set", path, value: false }];
    // Kubernetes refuses false beside either of them.
    if (privileged === true) edits.unshift({ op: "set", path: onContainer(container, "privileged"), value: false });
    if (needsEscalation(container)) edits.unshift(...toAddedEdits(container));
    return {
      path,
      message: `container "${container.name}" ${allowPrivilegeEscalation === true ? "allows" : "does not forbid"} privilege escalation`,
      edits,
      ...(allowPrivilegeEscalation === true ? toWritten(workload) : {}),
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { allowPrivilegeEscalation: false } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  os: { name: windows }
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { allowPrivilegeEscalation: true } }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2", securityContext: { allowPrivilegeEscalation: false } }]
  ephemeralContainers: [{ name: debug, image: "registry.example/web:1.4.2", securityContext: { runAsUser: 10001 } }]
`,
    ],
  },
};

/** Somebody asked for it. What it gains is root in the container, not the node: exposure makes it no worse than high. */
function toWritten({ exposure }: Workload): Pick<Observation, "impact" | "exposure"> {
  return { impact: "high", ...(exposure === "internet" ? { exposure: "cluster" } : {}) };
}
