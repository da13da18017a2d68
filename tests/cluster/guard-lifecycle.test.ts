import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Guard, toGuardPolicies } from "../../src/decision/index.ts";
import { asList } from "../../src/model/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";

const OWN = "hauberk-system";
/** The administrator of the test's API server is a guardian; its controllers are none. */
const GUARD: Guard = { usernames: [], groups: ["system:masters"], namespaceLabels: [], ownNamespace: OWN };
const PATIENCE_MS = 30_000;
const labels = { app: "hauberk" };
const CONTAINERS = { containers: [{ name: "a", image: "a:1" }] };

describe.skipIf(whyNoApiServer)("Hauberk's namespace under its guard, with Kubernetes' own controllers", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({ controllerManager: true });
    for (const object of toGuardPolicies(GUARD)) {
      server.kubectl(["apply", "-f", "-"], JSON.stringify(object));
    }
    for (const group of ["cluster-admins", "system:serviceaccounts"]) {
      server.kubectl(["create", "clusterrolebinding", group, "--clusterrole=cluster-admin", `--group=${group}`]);
    }
    await make("/api/v1/namespaces", { metadata: { name: OWN } });
    await until("the policies are in force", async () => {
      const path = `/api/v1/namespaces/${OWN}/configmaps?dryRun=All`;
      // Whoever publishes the CA bundle may write that and nothing else.
      const as = ["--as=system:serviceaccount:kube-system:root-ca-cert-publisher", "--as-group=system:serviceaccounts"];
      const { status } = await server.send("POST", path, { metadata: { name: "probe" } });
      return status === 201 && isRefused(["create", "configmap", "x", "-n", OWN, "--dry-run=server", ...as]);
    });
  }, 120_000);
  afterAll(() => server?.stop());

  it("comes up, scales, and goes away", async () => {
    await until("its default account", () => has(`/api/v1/namespaces/${OWN}/serviceaccounts/default`));
    await until("the CA bundle", () => has(`/api/v1/namespaces/${OWN}/configmaps/kube-root-ca.crt`));
    const template = { metadata: { labels }, spec: CONTAINERS };
    const spec = { replicas: 2, selector: { matchLabels: labels }, template };
    await make(`/apis/apps/v1/namespaces/${OWN}/deployments`, { metadata: { name: "hauberk" }, spec });
    await make(`/api/v1/namespaces/${OWN}/services`, {
      metadata: { name: "hauberk" },
      spec: { selector: labels, ports: [{ port: 443 }] },
    });
    await until("two pods", async () => (await count("pods")) === 2);
    await until("its endpoints", async () => {
      return asList((await read(`/apis/discovery.k8s.io/v1/namespaces/${OWN}/endpointslices`))["items"]).length > 0;
    });
    expect(isRefused(["delete", "pods", "--all", "-n", OWN, "--as=alice", "--as-group=cluster-admins"])).toBe(true);

    server.kubectl(["scale", "deployment", "hauberk", "--replicas=1", "-n", OWN]);
    await until("one pod", async () => (await count("pods")) === 1);
    server.kubectl(["delete", "deployment", "hauberk", "-n", OWN, "--wait=false"]);
    await until("no pod: the garbage collector took it", async () => (await count("pods")) === 0);
    server.kubectl(["delete", "namespace", OWN, "--wait=false"]);
    await until("no namespace", async () => !(await has(`/api/v1/namespaces/${OWN}`)));
  }, 180_000);

  async function make(path: string, body: object): Promise<void> {
    expect(await server.send("POST", path, body)).toMatchObject({ status: 201 });
  }

  async function read(path: string): Promise<Record<string, unknown>> {
    return (await server.send("GET", path)).json();
  }

  async function has(path: string): Promise<boolean> {
    return (await server.send("GET", path)).status === 200;
  }

  async function count(plural: string): Promise<number> {
    return asList((await read(`/api/v1/namespaces/${OWN}/${plural}`))["items"]).length;
  }

  function isRefused(args: readonly string[]): boolean {
    try {
      server.kubectl(args);
      return false;
    } catch (error) {
      return error instanceof Error && /admission\.guard|hauberk-guard/.test(error.message);
    }
  }
});

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
