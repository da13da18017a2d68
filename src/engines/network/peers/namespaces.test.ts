import { describe, expect, it } from "vitest";
import { podYaml, policyYaml, readNetwork } from "../network-for-tests.ts";
import { allowed } from "../reach/allowed.ts";
import { isEmpty } from "../connections/connection-set.ts";

const namespaceYaml = (name: string, labels: string): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: ${labels} }\n`;

describe("toNamespaces", () => {
  it("lets no namespace say that it has another one's name, as the API server writes that label itself", () => {
    const rule = "{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: trusted } } }";
    const { model, peer } = readNetwork(
      [
        namespaceYaml("evil", "{ kubernetes.io/metadata.name: trusted }"),
        namespaceYaml("trusted", "{ kubernetes.io/metadata.name: other }"),
        podYaml("db"),
        podYaml("thief").replace("shop", "evil"),
        podYaml("friend").replace("shop", "trusted"),
        policyYaml("db", `{ podSelector: {}, ingress: [{ from: [${rule}] }] }`),
      ].join(""),
    );
    const reaches = (from: string): boolean => !isEmpty(allowed(model, peer(from), peer("db")).connections);
    expect(reaches("thief")).toBe(false);
    expect(reaches("friend")).toBe(true);
  });
});
