import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allows, readRules, type Rule } from "../../src/controls/rbac/rule.ts";
import { asString, dig, type JsonObject } from "../../src/model/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";

const SEED = 20261121;
const ROLES = 120;
const REQUESTS_OF_ROLE = 25;
const RBAC = "/apis/rbac.authorization.k8s.io/v1";

const GROUPS = ["", "apps", "*"];
const RESOURCES = [
  "pods",
  "pods/exec",
  "pods/*",
  "*/exec",
  "*/*",
  "*",
  "secrets",
  "deployments",
  "deployments/scale",
  "*/scale",
];
const VERBS = ["get", "list", "create", "delete", "deletecollection", "patch", "escalate", "*"];
const NAMES = ["web", "db"];

const some = (words: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 });
const anyRule = fc.record({
  apiGroups: some(GROUPS),
  resources: some(RESOURCES),
  verbs: some(VERBS),
  resourceNames: fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(NAMES) }),
});
const anyRequest = fc.record({
  verb: fc.constantFrom(...VERBS.filter((verb) => verb !== "*")),
  group: fc.constantFrom(...GROUPS.filter((group) => group !== "*")),
  resource: fc.constantFrom("pods", "pods/exec", "secrets", "deployments", "deployments/scale", "services"),
});
type Request = typeof anyRequest extends fc.Arbitrary<infer Value> ? Value : never;

describe.skipIf(whyNoApiServer)("the API server's own RBAC authorizer", () => {
  let server: ApiServer;
  const rules = fc.sample(anyRule, { seed: SEED, numRuns: ROLES });

  beforeAll(async () => {
    server = await startApiServer();
    for (const [index, rule] of rules.entries()) await giveRule(server, `u${index}`, rule);
    while (!(await isAllowed(server, "ready", READY, ""))) await new Promise((resolve) => setTimeout(resolve, 100));
  });
  afterAll(() => server?.stop());

  it("agrees on what generated rules allow", { timeout: 120_000 }, async () => {
    const requests = fc.sample(anyRequest, { seed: SEED, numRuns: ROLES * REQUESTS_OF_ROLE });
    const disagreements: string[] = [];
    let allowed = 0;
    for (const [index, request] of requests.entries()) {
      const user = index % ROLES;
      const rule = rules[user] as JsonObject;
      const ours = allows(toRule(rule), [request.verb], request.group, request.resource);
      const theirs = await isAllowed(server, `u${user}`, request, toName(request, rule));
      allowed += Number(theirs);
      if (ours !== theirs)
        disagreements.push(`${JSON.stringify({ rule, request })}: hauberk ${ours}, server ${theirs}`);
    }
    console.log(
      `rbac seed ${SEED}: ${requests.length - disagreements.length} of ${requests.length} agree, ${allowed} of them allowed`,
    );
    expect(disagreements).toEqual([]);
    // Both answers must occur often, or the comparison says little.
    expect(allowed).toBeGreaterThan(requests.length / 10);
    expect(allowed).toBeLessThan(requests.length / 2);
  });
});

const READY: Request = { verb: "get", group: "", resource: "pods" };

async function giveRule(server: ApiServer, name: string, rule: JsonObject): Promise<void> {
  const subject = { kind: "User", name, apiGroup: "rbac.authorization.k8s.io" };
  const roleRef = { kind: "ClusterRole", name, apiGroup: "rbac.authorization.k8s.io" };
  const answers = [
    await server.send("POST", `${RBAC}/clusterroles`, { metadata: { name }, rules: [rule] }),
    await server.send("POST", `${RBAC}/clusterrolebindings`, { metadata: { name }, roleRef, subjects: [subject] }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  // The last one given is the sign that the authorizer has seen them all.
  if (name === `u${ROLES - 1}`)
    await giveRule(server, "ready", { apiGroups: [""], resources: ["pods"], verbs: ["get"] });
}

/** The name a request carries: none where a whole collection is meant or the object has no name yet. */
function toName({ verb, resource }: Request, rule: JsonObject): string {
  if (verb === "deletecollection" || (verb === "create" && !resource.includes("/"))) return "";
  return asString(dig(rule, "resourceNames", 0)) ?? "web";
}

async function isAllowed(server: ApiServer, user: string, request: Request, name: string): Promise<boolean> {
  const [resource, subresource = ""] = request.resource.split("/");
  const resourceAttributes = {
    verb: request.verb,
    group: request.group,
    resource,
    subresource,
    name,
    namespace: "default",
  };
  const answer = await server.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user, resourceAttributes },
  });
  expect(answer.status).toBe(201);
  return dig(answer.json(), "status", "allowed") === true;
}

function toRule(rule: JsonObject): Rule {
  return readRules({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: {},
    rules: [rule],
  })[0] as Rule;
}
