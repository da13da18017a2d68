import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readCluster, readConnection, toClusterClient } from "../../src/sources/cluster/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { toKubeconfigText, whoAmI } from "./connect.ts";
import { startConnectProxy, startSocksProxy } from "./tunnels.ts";

describe.skipIf(whyNoApiServer)("who we are to the API server", () => {
  let server: ApiServer;
  let files = 0;

  beforeAll(async () => {
    server = await startApiServer();
    server.kubectl(["create", "serviceaccount", "robot"]);
    server.kubectl(["create", "serviceaccount", "other"]);
  });
  afterAll(() => server?.stop());

  const write = (text: string, mode = 0o600) => {
    const file = join(server.folder, `file-${++files}`);
    writeFileSync(file, text, { mode });
    return file;
  };
  const tokenOf = (account: string) => server.kubectl(["create", "token", account]).trim();

  const as = (user: object, cluster: object = {}) => ({ kubeconfig: write(toKubeconfigText(server, user, cluster)) });

  it("is the user of the client certificate, given as files or as data", async () => {
    const { certFile, keyFile } = server.clientCertificate("jane", ["developers"]);
    expect(await whoAmI(as({ "client-certificate": certFile, "client-key": keyFile }))).toBe("jane");
    const inline = { "client-certificate-data": toBase64(certFile), "client-key-data": toBase64(keyFile) };
    expect(await whoAmI(as(inline))).toBe("jane");
    const masters = server.clientCertificate("root", ["system:masters"]);
    expect(await whoAmI(as({ "client-certificate": masters.certFile, "client-key": masters.keyFile }))).toBe("ok");
  });

  it("is the owner of the token, and nobody without one", async () => {
    expect(await whoAmI(as({ token: tokenOf("robot") }))).toBe("system:serviceaccount:default:robot");
    expect(await whoAmI(as({}))).toBe("system:anonymous");
    expect(await whoAmI(as({ token: "wrong" }))).toBe("401 Unauthorized");
    await expect(readCluster(as({ token: "wrong" }))).rejects.toMatchObject({ code: "CLUSTER_UNAUTHORIZED" });
  });

  it("acts as somebody else when the kubeconfig says so", async () => {
    const user = { token: server.token, as: "system:serviceaccount:default:other", "as-groups": ["g"] };
    expect(await whoAmI(as(user))).toBe("system:serviceaccount:default:other");
  });

  it("takes the current context, or the named one, from several files", async () => {
    const first = write(toKubeconfigText(server, { token: tokenOf("robot") }));
    const env = { KUBECONFIG: [first, "/nowhere/config", server.kubeconfig].join(":") };
    expect(await whoAmI({ env })).toBe("system:serviceaccount:default:robot");
    expect(await whoAmI({ env, context: "test" })).toBe("ok");
  });

  it("reads a token file again when the token was refused", async () => {
    const tokenFile = write("no longer valid");
    const client = toClusterClient(readConnection(as({ tokenFile })));
    expect(await client.get("/api/v1/secrets")).toMatchObject({ status: 401 });
    writeFileSync(tokenFile, server.token);
    expect(await client.get("/api/v1/secrets")).toMatchObject({ is: "ok" });
    await client.close();
  });

  it("is the account of the pod it runs in", async () => {
    const folder = join(server.folder, "serviceaccount");
    mkdirSync(folder);
    writeFileSync(join(folder, "token"), tokenOf("robot"));
    writeFileSync(join(folder, "ca.crt"), readFileSync(server.caFile));
    writeFileSync(join(folder, "namespace"), "default");
    const { hostname, port } = new URL(server.url);
    const env = { HOME: "/nowhere", KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const options = { env, serviceAccountFolder: folder };
    expect(readConnection(options)).toMatchObject({ context: "in-cluster", namespace: "default" });
    expect(await whoAmI(options)).toBe("system:serviceaccount:default:robot");
  });

  it("checks the server's certificate, by another name when told, and not at all only when told so", async () => {
    const user = { token: server.token };
    const noCa = { "certificate-authority-data": "" };
    await expect(whoAmI(as(user, noCa))).rejects.toMatchObject({ code: "CLUSTER_UNREACHABLE" });
    expect(await whoAmI(as(user, { ...noCa, "insecure-skip-tls-verify": true }))).toBe("ok");
    expect(await whoAmI(as(user, { "tls-server-name": "kubernetes.default.svc" }))).toBe("ok");
    await expect(whoAmI(as(user, { "tls-server-name": "other.example" }))).rejects.toThrow("tls-server-name");
  });

  it.each([
    ["HTTP", startConnectProxy],
    ["SOCKS5", startSocksProxy],
  ])("goes through the %s proxy of the context, and checks the server's certificate through it", async (_, start) => {
    const proxy = await start();
    const user = { token: server.token };
    expect(await whoAmI(as(user, { "proxy-url": proxy.url }))).toBe("ok");
    expect(proxy.asked).toEqual([new URL(server.url).host]);
    const noCa = { "proxy-url": proxy.url, "certificate-authority-data": "" };
    await expect(whoAmI(as(user, noCa))).rejects.toMatchObject({ code: "CLUSTER_UNREACHABLE" });
    await proxy.stop();
  });

  it("goes through the proxy of the environment, but not to this machine or to what NO_PROXY names", async () => {
    const proxy = await startConnectProxy();
    const port = new URL(server.url).port;
    const named = { server: `https://kubernetes.default.svc:${port}` };
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    expect(await whoAmI(as({ token: server.token }, named))).toBe("ok");
    expect(await whoAmI(as({ token: server.token }))).toBe("ok");
    expect(proxy.asked).toEqual([`kubernetes.default.svc:${port}`]);
    vi.stubEnv("NO_PROXY", "kubernetes.default.svc");
    await expect(whoAmI(as({ token: server.token }, named))).rejects.toThrow("kubernetes.default.svc");
    vi.unstubAllEnvs();
    await proxy.stop();
  });

  it("never follows a redirect, so that its credentials stay with the server they are for", async () => {
    const received: (string | undefined)[] = [];
    const other = createServer((incoming, answer) => {
      received.push(incoming.headers.authorization);
      answer.writeHead(302, { location: `${server.url}/api` }).end();
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const options = as({ token: server.token }, { server: url, "certificate-authority-data": "" });
    await expect(readCluster(options)).rejects.toThrow("where our credentials must not go");
    // /version, /api and /apis were asked once each, and nobody was asked after.
    expect(received).toHaveLength(3);
    other.close();
  });

  it("says at once that nobody listens", async () => {
    const options = as({}, { server: "https://127.0.0.1:1" });
    const begunAt = Date.now();
    await expect(readCluster(options)).rejects.toMatchObject({ code: "CLUSTER_UNREACHABLE" });
    expect(Date.now() - begunAt).toBeLessThan(2_000);
  });
});

function toBase64(file: string): string {
  return readFileSync(file).toString("base64");
}
