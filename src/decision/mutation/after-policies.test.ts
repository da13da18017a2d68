import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { applyPatch } from "../../formats/json-patch/index.ts";
import { DEFAULT_SETTINGS, type KubernetesObject, type Resource } from "../../model/index.ts";
import { toRuleSets } from "../compile.ts";
import { FREE_METER } from "../meter.ts";
import { decideMutation } from "../mutate.ts";
import type { RuleSet } from "../rule-set.ts";
import { RESTRICTED_CONTEXT, toPodOf, toReview, toWorld } from "./mutations-for-tests.ts";

const KYVERNO = `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: root-and-agent }
spec:
  rules:
    - name: root
      match: { any: [{ resources: { kinds: [Pod] } }] }
      mutate: { patchStrategicMerge: { spec: { containers: [{ (name): app, securityContext: { runAsNonRoot: false } }] } } }
    - name: agent
      match: { any: [{ resources: { kinds: [Pod] } }] }
      mutate: { patchStrategicMerge: { spec: { containers: [{ name: agent, image: docker.io/agent:1 }] } } }
`;
const GATEKEEPER = `
apiVersion: mutations.gatekeeper.sh/v1
kind: Assign
metadata: { name: no-escalation-said }
spec:
  applyTo: [{ groups: [""], versions: [v1], kinds: [Pod] }]
  location: "spec.containers[name:app].securityContext.allowPrivilegeEscalation"
  parameters: { assign: { value: true } }
`;

function toRuleSet(...policies: string[]): RuleSet {
  const resources = policies.map((text): Resource => {
    return { object: load(text) as KubernetesObject, origin: { is: "cluster", context: "test" } };
  });
  const { items, problems } = toRuleSets(
    {
      ruleSets: [
        {
          name: "defaults",
          policies: ["policies"],
          mutations: {
            securityContext: {
              runAsNonRoot: true,
              seccompProfile: true,
              dropCapabilities: true,
              forbidPrivilegeEscalation: true,
            },
            registryMirrors: { "docker.io": "mirror.example" },
          },
        },
      ],
    },
    {
      settings: DEFAULT_SETTINGS,
      exceptions: [],
      resources: new Map([["defaults", resources]]),
      now: new Date("2026-11-22T00:00:00Z"),
    },
  );
  expect(problems).toEqual([]);
  return items[0] as RuleSet;
}

function mutate(object: KubernetesObject, ruleSet: RuleSet): KubernetesObject {
  const { patch = [] } = decideMutation(toReview(object), ruleSet, toWorld(), FREE_METER);
  return applyPatch(object, patch) as KubernetesObject;
}

describe("mutations after policies", () => {
  it("take what a policy said for said, and give what it put in the defaults and the mirror", () => {
    const once = mutate(toPodOf({}), toRuleSet(KYVERNO));
    expect(once["spec"]).toEqual({
      containers: expect.arrayContaining([
        {
          name: "app",
          image: "registry.example/app:1",
          securityContext: { ...RESTRICTED_CONTEXT, runAsNonRoot: false },
        },
        expect.objectContaining({
          name: "agent",
          image: "mirror.example/library/agent:1",
          securityContext: RESTRICTED_CONTEXT,
        }),
      ]),
    });
  });

  it("do the same with those of Gatekeeper", () => {
    const once = mutate(toPodOf({}), toRuleSet(GATEKEEPER));
    expect(once).toMatchObject({
      spec: { containers: [{ securityContext: { ...RESTRICTED_CONTEXT, allowPrivilegeEscalation: true } }] },
    });
  });

  it("come to an end: a second round changes nothing", () => {
    const ruleSet = toRuleSet(KYVERNO, GATEKEEPER);
    const once = mutate(toPodOf({}), ruleSet);
    const { patch, allowed, reasons } = decideMutation(toReview(once), ruleSet, toWorld(), FREE_METER);
    expect({ patch, allowed, reasons }).toEqual({ patch: undefined, allowed: true, reasons: [] });
  });

  it("are a patch that names only what was filled in", () => {
    const { patch } = decideMutation(toReview(toPodOf({})), toRuleSet(), toWorld(), FREE_METER);
    expect(patch?.map(({ op, path }) => `${op} ${path}`)).toEqual([
      "add /metadata/annotations",
      "add /spec/containers/0/securityContext",
    ]);
  });
});
