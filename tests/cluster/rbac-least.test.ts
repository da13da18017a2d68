import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asList, type JsonObject } from "../../src/model/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { toKubeconfigText } from "./connect.ts";

const PROGRAM = join(import.meta.dirname, "../../src/apps/cli/main.ts");
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const API_GROUP = "rbac.authorization.k8s.io";

const WITHIN = { timeout: 60_000, interval: 500 };

/** What somebody does in a day, as kubectl's arguments and its input. */
const WORK: readonly (readonly [args: string, input?: JsonObject])[] = [
  ["get pods -n shop"],
  ["get secret db -n shop"],
  ["get nodes"],
  ["get --raw /metrics"],
  ["get configmaps -A"],
  ["create -f -", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "made", namespace: "shop" } }],
  ["label configmap made -n shop a=b"],
  ["delete configmap made -n shop"],
  ["scale deployment web -n shop --replicas 2"],
  ["get secret db -n bank"],
  ["delete configmaps -n bank --all"],
];

describe.skipIf(whyNoApiServer)("the least roles by the log of a real API server", () => {
  let server: ApiServer;
  let folder: string;

  const kubectl = (user: string, args: string, input?: JsonObject): boolean => {
    const { certFile, keyFile } = server.clientCertificate(user);
    const kubeconfig = join(folder, `kubeconfig-${user}`);
    writeFileSync(kubeconfig, toKubeconfigText(server, { "client-certificate": certFile, "client-key": keyFile }));
    const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: folder };
    try {
      execFileSync(join(server.assets, "kubectl"), args.split(" "), {
        env,
        input: input === undefined ? "" : JSON.stringify(input),
        stdio: ["pipe", "ignore", "pipe"],
      });
      return true;
    } catch {
      return false;
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-least-"));
    const policy = join(folder, "policy.yaml");
    writeFileSync(
      policy,
      JSON.stringify({ apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "Metadata" }] }),
    );
    const flags = [`--audit-policy-file=${policy}`, `--audit-log-path=${join(folder, "audit.log")}`];
    server = await startApiServer({ flags });
    const labels = { app: "web" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "a", image: "b" }] } };
    const made: [path: string, object: JsonObject][] = [
      ["/api/v1/namespaces", { metadata: { name: "shop" } }],
      ["/api/v1/namespaces", { metadata: { name: "bank" } }],
      ["/api/v1/namespaces/shop/secrets", { metadata: { name: "db" } }],
      ["/api/v1/namespaces/bank/secrets", { metadata: { name: "db" } }],
      [
        "/apis/apps/v1/namespaces/shop/deployments",
        { metadata: { name: "web" }, spec: { selector: { matchLabels: labels }, template } },
      ],
      [
        `${RBAC}/clusterrolebindings`,
        {
          metadata: { name: "ada" },
          roleRef: { apiGroup: API_GROUP, kind: "ClusterRole", name: "cluster-admin" },
          subjects: [{ apiGroup: API_GROUP, kind: "User", name: "ada" }],
        },
      ],
    ];
    for (const [path, object] of made) {
      const answer = await server.send("POST", path, object);
      if (answer.status !== 201) throw new Error(answer.text);
    }
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("let the same work be done, and nothing like it", { timeout: 180_000 }, async () => {
    expect(WORK.filter(([args, input]) => !kubectl("ada", args, input))).toEqual([]);
    const log = join(folder, "until-now.log");
    writeFileSync(log, readFileSync(join(folder, "audit.log")));

    const args = [
      PROGRAM,
      "rbac",
      "least",
      "User/ada",
      "--audit",
      log,
      "--cluster",
      "--kubeconfig",
      server.kubeconfig,
      "-f",
      "json",
    ];
    const told = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as JsonObject;
    const objects = asList(told["objects"]) as JsonObject[];
    expect(JSON.stringify(objects)).not.toContain('"*"');
    // cluster-admin allows everything in one rule, of which each star was used.
    expect(told["unused"]).toEqual([]);

    await server.send("DELETE", `${RBAC}/clusterrolebindings/ada`);
    server.kubectl(["apply", "-f", "-"], objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    // The authorizer learns of it a moment later: of the binding that went, and of those that came.
    await expect.poll(() => kubectl("ada", "get secrets -A"), WITHIN).toBe(false);
    const reads = WORK.filter(([line]) => line.startsWith("get "));
    await expect.poll(() => reads.filter(([line]) => !kubectl("ada", line)), WITHIN).toEqual([]);
    expect(WORK.filter(([line, input]) => !kubectl("ada", line, input))).toEqual([]);
    const others = [
      "get secrets -n shop",
      "get secret db -n default",
      "delete deployment web -n shop",
      "get pods -A",
      "get secret x -n shop",
    ];
    expect(others.filter((line) => kubectl("ada", line))).toEqual([]);
  });
});
