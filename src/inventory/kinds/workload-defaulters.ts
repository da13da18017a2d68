import { asObject, dig, type JsonObject } from "../../model/index.ts";
import { changeItems, copyOf, isEmpty, setMissing, setZero } from "./default-values.ts";
import type { Defaulter } from "./defaulters.ts";
import { copyTemplateLabels } from "./pod-defaulters.ts";

const MAX_INT32 = 2 ** 31 - 1;

/** Of what makes pods. */
export const WORKLOAD_DEFAULTERS: Readonly<Record<string, Defaulter>> = {
  "apps.v1.Deployment": onSpec((spec) => {
    setMissing(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
    spec["strategy"] = withRollingUpdate(spec["strategy"], { maxUnavailable: "25%", maxSurge: "25%" });
  }),
  "apps.v1.DaemonSet": onSpec((spec) => {
    setMissing(spec, { revisionHistoryLimit: 10 });
    spec["updateStrategy"] = withRollingUpdate(spec["updateStrategy"], { maxUnavailable: 1, maxSurge: 0 });
  }),
  "apps.v1.StatefulSet": onSpec((spec) => {
    setMissing(spec, { replicas: 1, revisionHistoryLimit: 10 });
    setZero(spec, { podManagementPolicy: "OrderedReady" });
    const retention = copyOf(spec["persistentVolumeClaimRetentionPolicy"]);
    setZero(retention, { whenDeleted: "Retain", whenScaled: "Retain" });
    spec["persistentVolumeClaimRetentionPolicy"] = retention;
    const strategy = copyOf(spec["updateStrategy"]);
    if (!strategy["type"]) setMissing(strategy, { rollingUpdate: {} });
    setZero(strategy, { type: "RollingUpdate" });
    if (strategy["type"] === "RollingUpdate" && strategy["rollingUpdate"] !== undefined) {
      const rolling = copyOf(strategy["rollingUpdate"]);
      setMissing(rolling, { partition: 0 });
      strategy["rollingUpdate"] = rolling;
    }
    spec["updateStrategy"] = strategy;
    const claims = changeItems(spec["volumeClaimTemplates"], (claim) => {
      setZero(claim, { apiVersion: "v1", kind: "PersistentVolumeClaim" });
    });
    if (claims !== undefined) spec["volumeClaimTemplates"] = claims;
  }),
  "apps.v1.ReplicaSet": onSpec((spec) => {
    setMissing(spec, { replicas: 1 });
  }),
  "core.v1.ReplicationController": (controller) => {
    copyTemplateLabels(controller, dig(controller, "spec", "template"));
    const spec = copyOf(controller["spec"]);
    const labels = asObject(dig(spec, "template", "metadata", "labels"));
    if (labels !== undefined && isEmpty(spec["selector"])) spec["selector"] = labels;
    setMissing(spec, { replicas: 1 });
    controller["spec"] = spec;
  },
  "batch.v1.Job": (job) => {
    copyTemplateLabels(job, dig(job, "spec", "template"));
    onSpec(setJob)(job);
  },
  "batch.v1.CronJob": onSpec((spec) => {
    setZero(spec, { concurrencyPolicy: "Allow" });
    setMissing(spec, { suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
  }),
  "batch.v1.PodFailurePolicyOnPodConditionsPattern": (pattern) => setZero(pattern, { status: "True" }),
};

function setJob(spec: JsonObject): void {
  if (spec["completions"] === undefined && spec["parallelism"] === undefined) spec["completions"] = 1;
  setMissing(spec, {
    parallelism: 1,
    backoffLimit: spec["backoffLimitPerIndex"] === undefined ? 6 : MAX_INT32,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
    manualSelector: false,
  });
}

function withRollingUpdate(
  strategy: JsonObject[string],
  defaults: Readonly<Record<string, string | number>>,
): JsonObject {
  const copy = copyOf(strategy);
  setZero(copy, { type: "RollingUpdate" });
  if (copy["type"] !== "RollingUpdate") return copy;
  const rolling = copyOf(copy["rollingUpdate"]);
  setMissing(rolling, defaults);
  return { ...copy, rollingUpdate: rolling };
}

/** Changes a copy of the spec; where there is none, a new one. */
function onSpec(change: (spec: JsonObject) => void): Defaulter {
  return (object) => {
    const spec = copyOf(object["spec"]);
    change(spec);
    object["spec"] = spec;
  };
}
