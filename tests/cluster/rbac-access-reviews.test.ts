import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authorizer, toAuthorizer, toBootstrapObjects } from "../../src/engines/rbac/index.ts";
import { anyObjects } from "../../src/engines/rbac/objects-for-tests.ts";
import { asList, asString, dig, type JsonObject, type KubernetesObject, type Resource } from "../../src/model/index.ts";
import { inParallel, toAsker } from "./access-reviews.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { type Question, toQuestions } from "./rbac-questions.ts";

const SEED = 20261122;
/** The full number takes half a minute: `HAUBERK_ACCESS_REVIEWS=60000`. */
const QUESTIONS = Number(process.env["HAUBERK_ACCESS_REVIEWS"] ?? 10_000);
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const NAMESPACES = ["shop", "bank"];

describe.skipIf(whyNoApiServer)("the RBAC authorizer beside the API server's", () => {
  let server: ApiServer;
  let generated: KubernetesObject[];
  let live: Resource[];
  let answers: readonly boolean[];
  let questions: readonly Question[];

  beforeAll(async () => {
    server = await startApiServer({ controllerManager: true });
    generated = toGenerated();
    for (const name of NAMESPACES) await server.send("POST", "/api/v1/namespaces", { metadata: { name } });
    const made = await inParallel(generated, (object) => server.send("POST", toPath(object), object));
    const refused = made.find(({ status }) => status !== 201);
    if (refused !== undefined) throw new Error(refused.text);
    live = await readSettled(server);
    questions = toQuestions(toAuthorizer(toObjects(live, true)), SEED)
      .take(QUESTIONS)
      .toArray();
    const ask = toAsker(server);
    const started = performance.now();
    answers = await inParallel(questions, ask);
    const seconds = (performance.now() - started) / 1000;
    console.log(`${QUESTIONS} SubjectAccessReviews in ${seconds.toFixed(1)} s`);
  }, 600_000);
  afterAll(() => server?.stop());

  it("gives the same answers from the objects of the cluster", () => {
    expect(findDifferences(toAuthorizer(toObjects(live, true)), "cluster")).toEqual([]);
  });

  it("gives the same answers from manifests, with the roles every cluster has and aggregation worked out", () => {
    const files = generated.map((object): Resource => ({ object, origin: { is: "cluster", context: "files" } }));
    const objects = toObjects([...files, ...toBootstrapObjects("1.36")], false);
    expect(findDifferences(toAuthorizer(objects), "manifests")).toEqual([]);
  });

  it("has roles and bindings of this version as the API server makes them", () => {
    const known = new Set(generated.map(toName));
    const theirs = live.map(({ object }) => object).filter((object) => !known.has(toName(object)));
    const ours = toBootstrapObjects("1.36").map(({ object }) => object);
    // The control plane fills in the rules of aggregated roles.
    expect(toComparable(ours)).toEqual(toComparable(theirs));
  });

  it("allows and refuses often, or the comparison would say little", () => {
    const allowed = answers.filter(Boolean).length;
    expect(allowed).toBeGreaterThan(QUESTIONS / 5);
    expect(allowed).toBeLessThan((QUESTIONS * 4) / 5);
  });

  function findDifferences(authorizer: Authorizer, from: string): object[] {
    const started = performance.now();
    const ours = questions.map(({ user, attributes }) => authorizer.authorize(user, attributes).decision);
    const ms = performance.now() - started;
    const differences = questions.flatMap((question, index) =>
      (ours[index] === "allowed") === answers[index]
        ? []
        : [{ ...question, server: answers[index], ours: ours[index] }],
    );
    const allowed = answers.filter(Boolean).length;
    console.log(
      `${from}: ${questions.length - differences.length} of ${questions.length} agree, ${allowed} of them allowed; ${ms.toFixed(0)} ms, seed ${SEED}`,
    );
    return differences.slice(0, 10);
  }
});

/** Roles and bindings in two namespaces, roles that are made of others, and bindings to roles of every cluster. */
function toGenerated(): KubernetesObject[] {
  const samples = fc.sample(anyObjects, { seed: SEED, numRuns: 25 });
  const made = samples.flatMap(({ roles, bindings }, index) =>
    [...roles, ...bindings].map(({ object }) =>
      rename(object, (name) => `${name.toLowerCase().replaceAll("_", "")}-${index}`),
    ),
  );
  const labelled = made.map((object, index) =>
    object.kind === "ClusterRole" && index % 3 === 0 ? withLabels(object, { "to-part": String(index % 5) }) : object,
  );
  const first = made.findIndex(({ kind }) => kind === "ClusterRole");
  labelled[first] = withLabels(made[first] as KubernetesObject, {
    "rbac.authorization.k8s.io/aggregate-to-view": "true",
  });
  return [...labelled, ...toAggregated(), ...toBindingsOfDefaults()];
}

