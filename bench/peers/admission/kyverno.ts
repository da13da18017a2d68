import { join } from "node:path";
import { findFreePort, start, waitFor } from "../../../scripts/api-server/processes.ts";
import { readParts, type Peer, type PeerOptions } from "./peer.ts";

/** Kyverno's admission controller beside a real API server, with the policies of the file in force. */
export async function startKyverno({ server, bin, policies, pinTo }: PeerOptions): Promise<Peer> {
  const kinds = new Set(["CustomResourceDefinition", "ConfigMap", "Namespace", "ServiceAccount"]);
  server.kubectl(
    ["apply", "--server-side", "-f", "-"],
    readParts(join(bin, "kyverno.yaml"), ({ kind }) => kinds.has(kind)),
  );
  // Before its own webhooks are there: they would judge the policies by a service that does not exist.
  await waitForCrd(() => server.kubectl(["apply", "-f", policies]));
  const [port, metrics, controllerMetrics] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const running = start(
    "env",
    [
      "KYVERNO_NAMESPACE=kyverno",
      "KYVERNO_POD_NAME=kyverno-0",
      "KYVERNO_SERVICEACCOUNT_NAME=kyverno-admission-controller",
      "KYVERNO_ROLE_NAME=kyverno:admission-controller",
      "KYVERNO_SVC=kyverno-svc",
      "KYVERNO_DEPLOYMENT=kyverno-admission-controller",
      "INIT_CONFIG=kyverno",
      "METRICS_CONFIG=kyverno-metrics",
      ...(pinTo === undefined ? [] : ["taskset", "-c", pinTo]),
      join(bin, "kyverno"),
      `--kubeconfig=${server.kubeconfig}`,
      `--serverIP=127.0.0.1:${port}`,
      "--caSecretName=kyverno-svc.kyverno.svc.kyverno-tls-ca",
      "--tlsSecretName=kyverno-svc.kyverno.svc.kyverno-tls-pair",
      "--webhookServerHost=127.0.0.1",
      `--webhookServerPort=${port}`,
      "--metricsHost=127.0.0.1",
      `--metricsPort=${metrics}`,
      `--controllerRuntimeMetricsAddress=127.0.0.1:${controllerMetrics}`,
      "--backgroundServiceAccountName=system:serviceaccount:kyverno:kyverno-background-controller",
      "--reportsServiceAccountName=system:serviceaccount:kyverno:kyverno-reports-controller",
      "--admissionReports=false",
      "--omitEvents=PolicyViolation,PolicyApplied,PolicyError,PolicySkipped",
      "--clientRateLimitQPS=300",
      "--clientRateLimitBurst=300",
      "--v=1",
    ],
    join(server.folder, "kyverno.log"),
  );
  await waitFor(running, 180_000, async () => {
    const answer = await server.send("GET", "/apis/kyverno.io/v1/clusterpolicies");
    const items = (answer.json() as { items: { status?: { conditions?: { type: string; status: string }[] } }[] })
      .items;
    return items.every(({ status }) =>
      status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"),
    );
  });
  return { name: "Kyverno", url: `https://127.0.0.1:${port}/validate/fail`, running };
}

async function waitForCrd(apply: () => void): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      apply();
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
