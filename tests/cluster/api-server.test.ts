import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startApiServer, whyNoApiServer } from "./api-server.ts";

describe.skipIf(whyNoApiServer)("the API server for tests", () => {
  it("answers the administrator, refuses strangers, and two of them do not meet", async () => {
    const [first, second] = await Promise.all([startApiServer(), startApiServer()]);
    expect(first.url).not.toBe(second.url);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
    expect((await first.send("POST", "/api/v1/namespaces", namespace)).status).toBe(201);
    expect((await second.send("GET", "/api/v1/namespaces/shop")).status).toBe(404);
    expect((await first.send("GET", "/api/v1/namespaces", undefined, { token: "wrong" })).status).toBe(401);
    expect(first.kubectl(["get", "namespaces", "-o", "name"])).toContain("namespace/shop");
    await Promise.all([first.stop(), second.stop()]);
    expect(existsSync(first.folder)).toBe(false);
    await expect(first.send("GET", "/readyz")).rejects.toThrow("ECONNREFUSED");
  });

  it("runs the controllers when asked, with flags of the caller", async () => {
    const server = await startApiServer({ controllerManager: true, flags: ["--max-requests-inflight=399"] });
    try {
      const metadata = { name: "web", namespace: "default" };
      const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "web", image: "web:1" }] } };
      expect((await server.send("POST", "/api/v1/namespaces/default/pods", pod)).status).toBe(201);
    } finally {
      await server.stop();
    }
  });
});
