/** A definition whose objects may hold anything, as those of policy engines come close to. */
export function toDefinition(
  group: string,
  kind: string,
  options: { readonly version?: string; readonly cluster?: boolean } = {},
) {
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, "ies");
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const version = { name: options.version ?? "v1", served: true, storage: true, schema };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      annotations: { "api-approved.kubernetes.io": "unapproved, a test" },
    },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: options.cluster === false ? "Namespaced" : "Cluster",
      versions: [version],
    },
  };
}
