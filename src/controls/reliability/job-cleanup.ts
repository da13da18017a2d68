import { asList, dig, type ObjectControl } from "../../model/index.ts";

export const jobCleanup: ObjectControl = {
  id: "reliability/job-cleanup",
  title: "Finished Jobs are cleaned up",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  onRequest: true,
  scope: "object",
  kinds: ["batch/Job"],
  threat: {
    stride: ["denial-of-service"],
    text: "Finished Jobs and their pods pile up until lists are slow and etcd is full; their logs and environment stay readable meanwhile.",
  },
  why: "The control plane deletes a finished Job after `ttlSecondsAfterFinished`.",
  fix: {
    text: "Set `spec.ttlSecondsAfterFinished`, for example to a day: 86400.",
    caution: "The Job's logs go with it: keep them elsewhere.",
  },
  residualRisk: "Jobs that never finish stay: bound them with `activeDeadlineSeconds`.",
  tradeOff: "None.",
  frameworks: { nist80053: ["SC-5"] },
  check({ object }) {
    const path = ["spec", "ttlSecondsAfterFinished"];
    // A CronJob keeps only the last few of its own.
    if (dig(object, ...path) != null || asList(object.metadata.ownerReferences).length > 0) return undefined;
    return { path, message: `Job "${object.metadata.name ?? ""}" stays for ever once it is finished` };
  },
  examples: {
    good: [
      `apiVersion: batch/v1
kind: Job
metadata: { name: report }
spec:
  ttlSecondsAfterFinished: 86400
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
      restartPolicy: Never
      containers: [{ name: report, image: registry.example/report:1.0.0 }]
`,
    ],
  },
};
