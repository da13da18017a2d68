// What the admission server needs of its runtime, tried on a real port: run it with Node and with Bun and compare.
//
//   node bench/admission/runtime-checks.ts; bun bench/admission/runtime-checks.ts
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as tls from "node:tls";
import { join } from "node:path";
import { type CertificateFiles, writeAuthority, writeCertificate } from "../../scripts/api-server/certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "hauberk-runtime-"));
const extensions = ["subjectAltName=DNS:localhost,IP:127.0.0.1"];
const [authority, stranger] = [writeAuthority(folder, "ca"), writeAuthority(folder, "stranger")];
const sign = (name: string, by: CertificateFiles, cn: string) =>
  writeCertificate(folder, name, by, { subject: `/CN=${cn}`, extensions });
const [first, second] = [sign("first", authority, "first"), sign("second", authority, "second")];
const clients = { good: sign("good", authority, "good"), bad: sign("bad", stranger, "bad") };

/** What openssl's client says: the only judge that is not the runtime itself. */
function connect(
  port: number,
  options: readonly string[],
  says = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
): Promise<string> {
  return new Promise((resolve) => {
    const args = ["s_client", "-ign_eof", "-connect", `127.0.0.1:${port}`, "-servername", "localhost", ...options];
    const child = execFile("openssl", args, { timeout: 5000 }, (_error, out, complaints) => resolve(out + complaints));
    child.stdin?.end(says);
  });
}

function serve(options: object): Promise<{ port: number; server: ReturnType<typeof createServer>; asked: string[] }> {
  const asked: string[] = [];
  const read = ({ certFile, keyFile }: CertificateFiles) => ({
    cert: readFileSync(certFile, "utf8"),
    key: readFileSync(keyFile, "utf8"),
  });
  const server = createServer(
    { ...read(first), minVersion: "TLSv1.3", maxHeaderSize: 16_384, ...options },
    (request, response) => {
      const socket = request.socket as unknown as {
        authorized?: boolean;
        getPeerCertificate?(): { subject?: { CN?: string } };
      };
      asked.push(socket.getPeerCertificate?.()?.subject?.CN ?? "nobody");
      response.end("answered");
    },
  );
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ port: (server.address() as AddressInfo).port, server, asked }));
  });
}

const checks: [string, () => Promise<boolean>][] = [
  ["TLS 1.3 answers", async () => (await connect((await serve({})).port, ["-tls1_3"])).includes("answered")],
  ["TLS 1.2 is refused", async () => !(await connect((await serve({})).port, ["-tls1_2"])).includes("answered")],
  [
    "a client without a certificate is refused",
    async () => !(await connect((await serve(authenticate())).port, [])).includes("answered"),
  ],
  [
    "a client of another authority is refused",
    async () => !(await connect((await serve(authenticate())).port, present(clients.bad))).includes("answered"),
  ],
  [
    "a client's name can be read",
    async () => {
      const { port, asked } = await serve(authenticate());
      await connect(port, present(clients.good));
      return asked[0] === "good";
    },
  ],
  [
    "a new certificate is shown without a new port",
    async () => {
      const { port, server } = await serve({});
      server.setSecureContext({
        cert: readFileSync(second.certFile, "utf8"),
        key: readFileSync(second.keyFile, "utf8"),
        minVersion: "TLSv1.3",
      });
      return /subject=\s?CN\s?=\s?second/.test(await connect(port, []));
    },
  ],
  [
    "secureConnection tells of connections",
    async () => {
      const { port, server } = await serve({});
      let isTold = false;
      server.on("secureConnection", () => (isTold = true));
      await connect(port, []);
      return isTold;
    },
  ],
  [
    "a header that is too large is refused",
    async () =>
      !(
        await connect(
          (await serve({})).port,
          [],
          `GET / HTTP/1.1\r\nHost: a\r\nA: ${"a".repeat(40_000)}\r\nConnection: close\r\n\r\n`,
        )
      ).includes("answered"),
  ],
  [
    "a slow header ends the connection",
    async () => {
      const { port } = await serve({ headersTimeout: 1000, connectionsCheckingInterval: 200 });
      const begunAt = performance.now();
      await connect(port, [], "GET / HTTP/1.1\r\nHost: a\r\n");
      return performance.now() - begunAt < 4000;
    },
  ],
  [
    "a connection stays open while it is idle, as long as it is told",
    async () => {
      const { port } = await serve({ keepAliveTimeout: 120_000 });
      return await stays(port, 20_000);
    },
  ],
  [
    "connections beyond the limit are refused",
    async () => {
      const { port, server } = await serve({});
      server.maxConnections = 1;
      const slow = connect(port, [], "GET / HTTP/1.1\r\nHost: a\r\n");
      await new Promise((resolve) => setTimeout(resolve, 500));
      const answer = await connect(port, []);
      server.closeAllConnections();
      await slow;
      return !answer.includes("answered");
    },
  ],
];

/** Whether a connection that carried one request is still open after a while. */
function stays(port: number, idleMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    });
    socket.on("error", () => resolve(false));
    socket.on("end", () => resolve(false));
    socket.on("close", () => resolve(false));
    socket.resume();
    setTimeout(() => resolve(true), idleMs);
  });
}

function authenticate(): object {
  return { requestCert: true, rejectUnauthorized: true, ca: readFileSync(authority.certFile, "utf8") };
}

function present({ certFile, keyFile }: CertificateFiles): string[] {
  return ["-cert", certFile, "-key", keyFile];
}

for (const [name, check] of checks) {
  const answer = await check().then(
    (isSo) => (isSo ? "yes" : "NO"),
    (cause: unknown) => `NO: ${String(cause).slice(0, 100)}`,
  );
  console.log(`${answer.padEnd(4)} ${name}`);
}
rmSync(folder, { recursive: true });
process.exit();
