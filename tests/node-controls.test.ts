import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate, type Evaluation } from "../src/engines/posture/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { DEFAULT_SETTINGS } from "../src/model/index.ts";

interface Answer {
  readonly verdicts: readonly string[];
  readonly passed: number;
  readonly messages: readonly string[];
}

function judge(id: string, texts: readonly string[], complete = false): Answer {
  const resources = readYaml("x.yaml", texts.join("---\n")).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete }, locate);
  const chosen = CONTROLS.filter((control) => control.id === id);
  expect(chosen).toHaveLength(1);
  const { findings, passed }: Evaluation = evaluate(chosen, { picture, settings: DEFAULT_SETTINGS });
  return { verdicts: findings.map(({ verdict }) => verdict), passed, messages: findings.map(({ message }) => message) };
}

const NOTHING = { verdicts: [], passed: 0, messages: [] };
const toPod = (flag: string, node?: string): string => `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  ${node === undefined ? "" : `nodeName: ${node}`}
  containers: [{ name: a, image: "registry.k8s.io/kube-apiserver:v1.36.0", command: [kube-apiserver, ${flag}] }]
`;
const toReport = (flag: string, node = "n1", more = ""): string => `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: ${node} }
processes: [{ name: kube-apiserver, arguments: [${flag}] }]
${more}`;
const toNode = (name: string, label = "node-role.kubernetes.io/control-plane"): string =>
  `apiVersion: v1\nkind: Node\nmetadata: { name: ${name}, labels: { ${label}: "" } }\n`;
const WEB =
  "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: kube-system }\nspec: { containers: [{ name: web, image: web:1 }] }\n";
const BAD = "--profiling=true";
const GOOD = "--profiling=false";
const PROFILING = "api-server/profiling";

describe("a control of a component", () => {
  it("neither passes nor fails where there is no such component", () => {
    expect(judge(PROFILING, [WEB])).toEqual(NOTHING);
    expect(judge(PROFILING, [WEB, toNode("n1", "role")], true)).toEqual(NOTHING);
  });

  it("goes by manifests, and by node reports for what no manifest tells", () => {
    expect(judge(PROFILING, [toPod(GOOD), toReport(BAD)])).toMatchObject({ verdicts: [], passed: 1 });
    expect(judge(PROFILING, [toReport(BAD)]).verdicts).toEqual(["fail"]);
    expect(judge(PROFILING, [toPod(GOOD, "n1"), toReport(BAD, "n2")]).verdicts).toEqual(["fail"]);
    expect(judge(PROFILING, [toPod(GOOD, "n1"), toReport(BAD, "n1")])).toMatchObject({ verdicts: [], passed: 1 });
  });

  it("is unknown, once, in a cluster whose components nobody read", () => {
    const nodes = [toNode("n1"), toNode("n2"), WEB];
    expect(judge(PROFILING, nodes, true)).toMatchObject({ verdicts: ["unknown"], passed: 0 });
    expect(judge("kubelet/anonymous-access", nodes, true)).toMatchObject({ verdicts: ["unknown"], passed: 0 });
    expect(judge("node-file/kubelet-configuration-mode", nodes, true)).toMatchObject({
      verdicts: ["unknown"],
      passed: 0,
    });
    expect(judge(PROFILING, [...nodes, toReport(GOOD)], true)).toMatchObject({ verdicts: [], passed: 1 });
    expect(judge(PROFILING, nodes)).toEqual(NOTHING);
  });

  it("is unknown where a file that decides was not read", () => {
    const unread = `apiVersion: hauberk.dev/v1alpha1
kind: NodeReport
metadata: { name: n1 }
processes: [{ name: kubelet, arguments: [--config=/var/lib/kubelet/config.yaml] }]
`;
    expect(judge("kubelet/process-limit", [unread]).verdicts).toEqual(["unknown"]);
    expect(judge("kubelet/hostname", [unread])).toMatchObject({ verdicts: [], passed: 1 });
    const files = `configurations: [{ component: kubelet, path: /a, flag: config, value: { podPidsLimit: 100 } }]\n`;
    expect(judge("kubelet/process-limit", [unread + files])).toMatchObject({ verdicts: [], passed: 1 });
    expect(judge("api-server/always-allow", [toPod("--authorization-config=/a.yaml")]).verdicts).toEqual(["unknown"]);
    expect(judge("api-server/anonymous-access", [toPod("--authentication-config=/a.yaml")]).verdicts).toEqual([
      "unknown",
    ]);
  });

  it("goes by the files of the API server that stand beside its manifest", () => {
    const authorizers = (type: string): string =>
      `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers: [{ type: Node }, { type: ${type} }]\n`;
    const pod = toPod("--authorization-config=/a.yaml");
    expect(judge("api-server/rbac-authorization", [pod, authorizers("RBAC")]).verdicts).toEqual([]);
    expect(judge("api-server/rbac-authorization", [pod, authorizers("Webhook")]).verdicts).toEqual(["fail"]);
  });

  it("goes by older defaults where the kubelet has no configuration file", () => {
    const report = toReport("--v=1").replace("kube-apiserver", "kubelet");
    expect(judge("kubelet/anonymous-access", [report]).messages).toEqual([
      expect.stringContaining("not set, and true by default"),
    ]);
    expect(judge("kubelet/read-only-port", [report]).verdicts).toEqual(["fail"]);
  });

  it("judges what stands in a node report as if it stood alone", () => {
    const policy =
      "configurations: [{ component: kube-apiserver, path: /a, value: { apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{ level: None }] } }]\n";
    expect(judge("audit/catch-all", [toReport("--v=1", "n1", policy)]).verdicts).toEqual(["fail"]);
  });
});

describe("a control of a node's files", () => {
  const toFiles = (files: string): string => toReport("--v=1", "n1", `files: [${files}]\n`);
  const MODE = "node-file/api-server-manifest-mode";

  it("is unknown for files that were not read, or not found where they should be", () => {
    expect(judge(MODE, [toFiles("{ purpose: api-server-manifest, path: /a, unread: EACCES }")]).verdicts).toEqual([
      "unknown",
    ]);
    expect(judge(MODE, [toFiles("{ purpose: api-server-manifest, path: /a }")]).verdicts).toEqual(["unknown"]);
    expect(judge(MODE, [toFiles("")]).verdicts).toEqual(["unknown"]);
    expect(judge("node-file/proxy-kubeconfig-mode", [toFiles("")])).toEqual(NOTHING);
  });

  it.each([
    ["0600", 0],
    ["0400", 0],
    ["0640", 1],
    ["0601", 1],
    ["4600", 0],
  ])("takes mode %s for %i faults", (mode, faults) => {
    const file = `{ purpose: api-server-manifest, path: /a, mode: "${mode}" }`;
    expect(judge(MODE, [toFiles(file)]).verdicts).toHaveLength(faults);
  });
});
