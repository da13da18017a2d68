import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../model/index.ts";
import { type Circumstances, objectOf, podOf, policyOf, requestOf, ruleOf, worldOf } from "./policies-for-tests.ts";
import type { KyvernoPolicy } from "./policy.ts";

function mutate(policy: KyvernoPolicy, object: KubernetesObject, circumstances: Circumstances = {}) {
  const before = JSON.stringify(object);
  const made = policy.mutate?.(requestOf(object, circumstances), worldOf(circumstances));
  // What is asked about is never changed in place.
  expect(JSON.stringify(object)).toBe(before);
  if (made === undefined) throw new Error("it mutates nothing");
  return made;
}

const patched = (rule: string, object: KubernetesObject) => mutate(ruleOf(`mutate: ${rule}`), object).object;
const containersOf = (rule: string, object: KubernetesObject) =>
  (patched(rule, object).spec as { containers: unknown }).containers;

const pod = objectOf(`
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop, labels: { a: "1" } }
spec:
  containers:
    - { name: a, image: "x:latest", ports: [{ containerPort: 80, protocol: TCP }] }
    - { name: b, image: "y:1" }
`);

describe("a merge patch", () => {
  it("merges mappings, removes what is null and says what it did", () => {
    const made = mutate(ruleOf("mutate: { patchStrategicMerge: { metadata: { labels: { a: null, b: x } } } }"), pod);
    expect(made.object.metadata.labels).toEqual({ b: "x" });
    expect(made.results).toMatchObject([{ result: "pass", message: "mutated Pod/p in namespace shop" }]);
  });

  it("that changes nothing is a skip", () => {
    const made = mutate(ruleOf("mutate: { patchStrategicMerge: { metadata: { labels: { a: '1' } } } }"), pod);
    expect(made.results).toMatchObject([{ result: "skip", message: "no patches applied" }]);
    expect(made.object).toBe(pod);
  });

  it("finds items of a list by their key and puts them in front", () => {
    expect(
      containersOf("{ patchStrategicMerge: { spec: { containers: [{ name: b, imagePullPolicy: Always }] } } }", pod),
    ).toEqual([
      { name: "b", image: "y:1", imagePullPolicy: "Always" },
      { name: "a", image: "x:latest", ports: [{ containerPort: 80, protocol: "TCP" }] },
    ]);
    expect(
      containersOf(
        "{ patchStrategicMerge: { spec: { containers: [{ name: a, ports: [{ containerPort: 80, name: web }] }] } } }",
        pod,
      ),
    ).toMatchObject([{ name: "a", ports: [{ containerPort: 80, protocol: "TCP", name: "web" }] }, { name: "b" }]);
  });

  it("refuses an item without the key that tells items apart: it could only wipe the list", () => {
    const rule = "mutate: { patchStrategicMerge: { spec: { containers: [{ imagePullPolicy: Always }] } } }";
    const made = mutate(ruleOf(rule), pod);
    expect([made.object, made.results[0]?.result]).toEqual([pod, "error"]);
  });

  it("deletes items that it says to delete", () => {
    expect(
      containersOf("{ patchStrategicMerge: { spec: { containers: [{ name: a, $patch: delete }] } } }", pod),
    ).toMatchObject([{ name: "b" }]);
  });
});

