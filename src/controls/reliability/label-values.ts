import { asObject, dig, type Path, type ObjectControl } from "../../model/index.ts";

export const labelValues: ObjectControl = {
  id: "reliability/label-values",
  title: "Labels and selectors have valid values",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["*"],
  threat: {
    stride: ["denial-of-service"],
    text: "An object with a label value the API server refuses is not created, often in the middle of a release.",
  },
  why: "Values have at most 63 letters, digits, hyphens, underscores and dots, and begin and end with a letter or digit.",
  fix: { text: "Shorten the value or replace the characters that are not allowed; keep long texts in annotations." },
  residualRisk: "None for this fault.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check({ object }) {
    const places: Path[] = [...LABELS];
    if (object.kind === "Service" && object.apiVersion === "v1") places.push(["spec", "selector"]);
    return places.flatMap((path) =>
      Object.entries(asObject(dig(object, ...path)) ?? {}).flatMap(([key, value]) => {
        if (typeof value !== "string" || isLabelValue(value)) return [];
        return [{ path: [...path, key], message: `"${value.slice(0, 80)}" is no valid value of label "${key}"` }];
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, labels: { app: web, version: v1.4.2, empty: "" } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, labels: { owner: "the shop team" } }
`,
    ],
  },
};

const LABELS: readonly Path[] = [
  ["metadata", "labels"],
  ["spec", "template", "metadata", "labels"],
  ["spec", "jobTemplate", "spec", "template", "metadata", "labels"],
  ["spec", "selector", "matchLabels"],
];

/** @see k8s.io/apimachinery/pkg/util/validation, IsValidLabelValue */
function isLabelValue(value: string): boolean {
  if (value === "") return true;
  return value.length <= 63 && /^[A-Za-z0-9][-A-Za-z0-9_.]*$/.test(value) && /[A-Za-z0-9]$/.test(value);
}
