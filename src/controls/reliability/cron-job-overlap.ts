import { dig, type ObjectControl } from "../../model/index.ts";

export const cronJobOverlap: ObjectControl = {
  id: "reliability/cron-job-overlap",
  title: "Runs of a CronJob do not overlap",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "object",
  kinds: ["batch/CronJob"],
  threat: {
    stride: ["denial-of-service"],
    text: "When a run takes longer than the interval, the next ones start beside it, pile up on the same data and take the cluster's resources.",
  },
  why: "`Forbid` leaves a run out, `Replace` ends the old one.",
  fix: { text: "Set `spec.concurrencyPolicy` to Forbid or Replace." },
  residualRisk: "A run that hangs then holds up all others: bound it with `activeDeadlineSeconds`.",
  tradeOff: "Runs may be left out.",
  frameworks: { nist80053: ["SC-5"] },
  check({ object }) {
    const path = ["spec", "concurrencyPolicy"];
    const policy = dig(object, ...path) ?? "Allow";
    return policy === "Allow"
      ? { path, message: `runs of CronJob "${object.metadata.name ?? ""}" may overlap` }
      : undefined;
  },
  examples: {
    good: [
      `apiVersion: batch/v1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 3 * * *"
  concurrencyPolicy: Forbid
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
