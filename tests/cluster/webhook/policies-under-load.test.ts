import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asList, asString, dig } from "../../../src/model/index.ts";
import { whyNoApiServer } from "../api-server.ts";
import { toDefinition } from "./custom-kinds.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { drive, findWrong } from "./load.ts";
import { toNamespace, toPod } from "./pods.ts";
import { toSlowPolicy } from "./slow-policies.ts";

/** Of each pair one refuses pods labelled so and the other does not: whoever takes half of a change lets them in. */
const LABELLED = { metadata: { labels: { app: "forbidden" } } };

function toHalf(name: string, refuses: boolean): string {
  return `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  validations:
    - expression: ${refuses ? "object.metadata.?labels.app.orValue('') != 'forbidden'" : '"true"'}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [Deny] }
`;
}

/** One of Kyverno's with two rules of which one refuses. */
function toFlip(first: boolean): unknown {
  const toRule = (name: string, refuses: boolean) => `
    - name: ${name}
      match: { any: [{ resources: { kinds: [Pod], namespaces: [lab] } }] }
      validate:
        message: not here
        deny: { conditions: { any: [{ key: "{{ request.object.metadata.labels.app || '' }}", operator: Equals, value: ${refuses ? "forbidden" : "nothing"} }] } }`;
  return load(`
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: flip }
spec:
  validationFailureAction: Enforce
  rules:${toRule("one", first)}${toRule("two", !first)}
`);
}

describe.skipIf(whyNoApiServer)("policies under load", () => {
  let cluster: ProtectedCluster;
  const createIn = (namespace: string, change: object) =>
    cluster.create(toPod("probe", namespace, change), { dryRun: true });
  const readiness = async () => (await cluster.hauberk.health("/readyz?verbose")).text;
  const write = (refusesFirst: boolean): void => {
    writeFileSync(join(cluster.folder, "a.yaml"), toHalf("first", refusesFirst));
    writeFileSync(join(cluster.folder, "b.yaml"), toHalf("second", !refusesFirst));
  };

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: `admission:
  ruleSets:
    - { name: files, policies: ['{folder}/a.yaml', '{folder}/b.yaml'], namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }
    - { name: objects, clusterPolicies: true, namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: lab } } }
    - { name: slow, policies: ['{folder}/slow.yaml'], budget: { timeMs: 10 }, onUnknown: allow, guard: false, namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: yard } } }
`,
      files: {
        "a.yaml": toHalf("first", true),
        "b.yaml": toHalf("second", false),
        "slow.yaml": [toSlowPolicy("TakesItsTime", "deny", "Pod", 200), toSlowPolicy("IsQuick", "deny", "Pod", 2)].join(
          "---",
        ),
      },
      objects: [
        ...["shop", "lab", "yard"].map((name) => toNamespace(name)),
        toDefinition("kyverno.io", "ClusterPolicy"),
      ],
    });
    await cluster.untilAsked(async () => (await createIn("shop", LABELLED)).status === 403);
  });
  afterAll(() => cluster?.stop());

  it("of files come into force as a whole, whatever is written meanwhile", async () => {
    const revisions = new Set<string>();
    const changing = (async () => {
      for (let times = 1; times <= 5; times++) {
        write(times % 2 === 0);
        await pause(times === 3 ? 0 : 2_500);
        if (times !== 3) revisions.add(/revision: (\w+)/.exec(await readiness())?.[1] ?? "");
      }
      writeFileSync(join(cluster.folder, "a.yaml"), "kind: [");
      await expect.poll(readiness, { timeout: 8_000 }).toContain("a.yaml");
      await pause(1_000);
    })();
    const outcome = await drive(cluster, {
      namespace: "shop",
      parallel: 6,
      until: changing,
      restMs: 15,
      dryRun: true,
      forbidden: LABELLED,
    });
    console.log(`${outcome.all.length} pods judged while ${revisions.size} sets of files followed one another`);
    expect(findWrong(outcome)).toEqual([]);
    expect(revisions.size).toBeGreaterThanOrEqual(2);
  });

  it("of the cluster do so too", async () => {
    await expect.poll(async () => (await cluster.create(toFlip(true))).status, { timeout: 10_000 }).toBe(201);
    await expect.poll(async () => (await createIn("lab", LABELLED)).status, { timeout: 10_000 }).toBe(403);
    const path = "/apis/kyverno.io/v1/clusterpolicies/flip";
    const seen = new Set<string>();
    const changing = (async () => {
      for (let times = 0; times < 6; times++) {
        const merge = { contentType: "application/merge-patch+json" };
        expect((await cluster.ask("PATCH", path, toFlip(times % 2 === 1), merge)).status).toBe(200);
        await pause(1_500);
        seen.add(/flip\/(one|two)|\b(one|two):/.exec((await createIn("lab", LABELLED)).message)?.[0] ?? "");
      }
      const match = { any: [{ resources: { kinds: ["Pod"], namespaces: ["lab"] } }] };
      const broken = {
        spec: { rules: [{ name: "one", match, validate: { cel: { expressions: [{ expression: "(" }] } } }] },
      };
      expect((await cluster.ask("PATCH", path, broken, { contentType: "application/merge-patch+json" })).status).toBe(
        200,
      );
      await expect.poll(readiness, { timeout: 8_000 }).toContain("flip");
      await pause(500);
    })();
    const outcome = await drive(cluster, {
      namespace: "lab",
      parallel: 6,
      until: changing,
      restMs: 15,
      dryRun: true,
      forbidden: LABELLED,
    });
    console.log(
      `${outcome.all.length} pods judged while a policy of the cluster changed, by ${[...seen].join(" and ")}`,
    );
    expect(findWrong(outcome)).toEqual([]);
    expect(seen.size).toBe(2);
  });

  it("that take more than their budget are left out alone, and metric, log and Event say so", async () => {
    const bad = { metadata: { labels: { bad: "yes" } } };
    const refused = async () => (await createIn("yard", bad)).message;
    await expect.poll(refused, { timeout: 10_000 }).toContain("isquick");
    for (let times = 0; times < 12; times++) await createIn("yard", bad);
    const open = (await cluster.hauberk.health("/metrics")).text.match(/^hauberk_admission_breakers_open\{.*$/gm) ?? [];
    expect(open).toHaveLength(1);
    expect(open[0]).toMatch(/rule_set="slow".*takesitstime.* 1$/i);
    expect(cluster.hauberk.log()).toMatch(/"level":"error".*left out for a while.*budget of 10 ms/);
    const still = await createIn("yard", bad);
    expect(still).toMatchObject({ status: 403 });
    expect(still.message.toLowerCase()).toContain("isquick");
    const readEvents = async () => {
      const { body } = await cluster.ask("GET", "/apis/events.k8s.io/v1/events");
      return asList(dig(body, "items")).map((event) => asString(dig(event, "reason")));
    };
    await expect.poll(readEvents, { timeout: 10_000 }).toContain("AdmissionBreakerOpened");
  });
});
