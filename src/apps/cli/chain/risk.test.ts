import { describe, expect, it } from "vitest";
import type { RiskReport, WorkloadRisk } from "../../../chain/index.ts";
import type { ControlText } from "../../../model/index.ts";
import { toRiskMarkdown } from "./risk-markdown.ts";
import { toRiskText } from "./risk-text.ts";

const CONTROL: ControlText = {
  id: "pod/privileged",
  title: "Containers do not run privileged",
  layer: "container",
  impact: "critical",
  threat: { stride: ["elevation-of-privilege"], text: "The node is theirs." },
  why: "",
  fix: { text: "" },
  residualRisk: "Kernel faults remain.",
  tradeOff: "",
  frameworks: {},
  examples: { good: [], bad: [] },
};

const EVIL = "Pod shop/web|\u001b[31m`x`\n::error::<script>@all";

function toReport(name: string): RiskReport {
  const resource = { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web" };
  const missed = {
    control: "pod/privileged",
    layer: "container",
    resource,
    verdict: "fail",
    isOnPath: true,
    weight: 0.95,
    message: `container "${name}" runs privileged`,
  } as const;
  const workload: WorkloadRisk = {
    resource,
    namespace: "shop",
    name,
    reached: "likely",
    wins: ["cluster-admin"],
    likelihood: 1,
    impact: 1,
    layers: [
      { layer: "cloud", own: 0.95, worth: 0.95, failed: 0, unknown: 0 },
      { layer: "cluster", own: 0.35, worth: 0.33, weakest: "rbac/pod-exec", failed: 2, unknown: 1 },
      { layer: "container", own: 0, worth: 0, weakest: "pod/privileged", failed: 1, unknown: 0 },
      { layer: "code", own: 0.95, worth: 0, failed: 0, unknown: 0 },
    ],
    threats: [{ stride: "elevation-of-privilege", residual: 100, missed: [missed, missed] }],
    residual: 100,
  };
  const threats = [{ stride: "spoofing", residual: 5 }] as const;
  return { namespaces: [{ namespace: "shop", workloads: 1, threats, residual: 100 }], workloads: [workload, workload] };
}

const OPTIONS = { controls: new Map([[CONTROL.id, CONTROL]]), most: 1, missed: 1 };

describe("risk as text", () => {
  it("shows the threat, the control that is missed, what remains with it, and what outer layers leave of inner ones", () => {
    const text = toRiskText(toReport("Pod shop/web"), OPTIONS);
    for (const said of [
      "Pod shop/web: reached by likely steps; from there: cluster-admin",
      "0.33 (0.35 without the layers outside)",
      "2 missed, 1 not judged, most of all rbac/pod-exec",
      "pod/privileged (on a path)",
      "threat: The node is theirs.",
      "what remains with it: Kernel faults remain.",
      "and 1 more control",
      "and 1 more workload: --limit 2",
      "residual = 100 × likelihood × impact",
    ])
      expect(text).toContain(said);
  });

  it("shows names as they are and lets none of them command a terminal, a page or a runner", () => {
    const text = toRiskText(toReport(EVIL), OPTIONS);
    expect(text).not.toContain("\u001b[31m`x`");
    expect(text.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
    const page = toRiskMarkdown(toReport(EVIL), OPTIONS);
    for (const markup of ["<script>", "@all", "`x`", "\u001b"]) expect(page).not.toContain(markup);
    const rows = page.split("\n").filter((line) => line.startsWith("| elevation-of-privilege"));
    expect(rows.map((row) => row.split("|").length)).toEqual([8]);
  });

  it("says so when there is nothing to judge", () => {
    expect(toRiskText({ namespaces: [], workloads: [] }, OPTIONS)).toContain("There is no workload to judge.");
  });
});