describe("anchors in a merge patch", () => {
  it("+( ) adds only what is missing", () => {
    expect(
      patched("{ patchStrategicMerge: { metadata: { labels: { +(a): new, +(b): new } } } }", pod).metadata.labels,
    ).toEqual({
      a: "1",
      b: "new",
    });
  });

  it("( ) chooses the items that are changed", () => {
    const rule =
      "{ patchStrategicMerge: { spec: { containers: [{ (image): '*:latest', imagePullPolicy: Always }] } } }";
    expect(containersOf(rule, pod)).toMatchObject([
      { name: "a", imagePullPolicy: "Always" },
      { name: "b", image: "y:1" },
    ]);
    expect(JSON.stringify(containersOf(rule, pod)).match(/Always/g)).toHaveLength(1);
  });

  it("( ) on the whole leaves the object alone where it does not hold", () => {
    const rule = "{ patchStrategicMerge: { metadata: { (name): other, labels: { b: x } } } }";
    expect(patched(rule, pod)).toBe(pod);
  });

  it("<( ) gives the whole patch up unless one item meets it", () => {
    const rule = (image: string) =>
      `{ patchStrategicMerge: { spec: { containers: [{ <(image): '${image}' }], imagePullSecrets: [{ name: s }] } } }`;
    expect(patched(rule("y:*"), pod).spec).toMatchObject({ imagePullSecrets: [{ name: "s" }] });
    expect(patched(rule("z:*"), pod)).toBe(pod);
  });
});

describe("a JSON patch", () => {
  const operations = (text: string) => `{ patchesJson6902: '${text}' }`;

  it("makes the way to what is added, and removes what is not there without a word", () => {
    const text =
      '[{"op":"add","path":"/metadata/annotations/x~1y","value":"z"},{"op":"remove","path":"/spec/nope/nope"}]';
    expect(patched(operations(text), pod).metadata.annotations).toEqual({ "x/y": "z" });
  });

  it("counts indexes below zero from the end", () => {
    const text =
      '[{"op":"add","path":"/spec/containers/-1","value":{"name":"c"}},{"op":"replace","path":"/spec/containers/-2/name","value":"B"}]';
    expect(containersOf(operations(text), pod)).toMatchObject([{ name: "a" }, { name: "B" }, { name: "c" }]);
  });

  it("is an error where it cannot be applied", () => {
    const text = '[{"op":"replace","path":"/spec/nope","value":1}]';
    expect(mutate(ruleOf(`mutate: ${operations(text)}`), pod).results).toMatchObject([{ result: "error" }]);
  });

  it("does not pad lists without end", () => {
    const text = '[{"op":"add","path":"/spec/list/999999999","value":1}]';
    expect(mutate(ruleOf(`mutate: ${operations(text)}`), pod).results).toMatchObject([{ result: "error" }]);
  });

  it("must leave an object", () => {
    for (const path of ["/metadata", "/kind"]) {
      const made = mutate(ruleOf(`mutate: ${operations(`[{"op":"remove","path":"${path}"}]`)}`), pod);
      expect([made.results[0]?.result, made.object]).toEqual(["error", pod]);
    }
  });
});

describe("foreach in mutate", () => {
  it("keeps the order of a list that it merges into", () => {
    const rule = `
  foreach:
    - list: request.object.spec.containers
      preconditions: { all: [{ key: "{{ element.image }}", operator: NotEquals, value: none }] }
      patchStrategicMerge: { spec: { containers: [{ name: "{{ element.name }}", image: "mirror/{{ element.image }}" }] } }
`;
    expect(containersOf(rule, pod)).toMatchObject([
      { name: "a", image: "mirror/x:latest" },
      { name: "b", image: "mirror/y:1" },
    ]);
  });

  it("knows the index of the element", () => {
    const rule = `
  foreach:
    - list: request.object.spec.containers
      patchesJson6902: '[{"op":"add","path":"/spec/containers/{{ elementIndex }}/tty","value":true}]'
`;
    expect(containersOf(rule, pod)).toMatchObject([{ tty: true }, { tty: true }]);
  });

  it("survives lists of anything (GO-2026-5374)", () => {
    for (const list of ["`null`", "[`null`, `1`]", "'text'", "nope"]) {
      const made = mutate(ruleOf(`mutate:\n  foreach: [{ list: "${list}", patchesJson6902: "{{ element }}" }]`), pod);
      expect(["skip", "error"]).toContain(made.results[0]?.result);
    }
  });
});

