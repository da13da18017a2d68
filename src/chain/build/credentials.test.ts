import { describe, expect, it } from "vitest";
import type { Step } from "../../model/index.ts";
import { toChainFacts } from "./chain-facts.ts";
import { toLines, toPictureOf } from "./picture-for-tests.ts";

const ACCOUNT = (automount: string): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
${automount === "" ? "" : `automountServiceAccountToken: ${automount}`}
`;

function pod(spec: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { ${spec} }
`;
}

function stepsOf(text: string, kind: string, complete = false): readonly Step[] {
  return toChainFacts(toPictureOf(text, complete)).steps.filter((step) => step.kind === kind);
}

describe("a pod's token", () => {
  const CASES: readonly (readonly [pod: string, account: string | undefined, likelihood: string | undefined])[] = [
    ["", "", "certain"],
    ["", undefined, "likely"],
    ["", "false", undefined],
    ["", "true", "certain"],
    ["automountServiceAccountToken: true, ", "false", "certain"],
    ["automountServiceAccountToken: false, ", "true", undefined],
    ["automountServiceAccountToken: false, ", undefined, undefined],
  ];

  it.each(CASES)("is mounted as the pod (%s), or else its account (%s), says: %s", (own, account, likelihood) => {
    const text = pod(`${own}serviceAccountName: web, containers: [{ name: main, image: web }]`);
    const steps = stepsOf(account === undefined ? text : text + ACCOUNT(account), "token/mounted");
    expect(steps.map((step) => [step.to, step.likelihood])).toEqual(
      likelihood === undefined ? [] : [["identity:ServiceAccount/shop/web", likelihood]],
    );
  });

  it("can be refused by the account where the pod leaves it to the account", () => {
    const text = pod("serviceAccountName: web, containers: [{ name: main, image: web }]") + ACCOUNT("");
    expect(stepsOf(text, "token/mounted")[0]?.removedBy).toEqual([
      "service-account/token-mount@/Pod/shop/web",
      "service-account/token-mount@/ServiceAccount/shop/web",
    ]);
  });

  it("is projected for the API server, or for somebody else", () => {
    const projected = (audience: string, mount: string): string =>
      pod(
        `automountServiceAccountToken: false, volumes: [{ name: t, projected: { sources: [{ serviceAccountToken: { path: t${audience} } }] } }], containers: [{ name: main, image: web${mount} }]`,
      );
    const mount = ", volumeMounts: [{ name: t, mountPath: /t }]";
    expect(stepsOf(projected("", mount), "token/mounted")).toHaveLength(1);
    expect(stepsOf(projected(", audience: vault", mount), "token/mounted")).toEqual([]);
    expect(stepsOf(projected("", ""), "token/mounted")).toEqual([]);
  });

  it("is none in a cluster in which its account is not", () => {
    const text = pod("serviceAccountName: gone, containers: [{ name: main, image: web }]");
    expect(stepsOf(text, "token/mounted", true)).toEqual([]);
    expect(stepsOf(text, "token/mounted")).toHaveLength(1);
  });
});

describe("secrets", () => {
  it("are given as files, projected files and variables", () => {
    const text = pod(`automountServiceAccountToken: false,
  volumes: [{ name: a, secret: { secretName: file } }, { name: b, projected: { sources: [{ secret: { name: projected } }] } }, { name: c, secret: { secretName: unmounted } }],
  containers: [{ name: main, image: web, volumeMounts: [{ name: a, mountPath: /a }, { name: b, mountPath: /b }], envFrom: [{ secretRef: { name: all } }], env: [{ name: P, valueFrom: { secretKeyRef: { name: one, key: p } } }] }]`);
    expect(
      stepsOf(text, "secret/given")
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(["secret:shop/all", "secret:shop/file", "secret:shop/one", "secret:shop/projected"]);
  });

  it("are keys to what their type and the names of their entries say, their values unseen", () => {
    const secret = (name: string, rest: string): string => `apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: shop, annotations: { kubernetes.io/service-account.name: ci } }
${rest}
---
`;
    const text =
      secret("token", "type: kubernetes.io/service-account-token") +
      secret("join", "type: bootstrap.kubernetes.io/token") +
      secret("admin", "data: { kubeconfig: eA== }") +
      secret("cloud", "stringData: { AWS_SECRET_ACCESS_KEY: x }") +
      secret("plain", "data: { password: eA==, __proto__: eA== }");
    const lines = toLines(toChainFacts(toPictureOf(text))).filter((line) => line.startsWith("secret:"));
    expect(lines).toEqual([
      "secret:shop/token -> identity:ServiceAccount/shop/ci secret/account-token certain",
      "secret:shop/join -> identity:Group/system:bootstrappers secret/bootstrap-token certain",
      "secret:shop/admin -> target:cluster-admin secret/kubeconfig possible",
      "secret:shop/cloud -> target:cloud-admin secret/cloud-key possible",
    ]);
  });
});

describe("a claim of two workloads", () => {
  const text = (readOnly: string): string =>
    ["web", "api"]
      .map(
        (name) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
spec:
  volumes: [{ name: d, persistentVolumeClaim: { claimName: data } }]
  containers: [{ name: main, image: web, volumeMounts: [{ name: d, mountPath: /d${name === "api" ? readOnly : ""} }] }]
`,
      )
      .join("");

  it("lets who writes poison who reads", () => {
    const lines = (more: string): string[] =>
      toLines(toChainFacts(toPictureOf(text(more)))).filter((line) => line.includes("volume:"));
    expect(lines(", readOnly: true")).toEqual([
      "volume:shop/data -> code:shop/%2FPod/web volume/poison possible",
      "code:shop/%2FPod/web -> volume:shop/data volume/write certain",
      "volume:shop/data -> code:shop/%2FPod/api volume/poison possible",
    ]);
    expect(lines("")).toContain("code:shop/%2FPod/api -> volume:shop/data volume/write certain");
  });
});
