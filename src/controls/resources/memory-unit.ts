import type { ContainerControl } from "../../model/index.ts";
import { amountOf, amountPath, type Bound } from "./amount.ts";

export const memoryUnit: ContainerControl = {
  id: "resources/memory-unit",
  title: "Memory amounts are not in thousandths of a byte",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["denial-of-service"],
    text: "`memory: 512m` is half a byte, not 512 megabytes: with such a limit the container cannot start, with such a request it is placed anywhere.",
  },
  why: "The suffix `m` means one thousandth; it is meant for CPU.",
  fix: { text: "Write `Mi` (mebibytes) or `M` (megabytes)." },
  residualRisk: "None for this fault.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(container) {
    const bounds: readonly Bound[] = ["requests", "limits"];
    return bounds.flatMap((bound) => {
      const amount = amountOf(container, bound, "memory");
      // Amounts of a thousand bytes and more in m are machine-made: recommenders write them.
      if (typeof amount !== "string" || !/^\d{1,6}m$/.test(amount)) return [];
      return [
        {
          path: amountPath(container, bound, "memory"),
          message: `memory ${bound} "${amount}" of container "${container.name}" is less than a kilobyte`,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { limits: { memory: 512M, cpu: 512m } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { limits: { memory: 512m } }
`,
    ],
  },
};
