// How long one rule can take at most before its own budget of steps ends it: an object and a rule made to be slow, per language.
//
//   node bench/admission/worst-case.ts
import { readPolicies, toKnownObjects, toRequest } from "../../src/engines/policy/index.ts";
import type { JsonObject, Resource } from "../../src/model/index.ts";

const MATCH = {
  resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }],
};
const SLOW_REGO = `package slow
violation[{"msg": msg}] {
  some a, b, c
  x := input.review.object.items[a]; y := input.review.object.items[b]; z := input.review.object.items[c]
  x == concat("", [y, z, "!"])
  msg := "found"
}`;

const items = Array.from({ length: 3000 }, (_, at) => `item-${at}`);
const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "large", namespace: "shop" }, items };

const policies: Readonly<Record<string, readonly JsonObject[]>> = {
  CEL: [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "slow" },
      spec: {
        matchConstraints: MATCH,
        validations: Array.from({ length: 20 }, (_, at) => ({
          expression: `object.items.all(x, object.items.all(y, x + y != 'none${at}'))`,
        })),
      },
    },
  ],
  Rego: [
    {
      apiVersion: "templates.gatekeeper.sh/v1",
      kind: "ConstraintTemplate",
      metadata: { name: "slow" },
      spec: {
        crd: { spec: { names: { kind: "Slow" } } },
        targets: [{ target: "admission.k8s.gatekeeper.sh", rego: SLOW_REGO }],
      },
    },
    { apiVersion: "constraints.gatekeeper.sh/v1beta1", kind: "Slow", metadata: { name: "slow" }, spec: {} },
  ],
  "JMESPath (Kyverno)": [
    {
      apiVersion: "kyverno.io/v1",
      kind: "ClusterPolicy",
      metadata: { name: "slow" },
      spec: {
        validationFailureAction: "Enforce",
        rules: [
          {
            name: "slow",
            match: { any: [{ resources: { kinds: ["ConfigMap"] } }] },
            validate: {
              message: "slow",
              deny: {
                conditions: {
                  any: [
                    {
                      key: "{{ request.object.items[].[@, @, @, @] | [].to_string(@) | sort(@) | [].[@, @, @, @][] | sort(@) | length(@) }}",
                      operator: "Equals",
                      value: 1,
                    },
                  ],
                },
              },
            },
          },
        ],
      },
    },
  ],
};

for (const [language, objects] of Object.entries(policies)) {
  const resources = objects.map((one) => ({
    object: one,
    origin: { is: "cluster", context: "bench" },
  })) as unknown as Resource[];
  const read = readPolicies(resources, { now: new Date(), objects: "as served" });
  for (const problem of read.problems) console.log(`${language}: ${problem.message}`);
  const [policy] = read.policies;
  if (policy === undefined) continue;
  const request = toRequest(object);
  const world = { objects: toKnownObjects([]), now: new Date() };
  for (let round = 0; round < 2; round += 1) {
    const cpu = process.cpuUsage();
    const results = policy.judge(request, world);
    const { user, system } = process.cpuUsage(cpu);
    const said = results
      .map((result) => JSON.stringify(result))
      .join(" ")
      .slice(0, 160);
    console.log(`${language}: ${Math.round((user + system) / 1000)} ms CPU, ${said}`);
  }
}
