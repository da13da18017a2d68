import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { paths } from "./paths.ts";

const RBAC = "apiVersion: rbac.authorization.k8s.io/v1";
const CLUSTER = `
${RBAC}
kind: ClusterRole
metadata: { name: scraper }
rules: [{ apiGroups: [""], resources: [nodes/proxy], verbs: [get] }]
---
${RBAC}
kind: ClusterRoleBinding
metadata: { name: scraper }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: scraper }
subjects: [{ kind: ServiceAccount, name: scraper, namespace: monitoring }, { kind: User, name: ada }]
---
${RBAC}
kind: RoleBinding
metadata: { name: readers, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, name: readers }]
`;
const UNREAD = `---
${RBAC}
kind: RoleBinding
metadata: { name: other, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: elsewhere }
subjects: [{ kind: Group, name: readers }]
`;

interface Shown {
  readonly withPath: number;
  readonly notKnown: readonly string[];
  readonly paths: readonly {
    readonly from: readonly string[];
    readonly steps: readonly { readonly removedBy: readonly string[] }[];
  }[];
}

describe("rbac paths", () => {
  let folder = "";
  const lines: string[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-paths-"));
    writeFileSync(join(folder, "cluster.yaml"), CLUSTER);
    writeFileSync(join(folder, "unread.yaml"), `${CLUSTER}${UNREAD}`);
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  });
  afterAll(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  async function run(file: string, options: object): Promise<{ code: number; text: string }> {
    lines.length = 0;
    const code = await paths([join(folder, file)], { to: "cluster-admin", format: "text", ...options });
    return { code, text: lines.join("\n") };
  }

  it("shows each way once, with everybody who has it, and fails", async () => {
    const { code, text } = await run("cluster.yaml", { explain: true });
    expect(code).toBe(1);
    expect(text).toContain("ServiceAccount monitoring/scraper → cluster-admin");
    expect(text).toContain("likewise: User ada");
    expect(text).toMatch(/rule 1 of ClusterRole scraper: use the API of kubelets \(.*cluster\.yaml:5:9\)/);
    expect(text).toContain("ended by: Delete ClusterRoleBinding scraper");
    expect(text).not.toContain("kube-system/");
  });

  it("says the same to programs", async () => {
    const { code, text } = await run("cluster.yaml", { format: "json" });
    const shown = JSON.parse(text) as Shown;
    expect(code).toBe(1);
    expect(shown.withPath).toBe(2);
    expect(shown.paths.map(({ from }) => from)).toEqual([
      ["identity:ServiceAccount/monitoring/scraper", "identity:User/ada"],
    ]);
    expect(shown.paths[0]?.steps[0]?.removedBy).toContain("rbac/delete-binding@ClusterRoleBinding/scraper");
  });

  it("succeeds for somebody who has no path", async () => {
    expect(await run("cluster.yaml", { from: "Group/readers" })).toMatchObject({ code: 0 });
  });

  it("does not call a role harmless that it has not read", async () => {
    const { code, text } = await run("unread.yaml", { from: "Group/readers" });
    expect(code).toBe(3);
    expect(text).toContain("not known: what ClusterRole elsewhere gives Group readers by RoleBinding other");
  });

  it("shows the control plane's own paths only when asked", async () => {
    const { text } = await run("cluster.yaml", { builtIn: true });
    expect(text).toContain("Group system:masters → cluster-admin");
  });

  it("asks for the groups of somebody whom no binding names", async () => {
    writeFileSync(
      join(folder, "open.yaml"),
      CLUSTER.replace("name: ada", "name: ada }, { kind: Group, name: system:authenticated"),
    );
    const { code, text } = await run("open.yaml", { from: "User/bob" });
    expect([code, text]).toEqual([1, expect.stringContaining("Group system:authenticated → cluster-admin")]);
  });

  it.each(["cluster-adm", "shop/crat", "User/bob", "Secret/shop/gone", "Node/gone"])(
    "does not take %s, which is not there, for safe",
    async (to) => {
      await expect(run("cluster.yaml", { to })).rejects.toMatchObject({ code: "USAGE" });
    },
  );

  it("refuses a target that is none", async () => {
    await expect(run("cluster.yaml", { to: "Secret/shop" })).rejects.toMatchObject({ code: "USAGE" });
  });
});
