import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { toWebhooks, WEBHOOK_KINDS } from "./webhook.ts";

export const webhookUrl: ObjectControl = {
  id: "admission/webhook-url",
  title: "Webhooks run in the cluster and are asked over TLS",
  layer: "cluster",
  impact: "medium",
  scope: "object",
  kinds: WEBHOOK_KINDS,
  threat: {
    stride: ["information-disclosure", "tampering"],
    text: "Each object the rules cover, secrets among them, is sent to the address; outside the cluster others read it and, for a mutating webhook, rewrite it.",
  },
  why: "A Service in the cluster with a CA bundle is reached by nobody else.",
  fix: {
    text: "Use `clientConfig.service` with `caBundle` instead of `url`.",
    caution: "The API server must reach the Service's port: check firewalls of private clusters.",
  },
  residualRisk: "The webhook's own pods see every object.",
  tradeOff: "The webhook must run in the cluster.",
  frameworks: { nist80053: ["SC-7", "SC-8"], hipaa: ["164.312(e)(1)"], owasp: ["K09"] },
  check({ object }) {
    return toWebhooks(object).flatMap(({ name, path, value }) => {
      const url = asString(dig(value, "clientConfig", "url"));
      if (url === undefined) return [];
      const field = [...path, "clientConfig", "url"];
      if (!url.startsWith("https://"))
        return [{ path: field, message: `webhook "${name}" is asked without TLS at ${url.slice(0, 200)}` }];
      const host = URL.canParse(url) ? new URL(url).hostname : "";
      if (/\.svc(?:\.[a-z0-9.-]{1,250})?$/.test(host) || LOOPBACK.has(host)) return [];
      return [
        {
          path: field,
          message: `webhook "${name}" runs outside the cluster at ${url.slice(0, 200)}`,
          impact: "medium" as const,
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    clientConfig: { service: { namespace: policy, name: policy } }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
    bad: [
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: policy }
webhooks:
  - name: policy.example.com
    clientConfig: { url: "http://policy.example.com/validate" }
    sideEffects: None
    admissionReviewVersions: [v1]
`,
    ],
  },
};

/** Beside the API server, in its own pod. */
const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
