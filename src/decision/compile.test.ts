import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, type Path, type Resource } from "../model/index.ts";
import { type RuleSetParts, toRuleSets } from "./compile.ts";
import type { AdmissionConfiguration } from "./configuration.ts";
import { toYamlResources } from "./decision-for-tests.ts";

const PARTS: RuleSetParts = {
  settings: DEFAULT_SETTINGS,
  exceptions: [],
  resources: new Map(),
  now: new Date("2026-11-22T04:00:00Z"),
};
const compile = (configuration: AdmissionConfiguration, parts: Partial<RuleSetParts> = {}) =>
  toRuleSets(configuration, { ...PARTS, ...parts });
const faultsOf = (configuration: AdmissionConfiguration): string[] => {
  const paths: Path[] = [];
  const locate = (path: Path): undefined => void paths.push(path);
  const { problems } = compile(configuration, { locate });
  return problems.map(({ message }, index) => `${paths[index]?.join(".")}: ${message}`);
};

const toPolicy = (name: string, spec = ""): Resource[] =>
  toYamlResources(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec: { validations: [{ expression: "true" }], ${spec} matchConstraints: { namespaceSelector: { matchLabels: { zone: a } } } }
`);

describe("rule sets", () => {
  it("without a configuration are one that goes by the labels of namespaces, and guards them", () => {
    const { items, problems } = compile({});
    expect(problems).toEqual([]);
    expect(items).toMatchObject([
      {
        name: "pod-security",
        failurePolicy: "Fail",
        onUnknown: "deny",
        timeoutSeconds: 5,
        podSecurity: { defaults: { enforce: { level: "privileged", version: "latest" } } },
        guard: {
          usernames: ["system:serviceaccount:hauberk-system:hauberk"],
          groups: ["system:masters"],
          ownNamespace: "hauberk-system",
        },
        controls: [],
      },
    ]);
    expect(items).toHaveLength(1);
  });

  it("fail closed where they may refuse or change, else open, and say why", () => {
    const choose = (one: object): string => {
      const [made] = compile({ ruleSets: [{ name: "a", guard: false, ...one }] }).items;
      return `${made?.failurePolicy} ${made?.onUnknown}: ${made?.failurePolicyBecause}`;
    };
    expect(choose({ podSecurity: true, controls: { deny: ["pod/*"] } })).toBe(
      "Fail deny: Pod Security and controls may refuse objects, and no answer must not pass for a yes",
    );
    expect(choose({ controls: { warn: ["pod/*"] } })).toMatch(/^Ignore allow: it refuses nothing/);
    expect(choose({ mutations: {} })).toMatch(/^Fail deny: it changes objects/);
    expect(choose({ mutations: { mode: "suggest" } })).toMatch(/^Ignore allow/);
    expect(choose({ failurePolicy: "Ignore", podSecurity: true })).toBe("Ignore allow: the configuration says so");
    expect(choose({ failurePolicy: "Ignore", onUnknown: "deny" })).toMatch(/^Ignore deny/);
  });

  it("have one that guards: the first that refuses and is asked about everything, else one of its own", () => {
    const guards = (configuration: AdmissionConfiguration): string[] =>
      compile(configuration).items.flatMap(({ name, guard }) => (guard === undefined ? [] : [name]));
    const narrow = { name: "narrow", podSecurity: true, namespaceSelector: { matchLabels: { zone: "a" } } };
    expect(guards({ ruleSets: [narrow, { name: "wide", podSecurity: true }] })).toEqual(["wide"]);
    expect(guards({ ruleSets: [narrow, { name: "soft", controls: { warn: ["pod/*"] } }] })).toEqual(["guard"]);
    expect(
      guards({
        ruleSets: [
          { ...narrow, guard: true },
          { name: "wide", podSecurity: true },
        ],
      }),
    ).toEqual(["narrow"]);
    expect(guards({ ruleSets: [{ ...narrow, guard: false }] })).toEqual([]);
  });

  it("guard the labels that any set or policy goes by", () => {
    const resources = new Map([["b", toPolicy("p")]]);
    const ruleSets = [
      { name: "a", podSecurity: true },
      {
        name: "b",
        policies: ["p.yaml"],
        namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] },
      },
    ];
    const [first] = compile({ ruleSets, guard: { usernames: ["argo"] } }, { resources }).items;
    expect(first?.guard?.namespaceLabels.toSorted()).toEqual([
      "admission.gatekeeper.sh/ignore",
      "pod-security.kubernetes.io/*",
      "team",
      "zone",
    ]);
    expect(first?.guard?.usernames).toContain("argo");
  });

  it("take of several actions of a control the strictest", () => {
    const controls = { audit: ["pod/*"], warn: ["pod/host-*"], deny: ["pod/host-pid"] };
    const [made] = compile({ ruleSets: [{ name: "a", controls }] }).items;
    const actions = new Map(made?.controls.map(({ control, action }) => [control.id, action]));
    expect(actions.get("pod/host-pid")).toBe("deny");
    expect(actions.get("pod/host-ipc")).toBe("warn");
    expect(actions.get("pod/privileged")).toBe("audit");
  });

  it("that are at fault are problems at their place, and hide no others", () => {
    expect(
      faultsOf({
        ruleSets: [
          { name: "a", controls: { deny: ["pod/privilegd"] } },
          { name: "a" },
          { name: "b", namespaceSelector: { matchLabels: { a: 1 } }, mutations: { registryMirrors: { "": "x" } } },
        ],
      }),
    ).toEqual([
      'ruleSets.0.controls.deny.0: there is no control "pod/privilegd" that judges objects (did you mean "pod/privileged"?): see hauberk controls',
      'ruleSets.1.name: there are two rule sets "a": give one another name',
      expect.stringMatching(/^ruleSets\.2\.namespaceSelector: /),
      expect.stringMatching(/^ruleSets\.2\.mutations\.registryMirrors/),
    ]);
  });

  it("tell of faulty policies, and keep the good ones", () => {
    const bad = toYamlResources(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: bad }
spec: { validations: [{ expression: "1 +" }] }
`);
    const resources = new Map([["a", [...bad, ...toPolicy("good")]]]);
    const { items, problems } = compile({ ruleSets: [{ name: "a", policies: ["x"] }] }, { resources });
    expect(items[0]?.policies.all.map(({ name }) => name)).toEqual(["good"]);
    expect(problems.map(({ code }) => code)).toContain("EXPRESSION_INVALID");
  });
});
