import { describe, expect, it } from "vitest";
import { formatPath } from "../model/index.ts";
import { findBuiltInPlaces } from "./built-in-places.ts";

const placesOf = (apiVersion: string, kind: string): string[] | undefined =>
  findBuiltInPlaces({ apiVersion, kind, metadata: {} })?.map(({ specPath, metadataPath }) =>
    [specPath, metadataPath].map(formatPath).join(" "),
  );

describe("built-in kinds", () => {
  it.each([
    ["v1", "Pod", "spec metadata"],
    ["v1", "PodTemplate", "template.spec template.metadata"],
    ["v1", "ReplicationController", "spec.template.spec spec.template.metadata"],
    ["apps/v1", "DaemonSet", "spec.template.spec spec.template.metadata"],
    ["batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec spec.jobTemplate.spec.template.metadata"],
    ["extensions/v1beta1", "Deployment", "spec.template.spec spec.template.metadata"],
    ["apps/v1beta2", "StatefulSet", "spec.template.spec spec.template.metadata"],
    ["batch/v1beta1", "CronJob", "spec.jobTemplate.spec.template.spec spec.jobTemplate.spec.template.metadata"],
    ["v1", "Deployment", "spec.template.spec spec.template.metadata"],
  ])(
    "hold their pods where the API server says, under former and mistaken groups too: %s %s",
    (version, kind, place) => {
      expect(placesOf(version, kind)).toEqual([place]);
    },
  );

  it("without pods are known to have none; other kinds are not known, whatever they are called", () => {
    expect(placesOf("apps/v1", "ControllerRevision")).toEqual([]);
    expect(placesOf("v1", "ConfigMap")).toEqual([]);
    expect(placesOf("batch.volcano.sh/v1alpha1", "Job")).toBeUndefined();
    expect(placesOf("serving.knative.dev/v1", "Service")).toBeUndefined();
    expect(placesOf("v1", "constructor")).toBeUndefined();
    expect(placesOf("__proto__", "__proto__")).toBeUndefined();
  });
});
