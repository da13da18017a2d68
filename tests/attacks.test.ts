import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { DEFAULT_SETTINGS } from "../src/model/index.ts";

/** Controls that find something in these objects. */
function controlsThatFind(...objects: readonly object[]): Set<string> {
  const text = objects.map((object) => JSON.stringify(object)).join("\n---\n");
  const resources = readYaml("attack.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete: false }, locate);
  return new Set(evaluate(CONTROLS, { picture, settings: DEFAULT_SETTINGS }).findings.map(({ control }) => control));
}

describe("what dresses up as the platform's own", () => {
  const labels = { "kubernetes.io/bootstrapping": "rbac-defaults" };
  const bind = (name: string, role: string, subject: object): object => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name, labels },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [subject],
  });

  it.each([
    ["an account of kube-system", { kind: "ServiceAccount", name: "evil", namespace: "kube-system" }],
    ["a user with a name like the platform's", { kind: "User", name: "system:kube-evil" }],
  ])("is found when it gives rights to %s", (_, subject) => {
    expect(controlsThatFind(bind("system:evil", "edit", subject))).toContain("rbac/reserved-name");
  });

  it("is found when it gives rights to everybody: the label of bootstrapped bindings can be written on any", () => {
    const everybody = { kind: "Group", name: "system:authenticated" };
    expect(controlsThatFind(bind("shop", "view", everybody))).toContain("rbac/everyone-subject");
  });
});

describe("a long text", () => {
  it("in a mount path is read in time that grows with its length", { timeout: 5_000 }, () => {
    const volumeMounts = [{ name: "a", mountPath: `${"/".repeat(1_000_000)}x` }];
    const spec = { containers: [{ name: "c", image: "a", volumeMounts }] };
    const found = controlsThatFind({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec });
    expect(found).toContain("pod/privilege-escalation");
  });
});

describe("the terminal", () => {
  it("gets no escape sequence and no line of its own from a text that a message quotes (attacks 62)", () => {
    const program = join(import.meta.dirname, "../src/apps/cli/main.ts");
    const { stderr } = spawnSync(process.execPath, [program, "explain", "a\u001b[31m\n::error::b"], {
      encoding: "utf8",
    });
    expect(stderr).toContain('there is no control "a\\u{1b}[31m\n  | ::error::b"');
  });
});
