import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asList, dig, type JsonObject } from "../../src/model/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { toKubeconfigText } from "./connect.ts";

const PROGRAM = join(import.meta.dirname, "../../src/apps/cli/main.ts");
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const API_GROUP = "rbac.authorization.k8s.io";

/** Runs the program, as people do. */
function run(kubeconfig: string, ...args: readonly string[]): { readonly code: number; readonly told: JsonObject } {
  const all = [PROGRAM, "rbac", ...args, "--cluster", "--kubeconfig", kubeconfig, "--format", "json"];
  try {
    const text = execFileSync(process.execPath, all, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return { code: 0, told: JSON.parse(text) as JsonObject };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    if (stdout === "") throw new Error(stderr, { cause: error });
    return { code: status, told: JSON.parse(stdout) as JsonObject };
  }
}

describe.skipIf(whyNoApiServer)("hauberk rbac on a live cluster", () => {
  let server: ApiServer;
  let narrow: string;

  beforeAll(async () => {
    server = await startApiServer({ flags: ["--authorization-mode=Node,RBAC"] });
    const bind = { roleRef: { apiGroup: API_GROUP, kind: "Role", name: "reader" } };
    const ada = { apiGroup: API_GROUP, kind: "User", name: "ada" };
    const rules = [{ apiGroups: [API_GROUP], resources: ["roles", "rolebindings"], verbs: ["list"] }];
    const pod = {
      serviceAccountName: "default",
      nodeName: "n1",
      containers: [{ name: "a", image: "b", envFrom: [{ secretRef: { name: "db" } }] }],
    };
    const made: [path: string, object: JsonObject][] = [
      ["/api/v1/namespaces", { metadata: { name: "shop" } }],
      ["/api/v1/namespaces/shop/pods", { metadata: { name: "web" }, spec: pod }],
      [
        `${RBAC}/namespaces/shop/roles`,
        { metadata: { name: "reader" }, rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }] },
      ],
      [`${RBAC}/namespaces/shop/rolebindings`, { metadata: { name: "readers" }, ...bind, subjects: [ada] }],
      // Somebody who may look at roles and bindings of namespaces, and at nothing else.
      [`${RBAC}/clusterroles`, { metadata: { name: "narrow" }, rules }],
      [
        `${RBAC}/clusterrolebindings`,
        {
          metadata: { name: "narrow" },
          roleRef: { apiGroup: API_GROUP, kind: "ClusterRole", name: "narrow" },
          subjects: [{ ...ada, name: "narrow" }],
        },
      ],
    ];
    for (const [path, object] of made) {
      const answer = await server.send("POST", path, object);
      if (answer.status !== 201) throw new Error(answer.text);
    }
    const { certFile, keyFile } = server.clientCertificate("narrow");
    narrow = join(server.folder, "narrow");
    writeFileSync(narrow, toKubeconfigText(server, { "client-certificate": certFile, "client-key": keyFile }));
  });
  afterAll(() => server?.stop());

  it("finds who can, kubelets too", () => {
    const { code, told } = run(server.kubeconfig, "who-can", "get", "secrets", "-n", "shop", "--name", "db");
    const names = asList(told["holders"]).map((holder) => dig(holder, "subject", "name"));
    expect([code, names.includes("ada"), told["nodes"]]).toEqual([0, true, ["n1"]]);
  });

  it("says why as the API server decides", async () => {
    for (const [who, name, code] of [
      ["ada", "db", 0],
      ["bob", "db", 1],
      ["Node/n1", "db", 0],
      ["Node/n2", "db", 1],
    ] as const)
      expect([who, run(server.kubeconfig, "why", who, "get", "secrets", "-n", "shop", "--name", name).code]).toEqual([
        who,
        code,
      ]);
  });

  it("does not know what could not be read, and says what that is", () => {
    const allowed = run(narrow, "why", "ada", "get", "secrets", "-n", "shop");
    expect([allowed.told["decision"], allowed.code]).toEqual(["allowed", 3]);
    const open = run(narrow, "why", "bob", "get", "secrets", "-n", "shop");
    expect([open.told["decision"], open.code]).toEqual(["unknown", 3]);
    expect(JSON.stringify(open.told["because"])).toContain("ClusterRoleBindings could not be read");
  });

  it("has nothing unused on a fresh cluster but what leads nowhere", () => {
    const { told } = run(server.kubeconfig, "unused");
    expect(asList(told["idle"])).toEqual([]);
  });
});
