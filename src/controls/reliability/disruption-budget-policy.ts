import { dig, type ObjectControl } from "../../model/index.ts";

export const disruptionBudgetPolicy: ObjectControl = {
  id: "reliability/disruption-budget-policy",
  title: "Disruption budgets say how many pods must stay",
  layer: "cluster",
  impact: "medium",
  concern: "reliability",
  scope: "object",
  kinds: ["policy/PodDisruptionBudget"],
  threat: {
    stride: ["denial-of-service"],
    text: "A budget with neither bound protects nothing, and one with both is refused by the API server: either way the drain goes ahead.",
  },
  why: "Exactly one of `minAvailable` and `maxUnavailable` makes a budget.",
  fix: { text: "Set `maxUnavailable: 1`, or `minAvailable`." },
  residualRisk: "Crashes and node failures do not ask the budget.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CP-10"] },
  check({ object }) {
    const hasMinimum = dig(object, "spec", "minAvailable") != null;
    const hasMaximum = dig(object, "spec", "maxUnavailable") != null;
    if (hasMinimum !== hasMaximum) return undefined;
    const message = hasMinimum
      ? "minAvailable and maxUnavailable exclude each other"
      : "neither minAvailable nor maxUnavailable is set";
    return { path: ["spec"], message };
  },
  examples: {
    good: [
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
`,
    ],
    bad: [
      `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { selector: { matchLabels: { app: web } } }
`,
    ],
  },
};
