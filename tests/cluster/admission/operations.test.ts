import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAdmissionPolicies } from "../../../src/engines/policy/admission/read.ts";
import {
  type Operation,
  type Request,
  toKnownObjects,
  toRequest,
  type World,
} from "../../../src/engines/policy/index.ts";
import { findKind, toKindTable, toServerForm } from "../../../src/inventory/kinds/index.ts";
import type { JsonObject, KubernetesObject, Resource } from "../../../src/model/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "../api-server.ts";
import { toRefusal } from "./installed-policies.ts";
import { maps, NAMESPACE, POLICIES } from "./operation-policies.ts";

const API = "admissionregistration.k8s.io/v1";
const MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
const FOXES = `/apis/example.com/v2/namespaces/${NAMESPACE}/foxes`;

const map = (
  name: string,
  labels: Record<string, string> = {},
  data: Record<string, string> = {},
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: NAMESPACE, labels },
  data,
});
const PARAMS = [
  map("one", { use: "yes" }, { name: "alpha" }),
  map("two", { use: "yes" }, { name: "beta" }),
  map("three", {}, { name: "gamma" }),
];
const FOX: KubernetesObject = {
  apiVersion: "example.com/v2",
  kind: "Fox",
  metadata: { name: "f", namespace: NAMESPACE },
};
const DEFINITION: KubernetesObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "foxes.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Fox", plural: "foxes" },
    versions: ["v1", "v2"].map((name) => ({
      name,
      served: true,
      storage: name === "v1",
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: { spec: { type: "object", properties: { size: { type: "integer", default: 3 } } } },
        },
      },
    })),
  },
};

interface Case {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly object: KubernetesObject;
  readonly old?: KubernetesObject;
}

describe.skipIf(whyNoApiServer)("parameters, updates, deletions and versions", () => {
  let server: ApiServer;
  const send = async (method: string, path: string, object?: unknown): Promise<void> => {
    const answer = await server.send(method, path, object);
    if (answer.status >= 300) throw new Error(answer.text);
  };

  beforeAll(async () => {
    server = await startApiServer();
    await send("POST", "/api/v1/namespaces", { metadata: { name: NAMESPACE } });
    await send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
    for (const param of PARAMS) await send("POST", MAPS, param);
    for (const name of Object.keys(POLICIES))
      await send("POST", MAPS, labelled(map(`old-${name}`, {}, { a: "1" }), name));
    await until(async () => (await server.send("GET", FOXES)).status === 200);
    for (const [name, { spec }] of Object.entries(POLICIES)) {
      await send("POST", `/apis/${API}/validatingadmissionpolicies`, toPolicyObject(name, spec));
      await send("POST", `/apis/${API}/validatingadmissionpolicybindings`, toBindingObject(name));
    }
    const canary = labelled(map("beta"), "param-namespace");
    await until(async () => (await server.send("POST", `${MAPS}?dryRun=All`, canary)).status === 422);
    await sleep(2000);
  });
  afterAll(() => server?.stop());

  it("warn of every validation that does not hold, in the words of a real API server", async () => {
    const name = "warnings";
    const validations = ["'one'", "'two ' + object.metadata.name", "string(object.nothing)"].map(
      (messageExpression) => ({
        expression: "false",
        messageExpression,
        message: "plain",
      }),
    );
    const spec = {
      matchConstraints: maps("CREATE"),
      validations: [...validations, { expression: "object.nothing == 1" }],
    };
    const policy = toPolicyObject(name, spec);
    const bound = toBindingObject(name);
    const binding = { ...bound, spec: { ...(bound["spec"] as JsonObject), validationActions: ["Warn"] } };
    await send("POST", `/apis/${API}/validatingadmissionpolicies`, policy);
    await send("POST", `/apis/${API}/validatingadmissionpolicybindings`, binding);
    const object = labelled(map("warned"), name);
    const { items } = readAdmissionPolicies([policy, binding].map(toResource));
    const asked = toAsked({ method: "POST", path: MAPS, operation: "CREATE", object });
    const ours = items[0]?.judge(asked, { objects: toKnownObjects([home(NAMESPACE)]), now: new Date() }) ?? [];
    const warnings = async (): Promise<string[]> => {
      const { headers } = await request(`${server.url}${MAPS}?dryRun=All`, {
        method: "POST",
        headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
        body: JSON.stringify(object),
        dispatcher: new Agent({ connect: { ca: readFileSync(server.caFile) } }),
      });
      return [headers["warning"] ?? []].flat().map((text) => JSON.parse(text.slice("299 - ".length)) as string);
    };
    await until(async () => (await warnings()).length > 0);
    expect(ours.map(({ message }) => message)).toEqual(await warnings());
    expect(ours.map(({ action }) => action)).toEqual(["warn", "warn", "warn", "warn"]);
  });

  it("decide as a real API server decides, word for word", async () => {
    const differing: unknown[] = [];
    let [pairs, denied] = [0, 0];
    for (const name of Object.keys(POLICIES)) {
      const { items } = readAdmissionPolicies([toPolicyObject(name), toBindingObject(name)].map(toResource));
      const world: World = {
        objects: toKnownObjects([...PARAMS, DEFINITION, home(NAMESPACE), home("default")]),
        now: new Date(),
      };
      for (const one of toCases(name)) {
        const theirs = toRefusal(
          await server.send(one.method, `${one.path}?dryRun=All`, one.method === "DELETE" ? undefined : one.object),
        );
        const ours = items[0]?.judge(toAsked(one), world).find(({ action }) => action === "deny")?.message;
        pairs += 1;
        if (theirs !== undefined) denied += 1;
        if (theirs !== ours) differing.push({ name, operation: one.operation, theirs, ours });
      }
    }
    console.info(`${pairs} pairs, ${denied} denied, ${differing.length} differ`);
    expect(differing).toEqual([]);
    expect(denied).toBeGreaterThan(15);
  });
});

