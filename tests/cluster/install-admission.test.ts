import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asList, asString, dig, type Json } from "../../src/model/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { toKubeconfigText } from "./connect.ts";

const PROGRAM = resolve(import.meta.dirname, "../../dist/hauberk.js");
const VALIDATING = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hauberk";

function hauberk(args: readonly string[], input?: string) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8", input, maxBuffer: 1 << 26 });
}

function install(...args: readonly string[]): string {
  const { status, stdout, stderr } = hauberk(["install", "admission", ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

describe("the manifests of the admission server", () => {
  it("are the same every time", () => {
    expect(install()).toBe(install());
  });

  it("hold pods that the restricted level takes, and no finding of high severity but the one that names what it is for", () => {
    for (const args of [[], ["--cert-manager"], ["--replicas", "3", "--recreate"]]) {
      const text = install(...args);
      expect(hauberk(["pss", "check", "--level", "restricted", "-"], text).status).toBe(0);
      const { stdout } = hauberk(["scan", "-", "--severity", "high", "--format", "json"], text);
      const { findings } = JSON.parse(stdout) as { findings: { control: string; message: string }[] };
      const named = findings.filter(({ message }) => !message.includes("(only hauberk)"));
      expect([...new Set(findings.map(({ control }) => control))]).toEqual(["rbac/webhook-configuration"]);
      expect(named).toHaveLength(args.includes("--recreate") ? 1 : 0);
    }
    expect(hauberk(["scan", "-", "--severity", "high"], install("--cert-manager", "--static")).status).toBe(0);
  });

  it("take the configuration along as it was written, or with the policies and exceptions that it names", () => {
    const folder = mkdtempSync(join(tmpdir(), "hauberk-install-"));
    const config = join(folder, "hauberk.yaml");
    const header = "apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\n";
    const plain = `${header}# with care\nadmission:\n  ruleSets:\n    - name: pods\n      podSecurity: true\n`;
    writeFileSync(config, plain);
    expect(readConfigMap(install("--config", config))).toEqual({ "hauberk.yaml": plain });

    mkdirSync(join(folder, "policies"));
    writeFileSync(join(folder, "policies", "a.yaml"), POLICY);
    writeFileSync(config, `${header}admission:\n  ruleSets:\n    - name: own\n      policies: [policies]\n`);
    const taken = readConfigMap(install("--config", config));
    expect(Object.keys(taken)).toEqual(["hauberk.yaml", "policies-own.yaml"]);
    const unpacked = mkdtempSync(join(tmpdir(), "hauberk-install-"));
    for (const [name, text] of Object.entries(taken)) writeFileSync(join(unpacked, name), text);
    const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: POD_REQUEST };
    const answer = hauberk(["admit", "--config", join(unpacked, "hauberk.yaml"), "-"], JSON.stringify(review));
    expect({ status: answer.status, stderr: answer.stderr }).toEqual({ status: 1, stderr: "" });
    expect(answer.stdout).toContain("a team is wanted");
  });

  it("are not made of a call or a configuration that is at fault", () => {
    expect(hauberk(["install", "admission", "--config", "gone.yaml"]).status).toBe(2);
    expect(hauberk(["install", "admission", "--static"]).stderr).toContain("--static goes with --cert-manager");
    expect(hauberk(["install", "admission", "--namespace", "a: b"]).status).toBe(2);
    expect(hauberk(["install", "admission", "--replicas", "0"]).status).toBe(2);
  });
});

const POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: team }
spec:
  validationFailureAction: Enforce
  rules:
    - name: team
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate:
        message: a team is wanted
        pattern: { metadata: { labels: { team: "?*" } } }
`;

const POD_REQUEST = {
  uid: "1",
  kind: { group: "", version: "v1", kind: "Pod" },
  resource: { group: "", version: "v1", resource: "pods" },
  namespace: "default",
  operation: "CREATE",
  userInfo: { username: "somebody" },
  object: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: { containers: [{ name: "web", image: "web:1" }] },
  },
};

/** The files of the ConfigMap among manifests. */
function readConfigMap(manifests: string): Record<string, string> {
  const found = manifests.split(/^---$/m).find((one) => /^kind: ConfigMap$/m.test(one)) ?? "";
  return (load(found) as { data: Record<string, string> }).data;
}

describe.skipIf(whyNoApiServer)("installed in a cluster", () => {
  let server: ApiServer;
  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(async () => {
    await server?.stop();
  });

  const readWebhooks = async (): Promise<Json[]> =>
    asList(dig((await server.send("GET", VALIDATING)).json(), "webhooks"));

  it("is accepted with every option, also when it is there already", () => {
    const isBuiltIn = (text: string): boolean => !text.includes("cert-manager.io/v1");
    for (const args of [["--cert-manager", "--static", "--namespace", "elsewhere"], ["--recreate"], []]) {
      const manifests = install(...args)
        .split(/^(?=---$)/m)
        .filter(isBuiltIn)
        .join("");
      server.kubectl(["apply", "--validate=strict", "-f", "-"], manifests);
      // Nobody answers for those of --static here.
      server.kubectl(["delete", "validatingwebhookconfigurations", "hauberk"]);
      const again = server.kubectl(["apply", "--validate=strict", "-f", "-"], manifests);
      expect(again).toContain("deployment.apps/hauberk-admission unchanged");
      server.kubectl(["delete", "validatingwebhookconfigurations", "hauberk"]);
    }
  });

  it("does with the rights of its account all it has to: registers, judges, shares its CA, ends in good order", async () => {
    server.kubectl(["apply", "-f", "-"], install());
    const token = server.kubectl(["create", "token", "hauberk", "-n", "hauberk-system"]).trim();
    const kubeconfig = join(server.folder, "hauberk.kubeconfig");
    writeFileSync(kubeconfig, toKubeconfigText(server, { token }));
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const args = ["serve", "admission", "--kubeconfig", kubeconfig, "--own-namespace", "hauberk-system"];
    const program = spawn(
      process.execPath,
      [PROGRAM, ...args, "--port", String(port), "--health-port", "0", "--bind", "127.0.0.1"].concat(
        "--url",
        `https://127.0.0.1:${port}`,
      ),
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const log: string[] = [];
    program.stderr.on("data", (chunk: Buffer) => log.push(chunk.toString("utf8")));
    const ended = new Promise<number | null>((done) => void program.once("exit", done));
    try {
      for (let tries = 0; tries < 300 && (await readWebhooks()).length === 0; tries++) await sleep(100);
      const policies = (await readWebhooks()).map((one) => dig(one, "failurePolicy"));
      expect({ policies, log: log.filter((line) => !line.includes('"info"')) }).toEqual({
        policies: ["Fail", "Ignore"],
        log: [],
      });

      const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels } };
      expect((await server.send("POST", "/api/v1/namespaces", namespace)).status).toBe(201);
      const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } };
      await server.send("POST", "/api/v1/namespaces/shop/serviceaccounts", account);
      const spec = {
        containers: [{ name: "web", image: "registry.example/web:1", securityContext: { privileged: true } }],
      };
      const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec };
      let refusal = await server.send("POST", "/api/v1/namespaces/shop/pods", pod);
      // The API server takes a moment to hear of new webhooks; its own plugin refuses too.
      for (let tries = 0; tries < 50 && !refusal.text.includes("hauberk.dev"); tries++) {
        await sleep(100);
        refusal = await server.send("POST", "/api/v1/namespaces/shop/pods", pod);
      }
      expect(refusal.status).toBe(403);

      const secret = (
        await server.send("GET", "/api/v1/namespaces/hauberk-system/secrets/hauberk-certificates")
      ).json();
      expect(Object.keys((dig(secret, "data") ?? {}) as object)).toContain("tls.key");
      const before = JSON.stringify(await readWebhooks());
      server.kubectl(["apply", "-f", "-"], install());
      expect(JSON.stringify(await readWebhooks())).toBe(before);
      expect(
        asString(dig((await server.send("GET", VALIDATING)).json(), "metadata", "ownerReferences", 0, "name")),
      ).toBe("hauberk-system");
      expect(log.join("")).not.toMatch(/"level":"(?:warning|error)"/);
    } finally {
      program.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
  });
});
