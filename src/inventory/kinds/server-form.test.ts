import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dig, type Json, type JsonObject, type KubernetesObject } from "../../model/index.ts";
import { builtInKinds, findKind, toCreatedForm, toKindTable, toServerForm } from "./index.ts";

const deployment = (container: JsonObject, spec: JsonObject = {}): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", labels: {} },
  spec: { template: { spec: { ...spec, containers: [{ name: "a", ...container }] } } },
});
const toForm = (object: KubernetesObject): KubernetesObject => {
  const [group = "", version = ""] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : ["", "v1"];
  return toServerForm(object, findKind(group, object.kind, version)!);
};
const containerOf = (object: KubernetesObject): Json | undefined =>
  dig(toForm(object), "spec", "template", "spec", "containers", 0);

// The whole of it is compared with a real API server in tests/cluster/server-form.test.ts.
describe("an object in the API server's form", () => {
  it("has the defaults of its kind and of all that stands in it", () => {
    expect(toForm(deployment({ image: "nginx" }))).toMatchObject({
      metadata: { name: "web" },
      spec: {
        replicas: 1,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
        template: { metadata: {}, spec: { securityContext: {}, terminationGracePeriodSeconds: 30 } },
      },
      status: {},
    });
  });

  it("has what is always written, and not what is empty or unknown", () => {
    const form = toForm(deployment({ image: "nginx", tty: false, args: [], stdin: true, odd: 1 }));
    expect(dig(form, "spec", "selector")).toBeNull();
    expect(form.metadata).toEqual({ name: "web" });
    expect(dig(form, "spec", "template", "spec", "containers", 0)).toEqual({
      name: "a",
      image: "nginx",
      imagePullPolicy: "Always",
      resources: {},
      stdin: true,
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
    });
  });

  it.each([
    ["nginx", "Always"],
    ["nginx:latest", "Always"],
    ["nginx:1.27", "IfNotPresent"],
    ["registry.example:5000/nginx", "Always"],
    [`nginx@sha256:${"a".repeat(64)}`, "IfNotPresent"],
    ["NOT an image", "IfNotPresent"],
  ])("pulls %s %s", (image, policy) => {
    expect(containerOf(deployment({ image }))).toMatchObject({ imagePullPolicy: policy });
  });

  it("has quantities as the server writes them", () => {
    const resources = { limits: { cpu: "1000m", memory: "0.5Gi" }, requests: { cpu: 0.1 } };
    expect(containerOf(deployment({ resources }))).toMatchObject({
      resources: { limits: { cpu: "1", memory: "512Mi" }, requests: { cpu: "100m" } },
    });
  });

  it("has the defaults of its schema where it is custom, and no unknown fields", () => {
    const fields = {
      size: { type: "integer", default: 3 },
      free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    };
    const kinds = toKindTable([
      {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: {},
        spec: {
          group: "example.com",
          names: { kind: "Fox", plural: "foxes" },
          versions: [
            {
              name: "v1",
              schema: { openAPIV3Schema: { properties: { spec: { type: "object", properties: fields } } } },
            },
          ],
        },
      },
    ]);
    const fox = { apiVersion: "example.com/v1", kind: "Fox", metadata: {}, spec: { free: { a: 1 }, odd: 1 }, other: 1 };
    expect(toServerForm(fox, kinds.find("example.com", "Fox")!)).toEqual({
      apiVersion: "example.com/v1",
      kind: "Fox",
      metadata: {},
      spec: { free: { a: 1 }, size: 3 },
    });
  });

  it("stays as it is when it is read again, and the object handed in is not changed", () => {
    const value = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<Json>(null, true, false, "", "a", 0, 1, "1Gi"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            "containers",
            "name",
            "image",
            "resources",
            "limits",
            "volumes",
            "template",
            "ports",
            "__proto__",
            "strategy",
            "env",
            "labels",
            "metadata",
            "emptyDir",
          ),
          tie("value"),
          { maxKeys: 5, noNullPrototype: true },
        ),
      ),
    })).value;
    const kinds = builtInKinds.all();
    fc.assert(
      fc.property(fc.constantFrom(...kinds), value, value, (kind, spec, metadata) => {
        const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
        const object = { apiVersion, kind: kind.kind, metadata, spec } as unknown as KubernetesObject;
        const before = JSON.stringify(object);
        const once = toServerForm(object, kind);
        expect(JSON.stringify(object)).toBe(before);
        expect(toServerForm(once, kind)).toEqual(once);
        toCreatedForm(once, kind, { namespace: "default" });
        expect(({} as Record<string, unknown>)["containers"]).toBeUndefined();
      }),
    );
  });
});

describe("an object that was created", () => {
  it("has what plugins and strategies set", () => {
    const pod = toForm({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [] } });
    const created = toCreatedForm(pod, findKind("", "Pod")!, { namespace: "shop" });
    expect(created.metadata).toEqual({ name: "a", namespace: "shop", generation: 1 });
    expect(created).toMatchObject({
      spec: { priority: 0, preemptionPolicy: "PreemptLowerPriority", enableServiceLinks: true },
      status: { phase: "Pending", qosClass: "BestEffort" },
    });
    expect(dig(created, "spec", "tolerations", 0, "key")).toBe("node.kubernetes.io/not-ready");
  });
});
