import { readImageReference } from "../../formats/image-reference/index.ts";
import type { ContainerControl } from "../../model/index.ts";
import { toAddress } from "./address.ts";

export const imageRegistryAddress: ContainerControl = {
  id: "image/registry-address",
  title: "Registries are named by host names",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "No certificate vouches for an address or for localhost: runtimes fall back to plain HTTP, and whoever answers at the address hands out the images.",
  },
  why: "A host name is checked against the registry's certificate.",
  fix: {
    text: "Give the registry a host name and a certificate and write the name.",
  },
  residualRisk: "Whoever controls the name in DNS and gets a certificate for it can still pose as the registry.",
  tradeOff: "Registries for development on localhost need an exception.",
  frameworks: {
    nist800190: ["4.2.1"],
    nist80053: ["SC-8", "SR-4"],
    mitre: ["T1204.003"],
    owasp: ["K02"],
  },
  check(container) {
    const reference = readImageReference(container.spec.image ?? "");
    const address = reference.is === "invalid" ? undefined : toAddress(reference.registry);
    if (reference.is === "invalid" || address === undefined) return undefined;
    const path = [...container.path, "image"];
    return {
      path,
      message: `the image of container "${container.name}" comes from ${reference.registry}, for which no certificate vouches`,
      ...(address === "localhost" ? { impact: "low" } : {}),
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "1password/op:2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "10.0.0.7:5000/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "localhost:5000/web:1.4.2" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "[::1]:5000/web:1.4.2" }]
`,
    ],
  },
};
