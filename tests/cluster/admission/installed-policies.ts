import { setTimeout as sleep } from "node:timers/promises";
import { asString, dig, type JsonObject, type KubernetesObject } from "../../../src/model/index.ts";
import type { ApiServer } from "../api-server.ts";
import type { MadePolicy } from "./corpus-policies.ts";

const API = "/apis/admissionregistration.k8s.io/v1";
const GROUP = "policy-test.example.com";

/** A policy that the server took, bound to a namespace of its own, so that each can be asked alone. */
export interface InstalledPolicy {
  readonly namespace: string;
  readonly made: MadePolicy;
  readonly policy: KubernetesObject;
  readonly binding: KubernetesObject;
  readonly param: KubernetesObject | undefined;
  /** Why the server did not take it. */
  readonly refused: string | undefined;
}

export interface Installation {
  readonly kind: "ValidatingAdmissionPolicy" | "MutatingAdmissionPolicy";
  readonly actions?: readonly string[];
}

/** Creates the kind of parameters; once for a server. */
export async function installParameterKind(server: ApiServer): Promise<void> {
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  await create(server, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    metadata: { name: `parameters.${GROUP}` },
    spec: {
      group: GROUP,
      scope: "Cluster",
      names: { kind: "Parameter", plural: "parameters" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { spec: schema } } },
        },
      ],
    },
  });
  const path = `/apis/${GROUP}/v1/parameters`;
  while ((await server.send("GET", path)).status !== 200) await sleep(100);
}

/** Creates policies, their parameters, namespaces and bindings, and waits until the server judges by them. */
export async function installPolicies(
  server: ApiServer,
  policies: readonly MadePolicy[],
  { kind, actions = ["Deny"] }: Installation,
): Promise<InstalledPolicy[]> {
  const prefix = kind === "ValidatingAdmissionPolicy" ? "v" : "m";
  const installed: InstalledPolicy[] = [];
  const all = [...policies, CANARIES[kind]];
  // First what policies could refuse: they are about parameters, too, as soon as the server has read them.
  for (const [index, made] of all.entries()) await prepare(server, `${prefix}${index}`, made);
  for (const [index, made] of all.entries()) {
    installed.push(await install(server, `${prefix}${index}`, made, kind, actions));
  }
  const canary = installed.pop();
  await waitForCanary(server, canary?.namespace ?? "", kind);
  return installed;
}

function toParam(namespace: string, { params }: MadePolicy): KubernetesObject | undefined {
  return params === undefined
    ? undefined
    : { apiVersion: `${GROUP}/v1`, kind: "Parameter", metadata: { name: namespace }, spec: params };
}

/** Creates the namespace of a policy, and its parameter. @throws {Error} when the server does not take the parameter */
async function prepare(server: ApiServer, namespace: string, made: MadePolicy): Promise<void> {
  await create(server, "/api/v1/namespaces", { metadata: { name: namespace } });
  const param = toParam(namespace, made);
  if (param === undefined) return;
  let refused: string | undefined = "";
  // The server takes objects of a new kind a moment after it says it knows the kind.
  for (let attempt = 0; attempt < 300 && refused !== undefined; attempt += 1) {
    if (attempt > 0) await sleep(100);
    refused = await create(server, `/apis/${GROUP}/v1/parameters`, param);
  }
  if (refused !== undefined) throw new Error(`the parameter of ${namespace} is not taken: ${refused}`);
}

async function install(
  server: ApiServer,
  namespace: string,
  made: MadePolicy,
  kind: Installation["kind"],
  actions: readonly string[],
): Promise<InstalledPolicy> {
  const name = `${namespace}.${made.name.toLowerCase().replaceAll(/[^a-z0-9.-]/g, "-")}`
    .slice(0, 60)
    .replace(/[.-]+$/, "");
  const param = toParam(namespace, made);
  const paramKind = param === undefined ? {} : { paramKind: { apiVersion: `${GROUP}/v1`, kind: "Parameter" } };
  const paramRef = param === undefined ? {} : { paramRef: { name: namespace, parameterNotFoundAction: "Deny" } };
  const apiVersion = "admissionregistration.k8s.io/v1";
  const policy = { apiVersion, kind, metadata: { name }, spec: { ...made.spec, ...paramKind } };
  const matchResources = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
  const validationActions = kind === "ValidatingAdmissionPolicy" ? { validationActions: [...actions] } : {};
  const spec = { policyName: name, matchResources, ...paramRef, ...validationActions };
  const binding = { apiVersion, kind: `${kind}Binding`, metadata: { name: `${namespace}-binding` }, spec };
  const plural = kind === "ValidatingAdmissionPolicy" ? "validatingadmissionpolic" : "mutatingadmissionpolic";
  const refused = await create(server, `${API}/${plural}ies`, policy);
  const unbound = await create(server, `${API}/${plural}ybindings`, binding);
  return { namespace, made, policy, binding, param, refused: refused ?? unbound };
}

async function create(server: ApiServer, path: string, object: JsonObject): Promise<string | undefined> {
  const answer = await server.send("POST", path, object);
  return answer.status < 300 || answer.status === 409 ? undefined : (asString(answer.json()["message"]) ?? answer.text);
}

const MATCHING = {
  resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }],
};
/** They name a parameter too, for parameters arrive by another way than policies. */
const CANARIES: Readonly<Record<Installation["kind"], MadePolicy>> = {
  ValidatingAdmissionPolicy: {
    name: "canary",
    params: { sings: true },
    spec: {
      matchConstraints: MATCHING,
      validations: [{ expression: "!params.spec.sings", message: "the canary sings" }],
    },
  },
  MutatingAdmissionPolicy: {
    name: "canary",
    params: { sings: true },
    spec: {
      matchConstraints: MATCHING,
      reinvocationPolicy: "Never",
      mutations: [
        {
          patchType: "JSONPatch",
          jsonPatch: { expression: '[JSONPatch{op: "add", path: "/data", value: {"canary": "sings"}}]' },
        },
      ],
    },
  },
};

/** The server looks for new kinds of parameters every thirty seconds. */
async function waitForCanary(server: ApiServer, namespace: string, kind: Installation["kind"]): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`;
  let answered = "";
  for (let attempt = 0; attempt < 900; attempt++) {
    const { text } = await server.send("POST", path, { metadata: { name: "canary" } });
    if (kind === "ValidatingAdmissionPolicy" ? text.includes("the canary sings") : text.includes('"canary":"sings"'))
      return;
    answered = text;
    await sleep(100);
  }
  throw new Error(`the canary of ${namespace} does not sing: ${answered}`);
}

/** The message of an answer, without what the server puts in front of every refusal. */
export function toRefusal(answer: { readonly status: number; json(): JsonObject }): string | undefined {
  if (answer.status < 300) return undefined;
  const message = asString(dig(answer.json(), "message")) ?? "";
  const start = message.indexOf(" is forbidden: ");
  return start < 0 ? message : message.slice(start + " is forbidden: ".length);
}
