import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { GATES, HOLES, PROBES, toWebhook } from "./admission-holes.ts";

const PROGRAM = join(import.meta.dirname, "../../src/apps/cli/main.ts");

interface Told {
  readonly findings: readonly { id: string; resource: { kind: string; name: string }; message: string }[];
  readonly coverage: readonly {
    namespaces: string[];
    rows: { request: string; lookers: { name: string; failurePolicy: string }[] }[];
  }[];
  readonly unknown: readonly string[];
  readonly problems: readonly { code: string; message: string }[];
}

/** Runs the program, as people do. */
function examine(kubeconfig: string): { readonly code: number; readonly told: Told } {
  const args = [PROGRAM, "admission", "doctor", "--kubeconfig", kubeconfig, "--format", "json"];
  try {
    const text = execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return { code: 0, told: JSON.parse(text) as Told };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    if (stdout === "") throw new Error(stderr, { cause: error });
    return { code: status, told: JSON.parse(stdout) as Told };
  }
}

function toText(objects: readonly JsonObject[]): string {
  return objects.map((object) => JSON.stringify(object)).join("\n---\n");
}

describe.skipIf(whyNoApiServer)("the doctor of admission", () => {
  let server: ApiServer;
  const apply = (objects: readonly JsonObject[]): string =>
    server.kubectl(["apply", "--server-side", "-f", "-"], toText(objects));

  const probe = (one: (typeof PROBES)[number] | undefined, namespace: string) =>
    server.send("POST", `${one?.path.replace("NAMESPACE", namespace)}?dryRun=All`, one?.body);

  /** The status of a request; retried while the API server has not yet taken notice of new configuration. */
  const sendUntil = async (wanted: (status: number) => boolean, send: () => Promise<{ status: number }>) => {
    let status = 0;
    for (let attempt = 0; attempt < 50; attempt++) {
      ({ status } = await send());
      if (wanted(status)) return status;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return status;
  };

  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(() => server?.stop());

  it("finds nothing that would let a pod through where Pod Security is enforced, and says what it takes for granted", () => {
    apply([
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "safe", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
      },
    ]);
    const { code, told } = examine(server.kubeconfig);
    expect(code).toBe(1);
    expect(told.problems).toEqual([]);
    expect(told.unknown).toEqual([]);
    const about = told.findings.filter(({ resource }) => resource.name === "safe");
    expect(about).toEqual([]);
    const open = told.findings.filter(({ id }) => id === "unprotected-namespace").map(({ resource }) => resource.name);
    expect(open.toSorted()).toEqual(["default", "kube-node-lease", "kube-public", "kube-system"]);
  });

  it.each(HOLES)("$id: told, and something slips through it", async ({ id, objects, first, refused, admitted }) => {
    const namespace = `hole-${id}`;
    const request =
      ({ method = "POST", path, body }: (typeof HOLES)[number]["admitted"]) =>
      async () =>
        server.send(method, path.replace("NAMESPACE", namespace), body, {
          contentType: method === "PATCH" ? "application/strategic-merge-patch+json" : "application/json",
        });
    apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }]);
    for (const one of first ?? []) expect((await request(one)()).status).toBe(201);
    const made = objects(namespace);
    apply(made);
    try {
      // The gate is really there: what it sees is refused, before and after.
      const isRefused = (status: number): boolean => status >= 400;
      const dryRun = refused === undefined ? undefined : request({ ...refused, path: `${refused.path}?dryRun=All` });
      const before = dryRun === undefined ? undefined : isRefused(await sendUntil(isRefused, dryRun));
      expect(await sendUntil((status) => status < 300, request(admitted))).toBeLessThan(300);
      const after = dryRun === undefined ? undefined : isRefused((await dryRun()).status);
      expect([before, after]).toEqual(refused === undefined ? [undefined, undefined] : [true, true]);
      const { code, told } = examine(server.kubeconfig);
      expect(code).toBe(1);
      const names = new Set(made.map((object) => (object["metadata"] as JsonObject)["name"]));
      const found = told.findings.filter(({ resource }) => names.has(resource.name) || resource.name === namespace);
      expect(found.map((finding) => finding.id)).toContain(id);
    } finally {
      server.kubectl(["delete", "--wait=false", "-f", "-"], toText(made));
    }
  });

  it("says what it may not read, and that nobody knows then; a role that reads it all is enough", () => {
    server.kubectl(["create", "serviceaccount", "doctor"]);
    const token = server.kubectl(["create", "token", "doctor"]).trim();
    const kubeconfig = server.kubectl(["config", "view", "--raw", "--kubeconfig", server.kubeconfig, "-o", "json"]);
    const config = JSON.parse(kubeconfig) as { users: { user: object }[] };
    for (const entry of config.users) entry.user = { token };
    const path = join(server.folder, "doctor.kubeconfig");
    const role = (rules: JsonObject[]): void => {
      apply([
        { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "doctor" }, rules },
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRoleBinding",
          metadata: { name: "doctor" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "doctor" },
          subjects: [{ kind: "ServiceAccount", name: "doctor", namespace: "default" }],
        },
      ]);
    };
    writeFileSync(path, JSON.stringify(config));
    const list = (apiGroups: string[], resources: string[]) => ({ apiGroups, resources, verbs: ["list"] });
    const some = [list([""], ["namespaces", "services", "pods"]), list(["apps"], ["deployments"])];
    role(some);
    const partly = examine(path);
    expect(partly.code).toBe(3);
    expect(partly.told.unknown.join()).toContain("admissionregistration.k8s.io/ValidatingWebhookConfiguration");
    role([
      ...some,
      list(["admissionregistration.k8s.io"], ["*"]),
      list(["apiextensions.k8s.io"], ["customresourcedefinitions"]),
      list(["discovery.k8s.io"], ["endpointslices"]),
    ]);
    const fully = examine(path);
    expect(fully.told.problems).toEqual([]);
    expect(fully.code).toBe(1);
  });

  it("sees by the same rules as the API server: what it says is looked at is refused, and nothing else", async () => {
    const made = GATES.map((webhook, index) => ({ namespace: `gate-${index}`, webhook }));
    apply(made.map(({ namespace }) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } })));
    const gates = made.flatMap(({ namespace, webhook }) => toWebhook(namespace, webhook)(namespace));
    apply(gates);
    try {
      const { told } = examine(server.kubeconfig);
      const looked = new Map(
        told.coverage.flatMap(({ namespaces, rows }) =>
          namespaces.map((name) => [
            name,
            new Set(rows.flatMap(({ request, lookers }) => (lookers.length > 0 ? [request] : []))),
          ]),
        ),
      );
      // All gates were made together: once one of them is known to refuse, the others are known too.
      const [first] = PROBES;
      await sendUntil(
        (status) => status >= 400,
        () => probe(first, "gate-0"),
      );
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const rows = await Promise.all(
        made.map(async ({ namespace }) => {
          const sent = await Promise.all(PROBES.map((one) => probe(one, namespace)));
          return {
            namespace,
            refused: PROBES.filter((_, index) => (sent[index]?.status ?? 0) >= 400).map(({ request }) => request),
            looked: PROBES.filter(({ request }) => looked.get(namespace)?.has(request)).map(({ request }) => request),
          };
        }),
      );
      for (const { namespace, refused, looked: said } of rows) expect([namespace, said]).toEqual([namespace, refused]);
      // The probes tell gates apart.
      expect(new Set(rows.map(({ refused }) => refused.join())).size).toBeGreaterThan(5);
    } finally {
      server.kubectl(["delete", "--wait=false", "-f", "-"], toText(gates));
    }
  });
});
