import { describe, expect, it } from "vitest";
import { read } from "./policies-for-tests.ts";
import { readCelPolicies } from "./read.ts";

function findFaults(kind: string, spec: string): string[] {
  const text = `
apiVersion: policies.kyverno.io/v1
kind: ${kind}
metadata: {name: one}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
${spec}`;
  return readCelPolicies(read(text)).problems.map(({ message }) => message);
}

const validating = (expression: string): string[] =>
  findFaults("ValidatingPolicy", `  validations: [{expression: ${JSON.stringify(expression)}}]`);

describe("the language of Kyverno's CEL policies", () => {
  it("is that of a newer cel-go than the API server has", () => {
    expect(validating("object.spec.containers.existsOne(c, c.name == 'app')")).toEqual([]);
    expect(validating("object.metadata.labels.`app.kubernetes.io/name` == 'shop'")).toEqual([]);
  });

  it("has no lists and maps of several types", () => {
    expect(validating("object.metadata.name in ['a', 1]")).toEqual([
      expect.stringContaining("expected type 'string' but found 'int'"),
    ]);
    expect(validating("{'a': 1, 'b': 'c'}.size() == 2")).toEqual([
      expect.stringContaining("expected type 'int' but found 'string'"),
    ]);
  });

  it("may mix types where objects are generated", () => {
    const generate = `  variables:
    - name: made
      expression: >-
        [{"apiVersion": dyn("v1"), "kind": dyn("ConfigMap"), "metadata": dyn({"name": "a", "generation": 1})}]
  generate: [{expression: "generator.apply('default', variables.made)"}]`;
    expect(findFaults("GeneratingPolicy", generate)).toEqual([]);
  });
});
