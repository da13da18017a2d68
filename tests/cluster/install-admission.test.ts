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
  expect({ status, stderr: stderr.replaceAll(NOTE, "") }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** What whoever installs is told. */
const NOTE = /^hauberk: (?:Once this is applied|If `kubectl auth whoami`|With --static).*\n/gm;

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

  it("say who locks themselves out, unless somebody was named, who then may", () => {
    const { stdout, stderr } = hauberk(["install", "admission"]);
    expect(stderr).toContain("only system:masters and Hauberk itself may change or remove it");
    expect(stdout).toMatch(/^# Once this is applied.*\n# If `kubectl auth whoami`.*--guard-group.*\n---\n/);
    const named = hauberk(["install", "admission", "--guard-group", "platform", "--guard-user", "ann"]);
    expect(named.stderr).toBe("");
    expect(named.stdout).toMatch(/^---\n/);
    expect(readConfigMap(named.stdout)["hauberk.yaml"]).toContain("- platform");
    const policies = named.stdout.split(/^---$/m).filter((one) => /^kind: ValidatingAdmissionPolicy$/m.test(one));
    expect(policies).toHaveLength(2);
    for (const policy of policies) expect(policy).toMatch(/platform[^]*ann|ann[^]*platform/);
    const unguarded = toConfig("  ruleSets:\n    - { name: a, guard: false, podSecurity: true }\n");
    expect(hauberk(["install", "admission", "--config", unguarded]).stderr).toBe("");
  });

  it("that are static ask about custom workloads whose definitions lie among the policies, and say so", () => {
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "rollouts.argoproj.io" },
      spec: {
        group: "argoproj.io",
        names: { kind: "Rollout", plural: "rollouts" },
        scope: "Namespaced",
        versions: [{ name: "v1alpha1", served: true, storage: true, schema }],
      },
    };
    const config = toConfig(
      "  ruleSets:\n    - { name: a, podSecurity: true, policies: [definition.json, fish.yaml] }\n",
      {
        "definition.json": JSON.stringify(definition),
        "fish.yaml": `${JSON.stringify(toFish(definition))}\n---\n${POLICY.replace("[Pod]", "[Fish]")}`,
      },
    );
    const args = ["install", "admission", "--cert-manager", "--static"];
    const { stdout, stderr } = hauberk([...args, "--config", config]);
    const toWebhooks = (text: string): string => text.slice(text.indexOf("kind: ValidatingWebhookConfiguration"));
    expect(toWebhooks(stdout)).toContain("- rollouts");
    expect(toWebhooks(stdout)).toContain("- shoal");
    expect(stderr).toContain("only where their CustomResourceDefinitions lie among the policy files");
    expect(toWebhooks(hauberk(args).stdout)).not.toContain("rollouts");
  });

  it("take digests of files along, and ask for the rights that the rules need and no more", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const rules =
      "  digests: { files: [digests.json] }\n  ruleSets:\n    - { name: a, mutations: { pinDigests: true, automountServiceAccountToken: false } }\n";
    const config = toConfig(rules, { "digests.json": JSON.stringify({ "nginx:1.25": digest }) });
    const text = install("--config", config);
    expect(readConfigMap(text)["hauberk.yaml"]).toContain(`docker.io/library/nginx:1.25: ${digest}`);
    expect(readConfigMap(text)["hauberk.yaml"]).not.toContain("digests.json");
    const toRole = (all: string): string => /^kind: ClusterRole$[^]*?^---$/m.exec(all)?.[0] ?? "";
    expect(toRole(text)).toMatch(/- serviceaccounts\n/);
    expect(toRole(text)).not.toMatch(/- pods\n/);
    expect(toRole(install())).toMatch(/- pods\n\s+verbs:\n\s+- list\n/);
    expect(toRole(install())).not.toMatch(/- serviceaccounts\n/);
  });

  it("are not made of a call or a configuration that is at fault", () => {
    expect(hauberk(["install", "admission", "--config", "gone.yaml"]).status).toBe(2);
    expect(hauberk(["install", "admission", "--static"]).stderr).toContain("--static goes with --cert-manager");
    expect(hauberk(["install", "admission", "--namespace", "a: b"]).status).toBe(2);
    expect(hauberk(["install", "admission", "--replicas", "0"]).status).toBe(2);
  });
});

/** The definition of a kind whose plural nobody guesses, and that holds no pods. */
function toFish(definition: { readonly spec: object }) {
  const schema = { openAPIV3Schema: { type: "object", properties: { spec: { type: "string" } } } };
  const versions = [{ name: "v1", served: true, storage: true, schema }];
  const spec = { ...definition.spec, group: "sea.example", names: { kind: "Fish", plural: "shoal" }, versions };
  return { ...definition, metadata: { name: "shoal.sea.example" }, spec };
}

/** A hauberk.yaml with this section `admission`, and what lies beside it. */
function toConfig(admission: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-install-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = join(folder, "hauberk.yaml");
  writeFileSync(config, `apiVersion: hauberk.dev/v1alpha1\nkind: Configuration\nadmission:\n${admission}`);
  return config;
}

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
