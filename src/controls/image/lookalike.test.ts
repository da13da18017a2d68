import { describe, expect, test } from "vitest";
import { toImitated } from "./lookalike.ts";

describe("a host that is made to look like a well-known registry is told", () => {
  test.each([
    ["docker.io.evil.example", "docker.io"],
    ["ghrc.io", "ghcr.io"],
    ["grc.io", "gcr.io"],
    ["dockr.io", "docker.io"],
    ["dockerr.io", "docker.io"],
    ["d0cker.io", "docker.io"],
    ["quay.co", "quay.io"],
    ["qquay.io", "quay.io"],
    ["registry.k8s.io.example", "registry.k8s.io"],
    ["docker.io", undefined],
    ["eu.gcr.io", undefined],
    ["ghcr.io", undefined],
    ["ocr.io", undefined],
    ["registry.example", undefined],
    ["localhost:5000", undefined],
    ["", undefined],
  ])("%s: %s", (host, imitated) => expect(toImitated(host)).toBe(imitated));
});
