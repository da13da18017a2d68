import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../model/index.ts";
import { judge, namespace, pod, toBindingObject, toPolicy, toPolicyObject, toWorld } from "./policies-for-tests.ts";

describe("parameters", () => {
  const spec =
    "paramKind: {apiVersion: v1, kind: ConfigMap}\nvalidations: [{expression: 'params != null && object.metadata.name != params.data.name', messageExpression: '\"not \" + params.metadata.name'}]";
  const map = (name: string, value: string, labels: Record<string, string> = {}): KubernetesObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "shop", labels },
    data: { name: value },
  });
  const world = toWorld(
    namespace("shop"),
    map("one", "web", { use: "yes" }),
    map("two", "other", { use: "yes" }),
    map("three", "web"),
  );
  const judgeWith = (paramRef: string): string[] => {
    const binding = toBindingObject(`validationActions: [Deny]\nparamRef: ${paramRef}`);
    return judge(toPolicy([toPolicyObject(spec), binding]), pod({ namespace: "shop" }), world).map((text) =>
      text.replace("ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ", ""),
    );
  };

  it.each([
    ["a name in the request's namespace", "{name: one}", ["fail: not one"]],
    ["a name in a namespace", "{name: two, namespace: shop}", ["pass"]],
    ["a selector, each by itself", "{selector: {matchLabels: {use: 'yes'}}}", ["fail: not one"]],
    ["every one", "{selector: {}}", ["fail: not one", "fail: not three"]],
    ["none, which is allowed", "{name: four, parameterNotFoundAction: Allow}", []],
    [
      "none, which is denied",
      "{name: four, parameterNotFoundAction: Deny}",
      ["error: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction"],
    ],
  ])("are found by %s", (_, paramRef, expected) => {
    expect(judgeWith(paramRef)).toEqual(expected);
  });
});
