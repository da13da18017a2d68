import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../../model/index.ts";
import { runProgram } from "../program.ts";

const ROLES = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules:
  - { apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [get] }
  - { apiGroups: [apps], resources: [deployments], verbs: [get, list] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: cart }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: cart, namespace: shop }
`;
const LOST = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: lost }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: nowhere }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: ada }]
`;
const EVENT = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Event",
  level: "Metadata",
  stage: "ResponseComplete",
  verb: "get",
  user: { username: "system:serviceaccount:shop:cart" },
  objectRef: { resource: "secrets", namespace: "shop", name: "db" },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: "2026-11-20T10:00:00Z",
};

let folder: string;
let out: string[];
let err: string[];
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-rbac-"));
  writeFileSync(at("roles.yaml"), ROLES);
  writeFileSync(at("lost.yaml"), LOST);
  writeFileSync(at("audit.log"), `${JSON.stringify(EVENT)}\n`);
  writeFileSync(at("audit.log.gz"), gzipSync(`${JSON.stringify(EVENT)}\n`));
  writeFileSync(at("bad.log"), `${JSON.stringify(EVENT)}\n{no json\n${JSON.stringify({ kind: "Pod" })}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  [out, err] = [[], []];
  vi.spyOn(console, "log").mockImplementation((text: string) => void out.push(text));
  vi.spyOn(console, "error").mockImplementation((text: string) => void err.push(text));
});
afterEach(() => void vi.restoreAllMocks());

async function run(...args: string[]): Promise<{ code: number; text: string; json: () => JsonObject }> {
  const code = await runProgram(["rbac", ...args]);
  const text = out.join("\n").replaceAll(folder, "");
  return { code, text, json: () => JSON.parse(text) as JsonObject };
}

describe("hauberk rbac who-can", () => {
  it("names subjects with binding, rule and place, and those every cluster has", async () => {
    const { code, text } = await run("who-can", "get", "secrets", "-n", "shop", at("roles.yaml"));
    expect(code).toBe(0);
    expect(text).toContain(
      "ServiceAccount shop/cart\n  in shop, only db: RoleBinding shop/readers (/roles.yaml:8:1) gives Role shop/reader, rule 1 (/roles.yaml:5:5)",
    );
    expect(text).toContain("ServiceAccount kube-system/namespace-controller");
    expect(text).toContain("Group system:masters");
  });

  it.each(["deployments", "deploy", "Deployment", "deployments.apps"])("knows the group of %s", async (word) => {
    const { json } = await run("who-can", "list", word, "-n", "shop", "-f", "json", at("roles.yaml"));
    expect(json()["question"]).toMatchObject({ group: "apps", resource: "deployments" });
  });
});

describe("hauberk rbac why", () => {
  it("says by what somebody may", async () => {
    const { code, text } = await run(
      "why",
      "shop/cart",
      "get",
      "secrets",
      "-n",
      "shop",
      "--name",
      "db",
      at("roles.yaml"),
    );
    expect([code, text.split("\n").slice(0, 3)]).toEqual([
      0,
      [
        "ServiceAccount shop/cart may get secrets named db in shop",
        "  by RoleBinding shop/readers (/roles.yaml:8:1)",
        "     Role shop/reader, rule 1 (/roles.yaml:5:5): get secrets, only db",
      ],
    ]);
  });

  it("says what is missing", async () => {
    const { code, text } = await run("why", "shop/cart", "delete", "deploy", "-n", "shop", at("roles.yaml"));
    expect(code).toBe(1);
    expect(text).toContain("nearly: delete is not among get, list");
    expect(text).toContain(
      'the least rule that would: {"apiGroups":["apps"],"resources":["deployments"],"verbs":["delete"]}',
    );
  });

  it("does not know where a role was not read", async () => {
    const { code, text } = await run("why", "ada", "get", "secrets", at("lost.yaml"));
    expect(code).toBe(3);
    expect(text).toContain("User ada perhaps may get secrets everywhere");
  });

  it("does not say no where a file could not be read", async () => {
    const { code, json } = await run(
      "why",
      "shop/cart",
      "delete",
      "deploy",
      "-f",
      "json",
      at("roles.yaml"),
      at("gone.yaml"),
    );
    expect([code, json()["decision"], json()["unknown"]]).toEqual([
      3,
      "unknown",
      ["what else the files say: 1 problem in reading them"],
    ]);
  });

  it.each([
    [["shop/crt", "get", "secrets"], 'no binding names it (did you mean "ServiceAccount shop/cart"?)'],
    [["cart", "get", "secrets"], "no binding names it (did you mean ServiceAccount shop/cart?)"],
    [
      ["shop/cart", "gte", "secrets"],
      'no rule names the verb gte, and Kubernetes has none of that name (did you mean "get"?)',
    ],
    [
      ["shop/cart", "get", "secrtes"],
      'nothing that was read is called secrtes, nor has Kubernetes it (did you mean "secrets"?)',
    ],
    [
      ["shop/cart", "get", "secrets", "-n", "shpo"],
      'nothing that was read is in namespace shpo (did you mean "shop"?)',
    ],
  ])("says of %s what nothing is called", async (typed, note) => {
    expect((await run("why", ...typed, at("roles.yaml"))).code).toBe(1);
    expect(err.join("\n")).toContain(note);
  });

  it("has nothing to say of names that are there, or may be elsewhere", async () => {
    await run("why", "shop/cart", "get", "secrets", "-n", "shop", at("roles.yaml"));
    await run("who-can", "get", "widgets.example.com", at("roles.yaml"));
    await run("can", "system:authenticated", at("roles.yaml"));
    expect(err).toEqual([]);
  });

  it("asks the Node authorizer for kubelets", async () => {
    const { code, text } = await run("why", "Node/n1", "get", "nodes", "--name", "n1", at("roles.yaml"));
    expect(code).toBe(0);
    expect(text).toContain("the Node authorizer: allowed, it is the node itself");
  });
});

describe("hauberk rbac can", () => {
  it.each([
    ["shop/cart", "ServiceAccount", "shop", "cart"],
    ["sa/shop/cart", "ServiceAccount", "shop", "cart"],
    ["system:serviceaccount:shop:cart", "ServiceAccount", "shop", "cart"],
    ["ada", "User", "", "ada"],
    ["User/arn:aws:iam::1:user/bob", "User", "", "arn:aws:iam::1:user/bob"],
    ["Group/ops", "Group", "", "ops"],
    ["system:authenticated", "Group", "", "system:authenticated"],
    ["node/n1", "User", "", "system:node:n1"],
  ])("takes %s for a %s", async (text, kind, namespace, name) => {
    const { json } = await run("can", text, "-f", "json", at("roles.yaml"));
    expect(json()["subject"]).toEqual({ kind, namespace, name });
  });

  it("lists all that somebody has, by their groups too", async () => {
    const { code, json } = await run("can", "ServiceAccount/shop/cart", "-f", "json", at("roles.yaml"));
    const grants = json()["grants"] as JsonObject[];
    expect([code, grants.map(({ namespace }) => namespace)]).toEqual([0, ["shop", "", "", "", ""]]);
    expect(grants[0]).toMatchObject({ rules: [{ verbs: ["get"], at: { line: 5 } }, { verbs: ["get", "list"] }] });
  });

  it.each([["a/b/c/d"], ["/x"], ["Robot/a/b"]])("refuses %s, which is nobody", async (who) => {
    expect((await run("can", who, at("roles.yaml"))).code).toBe(2);
    expect(err.join("")).toContain("is nobody");
  });
});

describe("hauberk rbac least", () => {
  it.each(["audit.log", "audit.log.gz"])("writes the least role for what stands in %s", async (log) => {
    const { code, text } = await run("least", "shop/cart", "--audit", at(log));
    expect(code).toBe(0);
    expect(text).toContain("kind: Role\nmetadata:\n  name: cart-least\n  namespace: shop");
    expect(text).toContain("resourceNames:\n      - db");
    expect(text).toContain("# The log cannot show:");
  });

  it("says beside today's roles what was not used", async () => {
    const { text } = await run("least", "shop/cart", "--audit", at("audit.log"), at("roles.yaml"));
    expect(text).toContain(
      "# What they have today, and did not use:\n# - RoleBinding shop/readers (/roles.yaml:8:1)\n#     get,list deployments of apps",
    );
  });

  it("goes on over lines that are none, and says so", async () => {
    const { code, json } = await run("least", "shop/cart", "--audit", at("bad.log"), "-f", "json");
    const { coverage, problems, objects } = json() as {
      coverage: JsonObject;
      problems: JsonObject[];
      objects: JsonObject[];
    };
    expect([code, coverage["events"], coverage["unreadable"], objects.length]).toEqual([3, 1, 2, 2]);
    expect(problems.map((problem) => (problem["at"] as JsonObject)["line"])).toEqual([2, 3]);
  });

  it.each(["nowhere.log", "nowhere.log.gz"])("says that %s cannot be read", async (log) => {
    expect((await run("least", "shop/cart", "--audit", at(log))).code).toBe(3);
    expect(err.join("")).toContain("cannot be read: no such file or folder");
    expect(out.join("\n")).toContain("# No event was read: what they need is not known.");
    expect(out.join("\n")).not.toContain("no role is needed");
  });
});

describe("hauberk rbac unused", () => {
  it("finds what leads nowhere; files alone are not sure", async () => {
    const { code, text } = await run("unused", at("lost.yaml"));
    expect(code).toBe(0);
    expect(text).toContain(
      "/lost.yaml:4:1 perhaps: ClusterRoleBinding lost gives ClusterRole nowhere, which is not there",
    );
  });

  it("calls nothing unused by a log that could not be read", async () => {
    const { code, json } = await run("unused", "--audit", at("gone.log"), "-f", "json", at("roles.yaml"));
    expect(code).toBe(3);
    expect(json()).toMatchObject({ idle: [], unknown: ["what was used: no event of a log was read"] });
    expect(json()["unused"]).toBeUndefined();
  });

  it("finds by a log the rights nobody used", async () => {
    const { code, json } = await run("unused", "--audit", at("audit.log"), "-f", "json", at("roles.yaml"));
    expect(code).toBe(1);
    expect(json()["unused"]).toMatchObject([{ isWholeBinding: false, rules: [{ isWholeRule: true, index: 1 }] }]);
  });
});

it("hauberk rbac wants to know where the roles are", async () => {
  expect((await run("who-can", "get", "pods")).code).toBe(2);
  expect(err.join("")).toContain("say where the roles are");
});
