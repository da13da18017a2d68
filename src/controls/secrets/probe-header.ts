import { asList, asString, dig, type ContainerControl } from "../../model/index.ts";
import { findSecrets } from "../../formats/secret-text/index.ts";
import { toObservation } from "./observation.ts";

const WAYS = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

export const secretProbeHeader: ContainerControl = {
  id: "secrets/probe-header",
  title: "Probes send no literal credentials",
  layer: "cluster",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["information-disclosure"],
    text: "Headers of a probe stand in the manifest and are sent unencrypted over the node's network every few seconds.",
  },
  why: "A health path that needs no credential needs no secret.",
  fix: {
    text: "Let the program answer health checks without credentials on a path that tells nothing; then change the credential.",
  },
  residualRisk: "The health path can be called by other pods.",
  tradeOff: "A path without authentication.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check(container) {
    return WAYS.flatMap((way) => {
      const headers = asList(dig(container.spec, ...way, "httpGet", "httpHeaders"));
      return headers.flatMap((header, index) => {
        const value = asString(dig(header, "value")) ?? "";
        const name = asString(dig(header, "name")) ?? "";
        return findSecrets(value, name).map((found) =>
          toObservation(
            found,
            [...container.path, ...way, "httpGet", "httpHeaders", index, "value"],
            `container "${container.name}" is probed with, in header ${name}`,
          ),
        );
      });
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      livenessProbe: { httpGet: { path: /healthz, port: 8080, httpHeaders: [{ name: Accept, value: application/json }] } }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      livenessProbe: { httpGet: { path: /healthz, port: 8080, httpHeaders: [{ name: X-Api-Key, value: 7f3kQ9zLw2Xv8Rt5 }] } }
`,
    ],
  },
};
