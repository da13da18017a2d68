import { describe, expect, it } from "vitest";
import { toChainFacts } from "../chain-facts.ts";
import { toPictureOf } from "../picture-for-tests.ts";
import { findKernelFault } from "./kernel-faults.ts";

describe("a kernel", () => {
  it.each([
    ["5.10.92-generic", "CVE-2022-0185"],
    ["5.10.93-generic", "CVE-2022-0492"],
    ["5.10.100", "CVE-2024-1086"],
    ["5.10.210", undefined],
    ["5.17.0-1-amd64", "CVE-2024-1086"],
    ["6.6.14", "CVE-2024-1086"],
    ["6.6.15", undefined],
    ["6.8.0-45-generic", undefined],
    ["not a version", undefined],
    ["", undefined],
  ])("%s has %s by its version", (kernel, cve) => {
    expect(findKernelFault([kernel])?.cve).toBe(cve);
  });

  it("of a pod's own nodes makes the way out without seccomp possible", () => {
    const text = (kernel: string): string => `apiVersion: v1
kind: Node
metadata: { name: a }
status: { nodeInfo: { kernelVersion: ${kernel} } }
---
apiVersion: v1
kind: Node
metadata: { name: b }
status: { nodeInfo: { kernelVersion: 5.10.1 } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { nodeName: a, containers: [{ name: main, image: web }] }
`;
    const stepOf = (kernel: string) =>
      toChainFacts(toPictureOf(text(kernel), true)).steps.find(({ kind }) => kind === "escape/kernel-without-seccomp");
    expect(stepOf("5.10.92")).toMatchObject({
      to: "node:a",
      likelihood: "possible",
      precondition: "Linux 5.10.92 lacks the fix of CVE-2022-0185",
    });
    expect(stepOf("6.8.0")).toMatchObject({ to: "node:a", likelihood: "unlikely" });
  });
});