describe("targets", () => {
  const target = (name: string, namespace: string) =>
    objectOf(
      `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name}, namespace: ${namespace} }, data: { k: old } }`,
    );
  const known = [target("a", "shop"), target("b", "shop"), target("a", "kube-system")];
  const rule = (more: string, patch = "{ data: { k: '{{ request.object.metadata.name }}' } }") =>
    `mutate: { targets: [{ apiVersion: v1, kind: ConfigMap, ${more} }], patchStrategicMerge: ${patch} }`;

  it("are the known objects of that name", () => {
    const made = mutate(ruleOf(rule("name: 'a', namespace: shop")), pod, { known });
    expect(made.object).toBe(pod);
    expect(made.targets).toMatchObject([{ metadata: { name: "a", namespace: "shop" }, data: { k: "p" } }]);
    expect(mutate(ruleOf(rule("name: '*', namespace: shop")), pod, { known }).targets).toHaveLength(2);
  });

  it("have preconditions of their own", () => {
    const more =
      "name: '*', preconditions: { all: [{ key: '{{ target.metadata.name }}', operator: Equals, value: b }] }";
    expect(mutate(ruleOf(rule(more)), pod, { known }).results.map(({ result }) => result)).toEqual([
      "skip",
      "pass",
      "skip",
    ]);
  });

  it("stay within the namespace of a namespaced policy (CVE-2026-122303)", () => {
    const policy = policyOf(`
apiVersion: kyverno.io/v1
kind: Policy
metadata: { name: p, namespace: shop }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      ${rule("name: a, namespace: kube-system")}
`);
    expect(mutate(policy, pod, { known }).targets.map(({ metadata }) => metadata.namespace)).toEqual(["shop"]);
  });

  it("cannot be turned into other objects", () => {
    const made = mutate(ruleOf(rule("name: a, namespace: shop", "{ metadata: { namespace: kube-system } }")), pod, {
      known,
    });
    expect([made.targets, made.results[0]?.result]).toEqual([[], "error"]);
  });
});

it("treats names of prototypes as ordinary keys", () => {
  const text =
    '[{"op":"add","path":"/metadata/__proto__/polluted","value":true},{"op":"add","path":"/constructor/prototype/polluted","value":true}]';
  mutate(ruleOf(`mutate: { patchesJson6902: '${text}' }`), podOf());
  mutate(ruleOf(`mutate: { patchStrategicMerge: { metadata: { __proto__: { polluted: true } } } }`), podOf());
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

describe("patches that grow without end", () => {
  const copies = (number: number): string =>
    JSON.stringify(
      Array.from({ length: number }, (_, index) => ({ op: "copy", from: "/metadata", path: `/metadata/x${index}` })),
    );

  it("by copying what they copied are stopped", () => {
    const made = mutate(ruleOf(`mutate: { patchesJson6902: '${copies(60)}' }`), pod);
    expect(made.results).toMatchObject([{ result: "error", message: expect.stringContaining("copied") as unknown }]);
    expect(made.object).toBe(pod);
  });

  it("element by element are stopped", () => {
    const rule = `mutate: { foreach: [{ list: "l", patchesJson6902: '[{"op":"copy","from":"/metadata","path":"/metadata/x{{elementIndex}}"}]' }] }
context: [{ name: l, variable: { value: [${Array.from({ length: 40 }, (_, index) => index).join(", ")}] } }]`;
    expect(mutate(ruleOf(rule), pod).results).toMatchObject([
      { result: "error", message: expect.stringContaining("larger than") as unknown },
    ]);
  });

  it("by paths of thousands of steps are refused", () => {
    const rule = `mutate: { patchesJson6902: '[{"op":"add","path":"${"/a".repeat(20_000)}","value":1}]' }`;
    expect(mutate(ruleOf(rule), pod).results).toMatchObject([
      { result: "error", message: expect.stringContaining("steps") as unknown },
    ]);
  });
});
