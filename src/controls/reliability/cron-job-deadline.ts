import { dig, type ObjectControl } from "../../model/index.ts";

export const cronJobDeadline: ObjectControl = {
  id: "reliability/cron-job-deadline",
  title: "CronJobs say how late a run may start",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  concern: "reliability",
  scope: "object",
  kinds: ["batch/CronJob"],
  threat: {
    stride: ["denial-of-service"],
    text: "After an outage of the control plane, missed runs either start late, when nobody expects them, or the job is given up for good after a hundred misses.",
  },
  why: "`startingDeadlineSeconds` bounds the delay and the window in which misses are counted.",
  fix: { text: "Set `spec.startingDeadlineSeconds`, for example to half the interval; at least 10." },
  residualRisk: "A run missed beyond the deadline is left out.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CP-10"] },
  check({ object }) {
    const path = ["spec", "startingDeadlineSeconds"];
    if (dig(object, ...path) != null) return undefined;
    return { path, message: `CronJob "${object.metadata.name ?? ""}" has no starting deadline` };
  },
  examples: {
    good: [
      `apiVersion: batch/v1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 3 * * *"
  startingDeadlineSeconds: 600
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: report, image: registry.example/report:1.0.0 }]
`,
    ],
    bad: [
      `apiVersion: batch/v1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: report, image: registry.example/report:1.0.0 }]
`,
    ],
  },
};
