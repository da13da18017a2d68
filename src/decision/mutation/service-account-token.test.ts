import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../model/index.ts";
import type { Mutations } from "../mutations.ts";
import { create, NO_MUTATIONS, specOf, toPodOf, toWorld } from "./mutations-for-tests.ts";

const NO_TOKEN: Mutations = { ...NO_MUTATIONS, automountServiceAccountToken: true };
const MOUNT = {
  name: "kube-api-access-x2x4z",
  mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
  readOnly: true,
};
/** As the API server's ServiceAccount plugin makes it. */
const VOLUME = {
  name: "kube-api-access-x2x4z",
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      {
        downwardAPI: {
          items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
        },
      },
    ],
  },
};
const DATA = { name: "data", emptyDir: {} };

function account(automount?: boolean): KubernetesObject {
  const own = automount === undefined ? {} : { automountServiceAccountToken: automount };
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "shop" }, ...own };
}

describe("the service account's token", () => {
  it("is not mounted where neither pod nor account says anything", () => {
    const pod = toPodOf({});
    expect(specOf(create(pod, NO_TOKEN))).toEqual({ ...specOf({ object: pod }), automountServiceAccountToken: false });
    expect(specOf(create(pod, NO_TOKEN, toWorld([account()])))).toHaveProperty("automountServiceAccountToken", false);
  });

  it.each([true, false])("is left to a pod that says %s", (automountServiceAccountToken) => {
    const pod = toPodOf({}, { automountServiceAccountToken });
    expect(create(pod, NO_TOKEN).object).toBe(pod);
  });

  it.each([true, false])("is left to an account that says %s", (automount) => {
    const pod = toPodOf({}, { serviceAccountName: "default" });
    expect(create(pod, NO_TOKEN, toWorld([account(automount)])).object).toBe(pod);
  });

  it("is taken out again, for the API server put it in before it asked", () => {
    const pod = toPodOf({ volumeMounts: [MOUNT] }, { volumes: [DATA, VOLUME] });
    expect(specOf(create(pod, NO_TOKEN))).toEqual({
      automountServiceAccountToken: false,
      containers: [{ name: "app", image: "registry.example/app:1" }],
      volumes: [DATA],
    });
  });

  it("stays where somebody mounts its volume elsewhere", () => {
    const pod = toPodOf({ volumeMounts: [{ ...MOUNT, mountPath: "/token" }] }, { volumes: [VOLUME] });
    expect(create(pod, NO_TOKEN)).toMatchObject({ object: pod, notes: [expect.stringContaining("stays")] });
  });

  it("stays in a volume that is not the API server's own", () => {
    const own = { ...VOLUME, projected: { sources: [{ serviceAccountToken: { path: "token", audience: "vault" } }] } };
    const pod = toPodOf({ volumeMounts: [MOUNT] }, { volumes: [own] });
    expect(specOf(create(pod, NO_TOKEN))).toMatchObject({ automountServiceAccountToken: false, volumes: [own] });
  });
});
