import { asObject, asString, isObject, type Json, type JsonObject } from "../../model/index.ts";
import { changeItems, copyOf, isEmpty, setMissing, setZero } from "./default-values.ts";
import type { Defaulter } from "./defaulters.ts";

/** Of pods and of what stands in them. */
export const POD_DEFAULTERS: Readonly<Record<string, Defaulter>> = {
  "core.v1.Pod": (pod) => {
    const spec = asObject(pod["spec"]);
    if (spec === undefined) return;
    const copy = { ...spec };
    for (const list of ["containers", "initContainers"]) {
      copy[list] = changeItems(copy[list], (container) => {
        if (isObject(container["resources"])) container["resources"] = withRequests(container["resources"]);
        if (spec["hostNetwork"] === true) container["ports"] = changeItems(container["ports"], setHostPort);
      });
      if (copy[list] === undefined) delete copy[list];
    }
    setMissing(copy, { enableServiceLinks: true });
    pod["spec"] = copy;
  },
  "core.v1.PodSpec": (spec) => {
    setZero(spec, { dnsPolicy: "ClusterFirst", restartPolicy: "Always", schedulerName: "default-scheduler" });
    setMissing(spec, { securityContext: {}, terminationGracePeriodSeconds: 30 });
    // The old name of the same field, kept equal by the conversion.
    const account = asString(spec["serviceAccountName"]) || asString(spec["serviceAccount"]);
    if (account) Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  },
  "core.v1.Container": setContainer,
  "core.v1.EphemeralContainer": setContainer,
  "core.v1.Probe": setProbe,
  "core.v1.HTTPGetAction": (action) => setZero(action, { path: "/", scheme: "HTTP" }),
  "core.v1.GRPCAction": (action) => setMissing(action, { service: "" }),
  "core.v1.Volume": (volume) => {
    if (Object.keys(volume).every((key) => key === "name")) volume["emptyDir"] = {};
  },
  "core.v1.ImageVolumeSource": (image) => setZero(image, { pullPolicy: toPullPolicy(image["reference"]) }),
  "core.v1.SecretVolumeSource": setMode,
  "core.v1.ConfigMapVolumeSource": setMode,
  "core.v1.DownwardAPIVolumeSource": setMode,
  "core.v1.ProjectedVolumeSource": setMode,
  "core.v1.HostPathVolumeSource": (source) => setMissing(source, { type: "" }),
  "core.v1.ServiceAccountTokenProjection": (source) => setMissing(source, { expirationSeconds: 3600 }),
  "core.v1.ObjectFieldSelector": (selector) => setZero(selector, { apiVersion: "v1" }),
};

/** What a container may use at most is asked for, where nothing else is. */
function withRequests(resources: JsonObject): JsonObject {
  const limits = asObject(resources["limits"]);
  if (limits === undefined) return resources;
  return { ...resources, requests: { ...limits, ...asObject(resources["requests"]) } };
}

function setHostPort(port: JsonObject): void {
  setZero(port, { hostPort: port["containerPort"] ?? 0 });
}

function setContainer(container: JsonObject): void {
  setZero(container, {
    imagePullPolicy: toPullPolicy(container["image"]),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
}

function setProbe(probe: JsonObject): void {
  setZero(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
}

function setMode(source: JsonObject): void {
  setMissing(source, { defaultMode: 0o644 });
}

/** A name that is no image reference has no tag at all, so it is not pulled again. */
function toPullPolicy(image: Json | undefined): string {
  const name = asString(image) ?? "";
  if (!REFERENCE.test(name)) return "IfNotPresent";
  const [tagged = "", digest] = name.split("@");
  const tag = /:([^/:]+)$/.exec(tagged)?.[1];
  // Docker's parser writes `latest` where neither a tag nor a digest is.
  return tag === "latest" || (tag === undefined && digest === undefined) ? "Always" : "IfNotPresent";
}

/** What k8s.io/kubernetes/pkg/util/parsers takes, by and large: no capitals in the path, a tag, a digest. */
const REFERENCE =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,})?$/;

/** For templates of ReplicationControllers and the like. */
export function copyTemplateLabels(object: JsonObject, template: Json | undefined): void {
  const labels = asObject(asObject(asObject(template)?.["metadata"])?.["labels"]);
  const metadata = copyOf(object["metadata"]);
  if (labels !== undefined && isEmpty(metadata["labels"])) object["metadata"] = { ...metadata, labels };
}
