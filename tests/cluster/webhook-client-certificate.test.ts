import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { writeAuthority, writeCertificate } from "../../scripts/api-server/certificates.ts";
import { startApiServer, whyNoApiServer } from "./api-server.ts";

const PROGRAM = resolve(import.meta.dirname, "../../dist/hauberk.js");

/** Asks the webhook, with or without a certificate. @returns the status of the answer, or how the connection ended */
async function ask(
  port: number,
  certificate?: { readonly certFile: string; readonly keyFile: string },
): Promise<string> {
  const files = certificate && { cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) };
  const options = {
    port,
    host: "127.0.0.1",
    path: "/validate/pod-security",
    method: "POST",
    rejectUnauthorized: false,
  };
  return new Promise((done) => {
    const asking = request({ ...options, ...files }, (answer) => {
      answer.resume();
      done(String(answer.statusCode));
    });
    asking.once("error", (error) => done(String(Reflect.get(error, "code"))));
    asking.end("{}");
  });
}

it.skipIf(whyNoApiServer)("answers an API server that shows its certificate, and nobody else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-client-certificate-"));
  const authority = writeAuthority(folder, "webhook-clients");
  const extensions = ["extendedKeyUsage=clientAuth"];
  const api = writeCertificate(folder, "api", authority, { subject: "/CN=kube-apiserver-webhook", extensions });
  const other = writeCertificate(folder, "other", authority, { subject: "/CN=somebody", extensions });
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const user = { "client-certificate": api.certFile, "client-key": api.keyFile };
  const kubeConfigFile = join(folder, "webhooks.json");
  writeFileSync(
    kubeConfigFile,
    JSON.stringify({ apiVersion: "v1", kind: "Config", users: [{ name: `127.0.0.1:${port}`, user }] }),
  );
  const apiVersion = "apiserver.config.k8s.io/v1";
  const configuration = { apiVersion, kind: "WebhookAdmissionConfiguration", kubeConfigFile };
  const plugins = ["ValidatingAdmissionWebhook", "MutatingAdmissionWebhook"].map((name) => ({ name, configuration }));
  writeFileSync(
    join(folder, "admission.json"),
    JSON.stringify({ apiVersion, kind: "AdmissionConfiguration", plugins }),
  );
  const server = await startApiServer({ flags: [`--admission-control-config-file=${join(folder, "admission.json")}`] });
  const url = `https://127.0.0.1:${port}`;
  const args = ["serve", "admission", "--kubeconfig", server.kubeconfig, "--url", url, "--port", String(port)];
  const only = ["--client-ca", authority.certFile, "--client-name", "kube-apiserver-webhook"];
  const program = spawn(
    process.execPath,
    [PROGRAM, ...args, ...only, "--health-port", "0", "--bind", "127.0.0.1", "--deregister"],
    { stdio: "ignore" },
  );
  const ended = new Promise<number | null>((done) => void program.once("exit", done));
  try {
    const configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hauberk";
    for (let tries = 0; tries < 300; tries++) {
      if ((await server.send("GET", configurations)).status === 200) break;
      await sleep(100);
    }
    // Long enough for the API server to have heard of the webhook.
    await sleep(1_000);
    const labels = { "pod-security.kubernetes.io/enforce": "neither" };
    const create = async (metadata: object) =>
      server.send("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
    expect((await create({ name: "shop" })).status).toBe(201);
    const refusal = await create({ name: "wrong", labels });
    expect(refusal.status).toBeGreaterThanOrEqual(400);
    expect(refusal.text).not.toContain("failed calling webhook");

    expect(await ask(port)).toMatch(/^(?:E|ERR_)/);
    expect(await ask(port, other)).toMatch(/^(?:403|E)/);
    // Let in, and told that this is no review.
    expect(await ask(port, api)).toBe("415");

    program.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect((await server.send("GET", configurations)).status).toBe(404);
  } finally {
    program.kill("SIGKILL");
    await server.stop();
  }
});
