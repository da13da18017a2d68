import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/index.ts";
import { type AttackedServer, OTHERS, startAttackedServer } from "./attacked-server.ts";
import { toPod, toRequest } from "./reviews.ts";

const kyverno = (name: string, rule: JsonObject, over: JsonObject = {}): JsonObject => ({
  apiVersion: "kyverno.io/v1",
  kind: "ClusterPolicy",
  metadata: { name },
  spec: {
    validationFailureAction: "Enforce",
    rules: [{ name: "r", match: { any: [{ resources: { kinds: ["Pod"], ...over } }] }, ...rule }],
  },
});

const REFUSE_PRIVILEGED: JsonObject = {
  validate: {
    message: "no privileged containers",
    pattern: { spec: { containers: [{ "=(securityContext)": { "=(privileged)": "false" } }] } },
  },
};

/** Policies that would talk to somebody, as far as their authors are concerned. */
const callers = (url: string): Readonly<Record<string, JsonObject>> => ({
  "service-call": kyverno("service-call", {
    context: [{ name: "a", apiCall: { method: "POST", service: { url }, data: [{ key: "t", value: "x" }] } }],
    validate: { message: "m", deny: { conditions: { any: [{ key: "{{ a }}", operator: "Equals", value: "x" }] } } },
  }),
  "api-call": kyverno("api-call", {
    context: [{ name: "a", apiCall: { urlPath: "/api/v1/namespaces/kube-system/secrets" } }],
    validate: { message: "m", deny: { conditions: { any: [{ key: "{{ a }}", operator: "Equals", value: "x" }] } } },
  }),
  "cel-http": {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: { name: "cel-http" },
    spec: {
      validationActions: ["Deny"],
      matchConstraints: {
        resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      },
      validations: [{ expression: `http.Get("${url}").body == ""`, message: "m" }],
    },
  },
  "image-regexp": kyverno("image-regexp", {
    verifyImages: [
      {
        imageReferences: ["*"],
        attestors: [
          { entries: [{ keyless: { subjectRegExp: "https://trusted/.*", issuerRegExp: "https://issuer/.*" } }] },
        ],
      },
    ],
  }),
});

const exception = (name: string, expires: string, controls: readonly string[], podName: string): string => `
apiVersion: hauberk.dev/v1alpha1
kind: Exception
metadata: { name: ${name} }
spec:
  owner: team
  reason: vendor image
  expires: ${expires}
  controls: [${controls.join(", ")}]
  resources: [{ kind: Pod, namespace: shop, name: ${podName} }]
`;

/** Exceptions of Kyverno, made by whoever can write into a namespace. */
const POLICY_EXCEPTION: JsonObject = {
  apiVersion: "kyverno.io/v2",
  kind: "PolicyException",
  metadata: { name: "mine", namespace: "shop" },
  spec: {
    exceptions: [{ policyName: "*", ruleNames: ["*"] }],
    match: { any: [{ resources: { kinds: ["Pod"], namespaces: ["*"], names: ["*"] } }] },
  },
};

let outside: Server;
let asked = 0;
let server: AttackedServer;
const EVIL = { securityContext: { privileged: true } };

beforeAll(async () => {
  outside = createServer((_request, response) => {
    asked += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const policies = callers(`http://127.0.0.1:${(outside.address() as AddressInfo).port}/`);
  const lookup = kyverno("lookup", REFUSE_PRIVILEGED, { namespaceSelector: { matchLabels: { strict: "yes" } } });
  const sets = [...Object.keys(policies), "lookup"].map(
    (name) => `    - { name: ${name}, guard: false, policies: ['{folder}/${name}.json'] }\n`,
  );
  server = await startAttackedServer({
    configuration: `exceptions: ['{folder}/exceptions.yaml']
admission:
  ruleSets:
${OTHERS}${sets.join("")}    - { name: controls, guard: false, controls: { deny: [pod/privileged] } }
    - { name: excepted, guard: false, policies: ['{folder}/excepted.json'] }
    - name: sidecars
      guard: false
      controls: { deny: [pod/privileged] }
      mutations: { sidecars: [{ name: mesh, podSelector: {}, template: { containers: [{ name: proxy, image: 'mesh/proxy:1' }] } }] }
`,
    files: {
      ...Object.fromEntries(Object.entries(policies).map(([name, policy]) => [`${name}.json`, JSON.stringify(policy)])),
      "lookup.json": JSON.stringify(lookup),
      "excepted.json": JSON.stringify({
        apiVersion: "v1",
        kind: "List",
        items: [kyverno("excepted", REFUSE_PRIVILEGED), POLICY_EXCEPTION],
      }),
      "exceptions.yaml": [
        exception("expired", "2026-01-01", ["pod/privileged"], "expired"),
        exception("narrow", "2099-01-01", ["pod/host-network"], "narrow"),
      ].join("---"),
    },
  });
}, 60_000);

afterAll(async () => {
  await server?.stop();
  outside.close();
});

const judge = (ruleSet: string, name = "web", container: JsonObject = EVIL) =>
  server.judge(toRequest(toPod({ metadata: { name }, container })), `/validate/${ruleSet}`);

describe("what policies may not do, and what lets nobody off", () => {
  it.each(["service-call", "api-call", "cel-http"])(
    "%s asks nobody, and is no yes (attacks 1, 8, 9)",
    async (ruleSet) => {
      const { allowed, message } = await judge(ruleSet);
      expect(allowed).toBe(false);
      expect(message).toContain("could not be judged");
      expect(asked).toBe(0);
    },
  );

  it("a demand on signatures is not passed over because it is a pattern (attack 17)", async () => {
    expect((await judge("image-regexp")).allowed).toBe(false);
  });

  it("an exception in the namespace of those it is for counts for nothing (attack 14)", async () => {
    expect((await judge("excepted")).code).toBe(403);
  });

  it("an expired waiver, or one for something else, is none (attacks 15, 21)", async () => {
    for (const name of ["expired", "narrow", "web"]) expect((await judge("controls", name)).code).toBe(403);
  });

  it("a namespace that cannot be looked up is not one that a policy is not about (attack 16)", async () => {
    const { allowed, message } = await judge("lookup");
    expect(allowed).toBe(false);
    expect(message).toContain("could not be judged");
  });

  it("nobody is exempt for the name of a container or image, not even of our own sidecar (attack 19)", async () => {
    const sidecar = { name: "proxy", image: "mesh/proxy:1", ...EVIL };
    expect((await judge("sidecars", "web", sidecar)).code).toBe(403);
    const spec = { containers: [{ name: "app", image: "a" }], initContainers: [sidecar] };
    expect((await server.judge(toRequest(toPod({ spec })), "/validate/sidecars")).code).toBe(403);
  });
});