function rename(object: KubernetesObject, toNew: (name: string) => string): KubernetesObject {
  const metadata = { ...object.metadata, name: toNew(object.metadata.name ?? "") };
  const roleRef = dig(object, "roleRef") as JsonObject | undefined;
  if (roleRef === undefined) return { ...object, metadata };
  return { ...object, metadata, roleRef: { ...roleRef, name: toNew(asString(roleRef["name"]) ?? "") } };
}

function withLabels(object: KubernetesObject, labels: Record<string, string>): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, labels } };
}

const API_VERSION = "rbac.authorization.k8s.io/v1";

/** Made of generated roles by every sort of selector, and of each other. */
function toAggregated(): KubernetesObject[] {
  const selectors: JsonObject[][] = [
    [{ matchLabels: { "to-part": "1" } }],
    [{ matchLabels: { "to-part": "2" } }, { matchLabels: { "to-part": "3" } }],
    [{ matchExpressions: [{ key: "to-part", operator: "In", values: ["0", "4"] }] }],
    [{ matchLabels: { whole: "true" } }],
  ];
  return selectors.flatMap((clusterRoleSelectors, index) => [
    {
      apiVersion: API_VERSION,
      kind: "ClusterRole",
      metadata: { name: `whole-${index}`, labels: { whole: "true" } },
      aggregationRule: { clusterRoleSelectors },
    },
    ...toBindings(`whole-${index}`, `whole-user-${index}`),
  ]);
}

function toBindingsOfDefaults(): KubernetesObject[] {
  return ["view", "edit", "admin", "cluster-admin", "system:node-proxier"].flatMap((name) =>
    toBindings(name, `${name}-user`),
  );
}

/** One in a namespace and one everywhere, for two users. */
function toBindings(role: string, user: string): KubernetesObject[] {
  const make = (kind: string, suffix: string, namespace: JsonObject): KubernetesObject => ({
    apiVersion: API_VERSION,
    kind,
    metadata: { name: `${user}${suffix}`, ...namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: `${user}${suffix}` }],
  });
  return [make("RoleBinding", "-here", { namespace: "shop" }), make("ClusterRoleBinding", "-everywhere", {})];
}

function toPath({ kind, metadata }: KubernetesObject): string {
  const place = kind.startsWith("Cluster") ? "" : `/namespaces/${metadata.namespace}`;
  return `${RBAC}${place}/${kind.toLowerCase()}s`;
}

/** All roles and bindings, once two readings a moment apart are the same: then the control plane has aggregated all. */
async function readSettled(server: ApiServer): Promise<Resource[]> {
  for (let before = ""; ;) {
    const lists = await Promise.all(
      ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"].map(async (kind) => {
        const answer = await server.send("GET", `${RBAC}/${kind.toLowerCase()}s`);
        return asList(answer.json()["items"]).map((item) => ({
          ...(item as KubernetesObject),
          apiVersion: API_VERSION,
          kind,
        }));
      }),
    );
    const text = JSON.stringify(lists);
    if (text === before) {
      return lists.flat().map((object): Resource => ({ object, origin: { is: "cluster", context: "test" } }));
    }
    before = text;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  }
}

function toObjects(resources: readonly Resource[], complete: boolean): Parameters<typeof toAuthorizer>[0] {
  const isBinding = ({ object }: Resource): boolean => object.kind.endsWith("Binding");
  return { roles: resources.filter((one) => !isBinding(one)), bindings: resources.filter(isBinding), complete };
}

function toName({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

function toComparable(objects: readonly KubernetesObject[]): JsonObject[] {
  return objects
    .map((object) => {
      const { kind, metadata, aggregationRule, roleRef, subjects } = object;
      const { name, namespace = "", labels = {} } = metadata;
      const rules = aggregationRule === undefined ? (object["rules"] ?? []) : [];
      const plain = { kind, name, namespace, labels, aggregationRule, roleRef, subjects, rules };
      return JSON.parse(JSON.stringify(plain)) as JsonObject;
    })
    .sort((a, b) => (toKey(a) < toKey(b) ? -1 : 1));
}

function toKey({ kind, namespace, name }: JsonObject): string {
  return JSON.stringify([kind, namespace, name]);
}
