import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAuthority, writeCertificate } from "../../../scripts/api-server/certificates.ts";
import { findFreePort, start, waitFor } from "../../../scripts/api-server/processes.ts";
import { readParts, waitForHealth, type Peer, type PeerOptions } from "./peer.ts";

const NAMESPACE = "gatekeeper-system";

/** Gatekeeper's webhook beside a real API server, with the constraints of the file in force. */
export async function startGatekeeper({ server, bin, policies, pinTo }: PeerOptions): Promise<Peer> {
  const crds = readParts(join(bin, "gatekeeper.yaml"), ({ kind }) => kind === "CustomResourceDefinition");
  server.kubectl(["create", "namespace", NAMESPACE]);
  server.kubectl(["apply", "--server-side", "-f", "-"], crds);
  const folder = join(server.folder, "gatekeeper");
  mkdirSync(folder);
  const authority = writeAuthority(folder, "gatekeeper-ca");
  writeCertificate(folder, "tls", authority, {
    subject: "/CN=gatekeeper",
    extensions: ["subjectAltName=IP:127.0.0.1", "extendedKeyUsage=serverAuth"],
  });
  const [port, health, metrics] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const running = start(
    "env",
    [
      `KUBECONFIG=${server.kubeconfig}`,
      `POD_NAMESPACE=${NAMESPACE}`,
      "POD_NAME=gatekeeper",
      ...(pinTo === undefined ? [] : ["taskset", "-c", pinTo]),
      join(bin, "gatekeeper"),
      `--port=${port}`,
      "--host=127.0.0.1",
      `--health-addr=127.0.0.1:${health}`,
      `--prometheus-port=${metrics}`,
      "--operation=webhook",
      "--operation=generate",
      "--disable-cert-rotation",
      `--cert-dir=${folder}`,
      "--debug-use-fake-pod",
      "--log-level=WARNING",
    ],
    join(folder, "log"),
  );
  await waitForHealth(running, health, "/healthz");
  const templates = readParts(policies, ({ kind }) => kind === "ConstraintTemplate");
  server.kubectl(["apply", "-f", "-"], templates);
  const constraints = readParts(policies, ({ kind }) => kind !== "ConstraintTemplate");
  await waitFor(running, 120_000, async () => {
    server.kubectl(["apply", "-f", "-"], constraints);
    return true;
  });
  return { name: "Gatekeeper", url: `https://127.0.0.1:${port}/v1/admit`, running };
}
