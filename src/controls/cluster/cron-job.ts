import type { ObjectControl } from "../../model/index.ts";

export const cronJob: ObjectControl = {
  id: "cluster/cron-job",
  title: "Each CronJob is known",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["batch/CronJob"],
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Intruders leave a CronJob behind that lets them in again after the break-in was cleaned up.",
  },
  why: "The list is read by a person, who accepts what is known with an exception.",
  fix: { text: "Check who made each CronJob and what it runs; accept it with an exception that names the owner." },
  residualRisk: "Intruders have other ways to stay.",
  tradeOff: "A review now and then.",
  frameworks: { nist80053: ["CM-8", "SI-4"], mitre: ["T1053.007"] },
  check({ object }) {
    return { path: ["metadata", "name"], message: `CronJob "${object.metadata.name ?? ""}" to review` };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web }
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
