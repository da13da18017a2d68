import { describe, expect, it } from "vitest";
import type { AttackFacts, ControlText, Finding, Layer, Picture, Stride } from "../../model/index.ts";
import { toPictureOf } from "../build/picture-for-tests.ts";
import { toAttackGraph } from "../graph/attack-graph.ts";
import type { WorkloadRisk } from "./report.ts";
import { toRiskReport } from "./risk.ts";

const PICTURE = toPictureOf(`apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { spec: { serviceAccountName: web, containers: [{ name: main, image: web }] } } }
---
apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: ops }
spec: { containers: [{ name: main, image: tool }] }
`);
const CODE = "code:shop/apps%2FDeployment/web";
const NO_FACTS: AttackFacts = { footholds: [], steps: [], changes: [], entries: [], targets: [] };

function control(id: string, layer: Layer, stride: Stride[], concern?: "reliability"): [string, ControlText] {
  const text = { id, title: id, layer, impact: "high", threat: { stride, text: `threat of ${id}` } } as const;
  const rest = {
    why: "",
    fix: { text: "" },
    residualRisk: "",
    tradeOff: "",
    frameworks: {},
    examples: { good: [], bad: [] },
  };
  return [id, { ...text, ...rest, ...(concern === undefined ? {} : { concern }) }];
}

const CONTROLS = new Map([
  control("cluster/open", "cluster", ["elevation-of-privilege"]),
  control("pod/loose", "container", ["elevation-of-privilege", "tampering"]),
  control("probe/none", "container", ["denial-of-service"], "reliability"),
]);

const WEB = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };

function finding(id: string, resource = WEB, more: Partial<Finding> = {}): Finding {
  return {
    control: id,
    severity: "critical",
    verdict: "fail",
    resource,
    origin: { is: "cluster", context: "test" },
    path: [],
    message: id,
    edits: [],
    fingerprint: id,
    ...more,
  };
}

function riskOf(findings: Finding[], facts = NO_FACTS, picture: Picture = PICTURE): WorkloadRisk {
  const report = toRiskReport({ picture, graph: toAttackGraph([facts]), findings, controls: CONTROLS });
  const found = report.workloads.find(({ name }) => name === "Deployment shop/web");
  if (found === undefined) throw new Error("the workload is not in the report");
  return found;
}

function worthOf({ layers }: WorkloadRisk, layer: Layer): number | undefined {
  return layers.find((one) => one.layer === layer)?.worth;
}

/** The internet gets to the workload, and from there to the whole cluster. */
const REACHED: AttackFacts = {
  ...NO_FACTS,
  footholds: [{ id: "target:cluster-admin", name: "cluster-admin", namespace: "" }],
  steps: [
    { from: "internet:any", to: CODE, kind: "test/enter", likelihood: "likely", evidence: [], removedBy: [] },
    {
      from: CODE,
      to: "target:cluster-admin",
      kind: "test/escape",
      likelihood: "certain",
      evidence: [],
      removedBy: ["pod/loose@web"],
    },
  ],
  changes: [
    {
      id: "pod/loose@web",
      control: "pod/loose",
      title: "Tighten",
      resource: WEB,
      cost: { friction: 0, latency: 0, operation: 0 },
      edits: [],
    },
  ],
  entries: ["internet:any"],
  targets: ["target:cluster-admin"],
};

describe("residual risk", () => {
  it("is small and never nothing where no control is missed and nobody is known to get there", () => {
    const risk = riskOf([]);
    expect(risk).toMatchObject({ reached: "no", wins: [], likelihood: 0.1, impact: 0.4, residual: 1 });
    expect(risk.layers.map(({ own, worth }) => [own, worth])).toEqual([
      [0.95, 0.95],
      [0.95, 0.9],
      [0.95, 0.86],
      [0.95, 0.81],
    ]);
  });

  it("grows with what is won and with who gets there", () => {
    expect(riskOf([], REACHED)).toMatchObject({ reached: "likely", wins: ["cluster-admin"], impact: 1, residual: 19 });
    const [enter, escape] = REACHED.steps;
    if (enter === undefined || escape === undefined) throw new Error("two steps are expected");
    const by = (likelihood: typeof enter.likelihood): string =>
      riskOf([], { ...REACHED, steps: [{ ...enter, likelihood }, escape] }).reached;
    expect([by("certain"), by("possible"), by("unknown"), by("unlikely")]).toEqual([
      "likely",
      "possible",
      "perhaps",
      "unlikely",
    ]);
  });

  it("stands under the threats that the missed control is against", () => {
    const { threats } = riskOf([finding("pod/loose")], REACHED);
    const missed = threats.filter((threat) => threat.missed.length > 0).map(({ stride }) => stride);
    expect(missed).toEqual(["tampering", "elevation-of-privilege"]);
    expect(threats[0]).toMatchObject({ residual: 100, missed: [{ control: "pod/loose", isOnPath: true }] });
  });

  it("counts a control by half that is on no path, and by half again that could not be judged", () => {
    const own = (more: Partial<Finding>): number | undefined =>
      riskOf([finding("pod/loose", WEB, more)]).layers.find(({ layer }) => layer === "container")?.own;
    expect([own({}), own({ verdict: "unknown" })]).toEqual([0.48, 0.71]);
    expect(riskOf([finding("pod/loose", WEB, { verdict: "unknown" })]).layers[2]).toMatchObject({
      failed: 0,
      unknown: 1,
    });
  });

  it("leaves out what is about reliability alone", () => {
    expect(riskOf([finding("probe/none")])).toEqual(riskOf([]));
  });
});

describe("a broken outer layer", () => {
  const ROLE = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", namespace: "", name: "all" };

  it("devalues the inner ones, and an inner one no outer one", () => {
    const outer = riskOf([finding("cluster/open", ROLE)]);
    const inner = riskOf([finding("pod/loose")]);
    const sound = riskOf([]);
    for (const layer of ["cluster", "container", "code"] as const)
      expect(worthOf(outer, layer)).toBeLessThan(worthOf(sound, layer) ?? 0);
    expect(worthOf(inner, "cluster")).toBe(worthOf(sound, "cluster"));
    expect(worthOf(inner, "code")).toBeLessThan(worthOf(sound, "code") ?? 0);
    // Its own controls are as good as ever.
    expect(outer.layers.map(({ own }) => own)).toEqual([0.95, 0.48, 0.95, 0.95]);
  });

  it("counts for every workload when it is the cluster's, and for its own when it is a namespace's", () => {
    const toReport = (resource: typeof WEB) =>
      toRiskReport({
        picture: PICTURE,
        graph: toAttackGraph([NO_FACTS]),
        findings: [finding("cluster/open", resource)],
        controls: CONTROLS,
      }).workloads.map(({ name, layers }) => [name, layers[1]?.own]);
    expect(toReport(ROLE)).toEqual([
      ["Deployment shop/web", 0.48],
      ["Pod ops/tool", 0.48],
    ]);
    expect(toReport({ apiVersion: "v1", kind: "Namespace", namespace: "", name: "ops" })).toEqual([
      ["Pod ops/tool", 0.48],
      ["Deployment shop/web", 0.95],
    ]);
    expect(toReport({ apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: "web" })).toEqual([
      ["Deployment shop/web", 0.48],
      ["Pod ops/tool", 0.95],
    ]);
  });
});
