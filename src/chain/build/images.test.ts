import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, type Settings } from "../../model/index.ts";
import { toChainFacts } from "./chain-facts.ts";
import { toPictureOf } from "./picture-for-tests.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

function pod(image: string, status = ""): string {
  return `apiVersion: v1
kind: Node
metadata: { name: a }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { nodeName: a, containers: [{ name: main, image: "${image}" }] }
${status}`;
}

function imageStepsOf(image: string, settings: Partial<Settings> = {}): string[] {
  const { steps, entries } = toChainFacts(toPictureOf(pod(image)), { settings: { ...DEFAULT_SETTINGS, ...settings } });
  return steps
    .filter(({ kind }) => kind === "image/replaced")
    .map(({ from, likelihood, removedBy }) => {
      expect(entries).toContain(from);
      return `${from} ${likelihood} ${removedBy.join(" ")}`.trim();
    });
}

describe("an image", () => {
  it("is an entry when its name can come to mean another", () => {
    const pin =
      "image/digest@/Pod/shop/web/main admission/image-digest@shop admission/image-digest@* admission/pin-digests@*";
    expect(imageStepsOf("web")).toEqual([`image:docker.io%2Flibrary%2Fweb:latest possible ${pin}`]);
    expect(imageStepsOf("registry.example/web:main")).toEqual([`image:registry.example%2Fweb:main possible ${pin}`]);
    expect(imageStepsOf("registry.example/web:1.2")).toEqual([`image:registry.example%2Fweb:1.2 unlikely ${pin}`]);
    expect(imageStepsOf(`registry.example/web:1.2@${DIGEST}`)).toEqual([]);
  });

  it("of a stranger stays an entry when it is pinned", () => {
    const settings = { trustedRegistries: ["registry.example"] };
    expect(imageStepsOf(`evil.example/web@${DIGEST}`, settings)).toEqual([
      `image:evil.example%2Fweb@${DIGEST} possible`,
    ]);
    expect(imageStepsOf(`registry.example/web@${DIGEST}`, settings)).toEqual([]);
  });

  it("is pinned by a machine to what a pod of the cluster runs", () => {
    const status = `status: { phase: Running, containerStatuses: [{ name: main, imageID: "docker-pullable://registry.example/web@${DIGEST}" }] }\n`;
    const editsOf = (text: string) =>
      toChainFacts(toPictureOf(text, true)).changes.find(({ control }) => control === "image/digest")?.edits;
    expect(editsOf(pod("registry.example/web:1.2", status))).toEqual([
      { op: "set", path: ["spec", "containers", 0, "image"], value: `registry.example/web:1.2@${DIGEST}` },
    ]);
    expect(editsOf(pod("other.example/web:1.2", status))).toEqual([]);
    expect(editsOf(pod("registry.example/web:1.2"))).toEqual([]);
  });
});

describe("a fault of an image", () => {
  const reports = {
    faultsOf: (image: string, running: string | undefined) =>
      image.includes("sound")
        ? []
        : image.includes("unread") && running === undefined
          ? undefined
          : [
              { id: "CVE-2099-0001", likelihood: "likely", fixedIn: "1.0.1", packageName: "libtemplate" } as const,
              { id: "CVE-2099-0002", likelihood: "unlikely" } as const,
            ],
  };
  const stepsOf = (image: string) =>
    toChainFacts(toPictureOf(pod(image)), { vulnerabilities: reports })
      .steps.filter(({ kind }) => kind.startsWith("vulnerability/"))
      .map(({ kind, from, to, likelihood, removedBy }) => [kind, from, to, likelihood, removedBy]);

  it("lets whoever reaches the port run code; without a report nobody knows; with a clean one there is no step", () => {
    const [reach, code] = ["reach:shop/%2FPod/web", "code:shop/%2FPod/web"];
    expect(stepsOf("faulty")).toEqual([
      ["vulnerability/remote-code", reach, code, "likely", ["image/update@/Pod/shop/web/main"]],
    ]);
    expect(stepsOf("unread")).toEqual([["vulnerability/unknown", reach, code, "unknown", []]]);
    expect(stepsOf("sound")).toEqual([]);
  });
});