async function until(isReady: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300 && !(await isReady()); attempt++) await sleep(100);
}

function toCases(name: string): Case[] {
  const old = labelled(map(`old-${name}`, {}, { a: "1" }), name);
  const changed = labelled(map(`old-${name}`, {}, { a: "2" }), name);
  const path = `${MAPS}/old-${name}`;
  return [
    ...["alpha", "beta", "gamma", "delta"].map((one): Case => ({
      method: "POST",
      path: MAPS,
      operation: "CREATE",
      object: labelled(map(one), name),
    })),
    { method: "PUT", path, operation: "UPDATE", object: changed, old },
    { method: "PUT", path, operation: "UPDATE", object: old, old },
    { method: "DELETE", path, operation: "DELETE", object: old },
    { method: "POST", path: FOXES, operation: "CREATE", object: labelled(FOX, name) },
    { method: "POST", path: FOXES, operation: "CREATE", object: { ...labelled(FOX, name), spec: {} } },
    {
      method: "POST",
      path: FOXES.replace("v2", "v1"),
      operation: "CREATE",
      object: { ...labelled(FOX, name), apiVersion: "example.com/v1" },
    },
  ];
}

function toAsked({ operation, object, old }: Case): Request {
  const kinds = toKindTable([DEFINITION]);
  const userInfo = { username: "admin", groups: ["system:masters", "system:authenticated"] };
  const asked = toRequest(object, { operation, userInfo, kinds });
  const kind = findKind("", "ConfigMap");
  const stored = old === undefined || kind === undefined ? asked.oldObject : toServerForm(old, kind);
  return { ...asked, oldObject: stored, dryRun: true };
}

function labelled(object: KubernetesObject, name: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, policy: name } } };
}

function home(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

function toResource(object: KubernetesObject): Resource {
  return { object, origin: { is: "cluster", context: "test" } };
}

function toPolicyObject(name: string, spec = POLICIES[name]?.spec): KubernetesObject {
  return { apiVersion: API, kind: "ValidatingAdmissionPolicy", metadata: { name }, spec };
}

function toBindingObject(name: string): KubernetesObject {
  const matchResources = { objectSelector: { matchLabels: { policy: name } } };
  const spec = { policyName: name, validationActions: ["Deny"], matchResources, ...POLICIES[name]?.binding };
  return { apiVersion: API, kind: "ValidatingAdmissionPolicyBinding", metadata: { name: `${name}-binding` }, spec };
}
