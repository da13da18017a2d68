import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { secrets } from "./secrets.ts";

const OBJECTS = `
apiVersion: v1
kind: Secret
metadata: { name: database, namespace: shop }
stringData: { password: hunter2 }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: robot, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }
subjects: [{ kind: ServiceAccount, name: robot, namespace: ci }]
`;
const ENCRYPTION = `---
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources: [{ resources: [secrets], providers: [{ identity: {} }] }]
`;

describe("hauberk secrets", () => {
  let folder = "";
  const lines: string[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-secrets-"));
    writeFileSync(join(folder, "objects.yaml"), OBJECTS);
    writeFileSync(join(folder, "plain.yaml"), `${OBJECTS}${ENCRYPTION}`);
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  });
  afterAll(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  async function run(file: string, options: object = {}): Promise<{ code: number; text: string }> {
    lines.length = 0;
    const code = await secrets([join(folder, file)], { format: "text", ...options });
    return { code, text: lines.join("\n") };
  }

  it("tells who reads a Secret by which binding and rule, and leaves the control plane out", async () => {
    const { code, text } = await run("objects.yaml", { secret: "shop/database" });
    expect(code).toBe(0);
    expect(text).toMatch(/ServiceAccount ci\/robot: RoleBinding shop\/robot \(.*\) gives ClusterRole edit .*rule \d/);
    expect(text).not.toContain("system:kube-controller-manager");
    expect((await run("objects.yaml", { secret: "shop/database", builtIn: true })).text).toContain(
      "system:kube-controller-manager",
    );
  });

  it.each(["text", "json"])("shows no value as %s", async (format) => {
    const { text } = await run("objects.yaml", { format });
    expect(text).toContain("database");
    expect(text).not.toContain("hunter2");
  });

  it("fails where etcd keeps Secrets in the clear, and does not claim to know without a configuration", async () => {
    expect(await run("plain.yaml")).toMatchObject({ code: 1, text: expect.stringContaining("in the clear") as string });
    expect(await run("objects.yaml")).toMatchObject({ code: 0, text: expect.stringContaining("not known") as string });
  });

  it("refuses a name that is none, and one that is not there", async () => {
    await expect(run("objects.yaml", { secret: "database" })).rejects.toMatchObject({ code: "USAGE" });
    await expect(run("objects.yaml", { secret: "shop/other" })).rejects.toMatchObject({ code: "NOTHING_FOUND" });
    await expect(secrets(["shop/database", folder], { format: "text" })).rejects.toThrow("--secret shop/database");
  });
});
