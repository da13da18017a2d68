import type { WorkloadControl } from "../../model/index.ts";

export const jobRestartPolicy: WorkloadControl = {
  id: "reliability/job-restart-policy",
  title: "Jobs have a restart policy Kubernetes accepts",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "workload",
  threat: { stride: ["denial-of-service"], text: "The default `Always` is refused for jobs, so the job never runs." },
  why: "A job ends; its pods may restart on failure or not at all.",
  fix: { text: "Set `restartPolicy: OnFailure`, or `Never` to keep failed pods for their logs." },
  residualRisk: "None for this fault.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check({ resource, podSpec, specPath }) {
    const { kind, apiVersion } = resource.object;
    if ((kind !== "Job" && kind !== "CronJob") || !apiVersion.startsWith("batch/")) return undefined;
    const { restartPolicy } = podSpec;
    if (restartPolicy === "OnFailure" || restartPolicy === "Never") return undefined;
    return {
      path: [...specPath, "restartPolicy"],
      message: `restart policy ${restartPolicy ?? "Always (the default)"} is not allowed for a ${kind}`,
    };
  },
  examples: {
    good: [
      `apiVersion: batch/v1
kind: Job
metadata: { name: report }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: report, image: registry.example/report:1.0.0 }]
`,
    ],
    bad: [
      `apiVersion: batch/v1
kind: Job
metadata: { name: report }
spec:
  template:
    spec:
      containers: [{ name: report, image: registry.example/report:1.0.0 }]
`,
    ],
  },
};
