import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, vi } from "vitest";
import { toListenProblem } from "./listen-problem.ts";
import { runProgram } from "./program.ts";

const PROGRAM = join(import.meta.dirname, "main.ts");

/** Serves until it ends by itself; whoever hangs is killed, and has no exit code then. */
async function serve(...args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  const given = ["--no-warnings", PROGRAM, "serve", "admission", "--bind", "127.0.0.1", "--health-port", "0", ...args];
  const cwd = mkdtempSync(join(tmpdir(), "hauberk-serve-"));
  writeFileSync(join(cwd, "a-file"), "");
  const child = spawn(process.execPath, given, { cwd, stdio: ["ignore", "ignore", "pipe"], timeout: 20_000 });
  const ended = new Promise<number | null>((done) => void child.once("close", done));
  const stderr = await text(child.stderr);
  return { code: await ended, stderr };
}

it("the server judges by policies or by a configuration, and says so to whom names both", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const args = ["serve", "admission", "--no-cluster", "--config", "hauberk.yaml", "--policy", "policies"];
  expect(await runProgram(args)).toBe(2);
  expect(error.mock.calls.join("\n")).toContain("judge by --policy or by --config");
  error.mockRestore();
});

describe("a server that cannot start says why in a line and ends", () => {
  it("where its port is taken", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    expect(await serve("--no-cluster", "--port", String(port))).toEqual({
      code: 2,
      stderr: `hauberk: port ${port} is in use: stop what listens there, or name another with --port\n`,
    });
    other.close();
  }, 30_000);

  it.each([
    [
      "a file of authorities is missing",
      ["--client-ca", "gone.pem"],
      "gone.pem cannot be read: no such file or folder",
    ],
    ["a file of authorities holds none", ["--client-ca", "a-file"], "a-file holds no certificate in PEM"],
    ["its key is missing", ["--tls-cert", "a-file", "--tls-key", "gone.key"], "gone.key cannot be read: no such file"],
    ["the ring cannot be kept", ["--ring", "a-file/ring"], "a-file/ring cannot be used as ring: part of its path"],
  ])(
    "where %s",
    async (_, args, message) => {
      const { code, stderr } = await serve("--no-cluster", "--port", "0", ...args);
      expect(stderr).toContain(`hauberk: ${message}`);
      expect(code).toBe(2);
    },
    30_000,
  );

  it.each([
    [
      { code: "EADDRINUSE", port: 8080 },
      "port 8080 is in use: stop what listens there, or name another with --health-port",
    ],
    [{ code: "EACCES", port: 443 }, "port 443 may not be listened on: name one from 1024 on with --port"],
    [
      { code: "EADDRNOTAVAIL", port: 443 },
      "10.9.9.9 is no address of this machine: name one with --bind (0.0.0.0: all)",
    ],
  ])("whatever the operating system has against it: %j", (own, message) => {
    const told = toListenProblem(Object.assign(new Error(), own), { port: 443, healthPort: 8080, bind: "10.9.9.9" });
    expect(told).toMatchObject({ code: "USAGE", message });
  });

  it("where it is a fault of ours, as that", () => {
    const fault = new TypeError("x is not a function");
    expect(toListenProblem(fault, { port: 443, healthPort: 8080, bind: "::" })).toBe(fault);
  });
});
