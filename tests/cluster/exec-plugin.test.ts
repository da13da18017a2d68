import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCluster, readConnection, toClusterClient } from "../../src/sources/cluster/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { toKubeconfigText, whoAmI } from "./connect.ts";

const EXEC = "client.authentication.k8s.io/v1";
let files = 0;

describe.skipIf(whyNoApiServer)("a credential plugin", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(() => server?.stop());

  const as = (user: object, cluster: object = {}) => ({
    kubeconfig: write(server.folder, toKubeconfigText(server, user, cluster)),
  });

  it("sends the token it prints, and runs it once for many requests", async () => {
    const { log, command } = plugin(server.folder, print(JSON.stringify({ token: server.token })));
    const reading = await readCluster(as(exec(command)));
    expect([reading.problems.length, runs(log)]).toEqual([0, 1]);
  });

  it("is run once for requests that come together", async () => {
    const { log, command } = plugin(server.folder, print(JSON.stringify({ token: server.token })));
    const client = toClusterClient(readConnection(as(exec(command))));
    await Promise.all(["pods", "secrets", "nodes"].map((name) => client.get(`/api/v1/${name}`)));
    await client.close();
    expect(runs(log)).toBe(1);
  });

  it("uses the client certificate it prints, in v1beta1 too", async () => {
    const { certFile, keyFile } = server.clientCertificate("jane");
    const status = {
      clientCertificateData: readFileSync(certFile, "utf8"),
      clientKeyData: readFileSync(keyFile, "utf8"),
    };
    const beta = "client.authentication.k8s.io/v1beta1";
    const file = write(
      server.folder,
      `{"apiVersion":"${beta}","kind":"ExecCredential","status":${JSON.stringify(status)}}`,
    );
    expect(await whoAmI(as(exec("cat", { apiVersion: beta, args: [file] })))).toBe("jane");
  });

  it("runs it again when the credential has expired or was refused", async () => {
    const past = plugin(
      server.folder,
      print(JSON.stringify({ token: server.token, expirationTimestamp: "2020-01-01T00:00:00Z" })),
    );
    const client = toClusterClient(readConnection(as(exec(past.command))));
    for (let times = 0; times < 3; times++) expect(await client.get("/api/v1/secrets")).toMatchObject({ is: "ok" });
    await client.close();
    expect(runs(past.log)).toBe(3);
    const stale = plugin(
      server.folder,
      `if [ $(wc -l < "$LOG") -gt 1 ]; then ${print(JSON.stringify({ token: server.token }))}; else ${print('{"token":"stale"}')}; fi`,
    );
    expect(await whoAmI(as(exec(stale.command)))).toBe("ok");
    expect(runs(stale.log)).toBe(2);
  });

  it("gives it the environment, and the cluster when it asks for it", async () => {
    const seen = write(server.folder, "");
    const { command } = plugin(
      server.folder,
      `printenv KUBERNETES_EXEC_INFO GREETING > ${seen}\n${print(JSON.stringify({ token: server.token }))}`,
    );
    const config = { name: "client.authentication.k8s.io/exec", extension: { audience: "shop" } };
    const user = exec(command, { provideClusterInfo: true, env: [{ name: "GREETING", value: "hello; $(true)" }] });
    expect(await whoAmI(as(user, { extensions: [config] }))).toBe("ok");
    const [info, greeting] = readFileSync(seen, "utf8").split("\n");
    expect(greeting).toBe("hello; $(true)");
    const ca = readFileSync(server.caFile).toString("base64");
    expect(JSON.parse(info ?? "")).toEqual({
      apiVersion: EXEC,
      kind: "ExecCredential",
      spec: {
        interactive: false,
        cluster: { server: server.url, "certificate-authority-data": ca, config: { audience: "shop" } },
      },
    });
  });

  it.each([
    ["is missing", "/nowhere/plugin", "is not installed or not on PATH\nget it from example.com"],
    ["fails", "false", "ended with status 1"],
    ["prints no JSON", "pwd", "printed something that is not JSON"],
  ])("says where the kubeconfig names it when it %s", async (_, command, message) => {
    const options = as(exec(command, { installHint: "get it from example.com" }));
    const problem = await readCluster(options).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: "CLUSTER_UNAUTHORIZED", at: { file: options.kubeconfig, line: 1 } });
    expect((problem as Error).message).toContain(message);
  });
});

function write(folder: string, text: string, mode = 0o600): string {
  const file = join(folder, `file-${++files}`);
  writeFileSync(file, text, { mode });
  return file;
}

/** A plugin that writes a line to its log, and then does what the shell text says. */
function plugin(folder: string, script: string): { log: string; command: string } {
  const log = write(folder, "");
  return { log, command: write(folder, `#!/bin/sh\nLOG=${log}\necho run >> $LOG\n${script}\n`, 0o700) };
}

/** Shell text that prints a credential. */
function print(status: string, apiVersion = EXEC): string {
  return `echo '{"apiVersion":"${apiVersion}","kind":"ExecCredential","status":${status}}'`;
}

function exec(command: string, more: object = {}): object {
  return { exec: { apiVersion: EXEC, command, interactiveMode: "Never", ...more } };
}

function runs(log: string): number {
  return readFileSync(log, "utf8").split("run").length - 1;
}
