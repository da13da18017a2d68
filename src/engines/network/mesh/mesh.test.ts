import { describe, expect, it } from "vitest";
import { toPictureOf } from "../manifests-for-tests.ts";
import { modeOfPort } from "./fact.ts";
import { toMeshStrictness } from "./strictness.ts";

function toFact(...documents: readonly string[]) {
  const [fact] = toMeshStrictness(toPictureOf(documents.join("\n---\n")));
  if (fact === undefined) throw new Error("no workload");
  return fact;
}

const NAMESPACE = (labels: string, annotations = "{}"): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: ${labels}, annotations: ${annotations}}`;

const POD = (labels = "{app: cart}", annotations = "{}"): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: cart, namespace: shop, labels: ${labels}, annotations: ${annotations}}\nspec: {containers: [{name: a, image: a, ports: [{name: http, containerPort: 8080}]}]}`;

const PEER = (namespace: string, spec: string, name = "default"): string =>
  `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}`;

const ISTIO = NAMESPACE("{istio-injection: enabled}");

describe("toMeshStrictness", () => {
  it("has nothing to say of what is in no mesh", () => {
    expect(toFact(POD(), PEER("shop", "{mtls: {mode: STRICT}}"))).toMatchObject({ mesh: "none" });
    expect(toFact(ISTIO, POD("{sidecar.istio.io/inject: 'false'}"))).toMatchObject({ mesh: "none" });
  });

  it("takes plain text in Istio unless a policy says otherwise", () => {
    expect(toFact(ISTIO, POD())).toMatchObject({ mesh: "istio", mode: "permissive" });
  });

  it("inherits Istio's mode from the mesh to the namespace to the workload", () => {
    const mesh = PEER("istio-system", "{mtls: {mode: STRICT}}");
    expect(toFact(ISTIO, POD(), mesh).mode).toBe("strict");
    expect(toFact(ISTIO, POD(), mesh, PEER("shop", "{mtls: {mode: UNSET}}")).mode).toBe("strict");
    expect(toFact(ISTIO, POD(), mesh, PEER("shop", "{mtls: {mode: PERMISSIVE}}")).mode).toBe("permissive");
    const own = PEER(
      "shop",
      "{selector: {matchLabels: {app: cart}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}",
      "own",
    );
    const fact = toFact(ISTIO, POD(), PEER("shop", "{mtls: {mode: PERMISSIVE}}"), own);
    expect(fact.mode).toBe("strict");
    expect([modeOfPort(fact, 8080), modeOfPort(fact, 9090)]).toEqual(["disabled", "strict"]);
    expect(toFact(ISTIO, POD(), PEER("other", "{mtls: {mode: STRICT}}")).mode).toBe("permissive");
  });

  it("does not know which of two policies that disagree counts", () => {
    const [one, other] = ["STRICT", "PERMISSIVE"].map((mode) =>
      PEER("shop", `{mtls: {mode: ${mode}}}`, mode.toLowerCase()),
    );
    expect(toFact(ISTIO, POD(), one ?? "", other ?? "").mode).toBe("unknown");
  });

  it("names Istio's policies about who may call", () => {
    const policy = `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: all, namespace: shop}\nspec: {action: DENY, rules: [{}]}`;
    expect(toFact(ISTIO, POD(), policy).authorizations).toEqual(["AuthorizationPolicy shop/all (DENY)"]);
  });

  it("reads Linkerd's default policy from the pod before its namespace", () => {
    const space = NAMESPACE(
      "{}",
      "{linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: all-authenticated}",
    );
    expect(toFact(space, POD())).toMatchObject({ mesh: "linkerd", mode: "strict" });
    expect(toFact(space, POD("{}", "{config.linkerd.io/default-inbound-policy: deny}")).mode).toBe("closed");
    expect(toFact(space, POD("{}", "{linkerd.io/inject: disabled}")).mesh).toBe("none");
    expect(toFact(NAMESPACE("{}", "{linkerd.io/inject: enabled}"), POD()).mode).toBe("permissive");
  });

  it("asks what authorizes callers of Linkerd's servers", () => {
    const space = NAMESPACE("{}", "{linkerd.io/inject: enabled}");
    const server = `apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: http, namespace: shop}\nspec: {podSelector: {matchLabels: {app: cart}}, port: http}`;
    const authorization = (client: string): string =>
      `apiVersion: policy.linkerd.io/v1beta1\nkind: ServerAuthorization\nmetadata: {name: one, namespace: shop}\nspec: {server: {name: http}, client: ${client}}`;
    expect(toFact(space, POD(), server).ports.get(8080)).toBe("closed");
    expect(toFact(space, POD(), server, authorization("{meshTLS: {identities: ['*']}}")).ports.get(8080)).toBe(
      "strict",
    );
    expect(toFact(space, POD(), server, authorization("{unauthenticated: true}")).ports.get(8080)).toBe("permissive");
    const policy = `apiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {name: two, namespace: shop}\nspec: {targetRef: {group: policy.linkerd.io, kind: Server, name: http}, requiredAuthenticationRefs: [{kind: MeshTLSAuthentication, name: a}]}`;
    expect(toFact(space, POD(), server, policy).ports.get(8080)).toBe("strict");
  });
});
