// Pod Security: pods and checks judged per second of one core, for a pod that is allowed and one that is not.
import { checkPod, checksOf, formatPolicy, type Pod, type Policy } from "../src/engines/pss/index.ts";
import type { SecurityContext } from "../src/model/index.ts";

const RUN_MS = 1000;
const POLICY: Policy = { level: "restricted", version: "latest" };

const hardened: SecurityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const probe = { httpGet: { path: "/healthz", port: 8080 } };

function toPod(securityContext: SecurityContext): Pod {
  return {
    metadata: { annotations: { "prometheus.io/scrape": "true" } },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      initContainers: [{ name: "migrate", securityContext }],
      containers: [
        { name: "web", securityContext, ports: [{ containerPort: 8080 }], livenessProbe: probe, readinessProbe: probe },
        { name: "proxy", securityContext, ports: [{ containerPort: 8443 }] },
      ],
      volumes: [
        { name: "cache", emptyDir: {} },
        { name: "keys", secret: { secretName: "keys" } },
      ],
    },
  };
}

/** Pods judged per second of processor time. */
function measure(pod: Pod): number {
  const start = process.cpuUsage();
  const end = performance.now() + RUN_MS;
  let judged = 0;
  while (performance.now() < end) {
    for (let n = 0; n < 1000; n++) checkPod(pod, POLICY);
    judged += 1000;
  }
  const { user, system } = process.cpuUsage(start);
  return (judged * 1e6) / (user + system);
}

const pods = { allowed: toPod(hardened), denied: toPod({ privileged: true, capabilities: { add: ["SYS_ADMIN"] } }) };
for (const [name, pod] of Object.entries(pods)) {
  measure(pod);
  const podsPerSecond = measure(pod);
  const checksPerSecond = podsPerSecond * checksOf(POLICY).length;
  const figures = `${Math.round(podsPerSecond).toLocaleString("en")} pods/s, ${Math.round(checksPerSecond).toLocaleString("en")} checks/s`;
  console.log(`${formatPolicy(POLICY)}, three containers, ${name}: ${figures}`);
}
