/** A pod that the restricted profile takes. */
export function toPod(name: string, namespace: string, change: Change = {}): Pod {
  const container = {
    name: "web",
    image: "registry.example.com/team/web:1.0",
    securityContext: {
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...change.container,
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, ...change.metadata },
    spec: { containers: [container], ...change.spec },
  };
}

export interface Pod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly spec: Readonly<Record<string, unknown>>;
}

interface Change {
  readonly metadata?: object;
  readonly container?: object;
  readonly spec?: object;
}

export const PRIVILEGED = { container: { securityContext: { privileged: true } } };

export function toNamespace(name: string, labels: Readonly<Record<string, string>> = {}) {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}
