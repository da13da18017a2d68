import type { JsonObject } from "../../src/model/index.ts";

const ABOUT_CONFIG_MAPS = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];

function cel(validations: readonly string[], variables: readonly (readonly [string, string])[] = []): JsonObject[] {
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "slow" },
      spec: {
        matchConstraints: { resourceRules: ABOUT_CONFIG_MAPS },
        variables: variables.map(([name, expression]) => ({ name, expression })),
        validations: validations.map((expression) => ({ expression })),
      },
    },
  ];
}

function celMutation(expression: string): JsonObject[] {
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "MutatingAdmissionPolicy",
      metadata: { name: "slow" },
      spec: {
        matchConstraints: { resourceRules: ABOUT_CONFIG_MAPS },
        mutations: [{ patchType: "JSONPatch", jsonPatch: { expression } }],
      },
    },
  ];
}

function rego(body: string): JsonObject[] {
  const text = `package slow\nviolation[{"msg": "found"}] {\n${body}\n}`;
  return [
    {
      apiVersion: "templates.gatekeeper.sh/v1",
      kind: "ConstraintTemplate",
      metadata: { name: "slow" },
      spec: {
        crd: { spec: { names: { kind: "Slow" } } },
        targets: [{ target: "admission.k8s.gatekeeper.sh", rego: text }],
      },
    },
    { apiVersion: "constraints.gatekeeper.sh/v1beta1", kind: "Slow", metadata: { name: "slow" }, spec: {} },
  ];
}

function kyverno(rule: JsonObject): JsonObject[] {
  const match = { any: [{ resources: { kinds: ["ConfigMap"] } }] };
  return [
    {
      apiVersion: "kyverno.io/v1",
      kind: "ClusterPolicy",
      metadata: { name: "slow" },
      spec: { validationFailureAction: "Enforce", rules: [{ name: "slow", match, ...rule }] },
    },
  ];
}

function jmespath(expression: string): JsonObject[] {
  const condition = { key: `{{ ${expression} }}`, operator: "Equals", value: "never" };
  return kyverno({ validate: { message: "slow", deny: { conditions: { any: [condition] } } } });
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

/** Policies that cost as much as their author can make them, by what they do; each is about ConfigMaps. */
export const BLOW_UPS: Readonly<Record<string, readonly JsonObject[]>> = {
  "cel-redos": cel(["!object.data.long.matches('(a+)+$')", "!object.data.long.matches('^(a|aa)*b')"]),
  "cel-pattern-of-object": cel(["!object.data.long.matches(object.data.pattern)"]),
  "cel-comprehension": cel(["object.items.all(x, object.items.all(y, object.items.all(z, x + y + z != 'none')))"]),
  "cel-many": cel(range(50).map((at) => `object.items.all(x, object.items.all(y, x + y != 'none${at}'))`)),
  "cel-doubling": cel(
    ["variables.v60 == ''"],
    [["v0", "'aaaaaaaaaa'"], ...range(60).map((at) => [`v${at + 1}`, `variables.v${at} + variables.v${at}`] as const)],
  ),
  "cel-text": cel(["object.data.long.replace('a', 'bbbbbbbbbbbbbbbb').lowerAscii().split('').join('x').size() > 0"]),
  "cel-sort": cel(["object.items.map(x, object.items.map(y, y + x)).size() > 0"]),
  "cel-mutation": celMutation("object.items.map(x, JSONPatch{op: 'add', path: '/data/' + x, value: x})"),
  "rego-loops": rego(
    'x := input.review.object.items[_]; y := input.review.object.items[_]; z := input.review.object.items[_]\n  x == concat("", [y, z, "!"])',
  ),
  "rego-redos": rego('regex.match("^(a+)+$", input.review.object.data.long)'),
  "rego-pattern-of-object": rego("regex.match(input.review.object.data.pattern, input.review.object.data.long)"),
  "rego-find-all": rego('count(regex.find_n("(a|b)*?", input.review.object.data.long, -1)) < 0'),
  "rego-many-patterns": rego(
    'x := input.review.object.items[_]\n  regex.match(concat("", ["(", x, "|a+)+$"]), input.review.object.data.long)\n  x == ""',
  ),
  "rego-large-pattern": rego(
    'regex.find_all_string_submatch_n("(a?b?c?d?e?f?){1000}$", input.review.object.data.long, 1)',
  ),
  "cel-large-pattern": cel(["!object.data.long.matches('(a?b?c?d?e?f?){1000}#')"]),
  "cel-many-patterns": cel(["object.items.all(x, !object.data.long.matches('(' + x + '|[ab]?){50}#'))"]),
  "jmespath-large-pattern": jmespath("regex_replace_all('((a?)(b?)){300}c?$', request.object.data.long, 'x')"),
  "rego-walk": rego("walk(input, [p, v]); walk(input, [q, w]); p != q; v == w; v == 7"),
  "rego-text": rego(
    'x := concat("", [input.review.object.data.long | input.review.object.items[_]])\n  contains(x, "nothing")',
  ),
  "rego-replace": rego(
    'x := input.review.object.items[_]\n  contains(replace(input.review.object.data.long, "a", x), "nothing")',
  ),
  "rego-sets": rego(
    "x := {a | a := input.review.object.items[_]}\n  y := {b | b := x | {input.review.object.items[_]}}\n  count(y) == 0",
  ),
  "rego-glob": rego('glob.match("*a*a*a*a*a*a*b", [], input.review.object.data.long)'),
  "rego-sprintf": rego(
    'x := sprintf("%1000000d", [1]); y := sprintf("%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s", [x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x])\n  contains(y, "nothing")',
  ),
  "jmespath-fourfold": jmespath(`request.object.items[]${".[@, @, @, @][]".repeat(12)} | length(@)`),
  "jmespath-doubling": jmespath(
    "request.object.items[].[@, @, @, @] | [].to_string(@) | sort(@) | [].[@, @, @, @][] | sort(@) | length(@)",
  ),
  "jmespath-redos": jmespath("regex_match('^(a+)+$', request.object.data.long)"),
  "jmespath-pattern-of-object": jmespath("regex_match(request.object.data.pattern, request.object.data.long)"),
  "jmespath-replace": jmespath(
    "replace_all(replace_all(request.object.data.long, 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaa')",
  ),
  "jmespath-random": jmespath("random('[a-z]{1000}{1000}{1000}')"),
  "jmespath-maps": jmespath(
    "request.object.items[].[@, @, @, @, @, @, @, @, @, @][].map(&to_string(@), [@, @, @, @, @, @])[] | sort(@) | join(',', @) | split(@, 'i') | length(@)",
  ),
  "kyverno-foreach-patterns": kyverno({
    validate: {
      message: "m",
      foreach: [
        {
          list: "request.object.items",
          deny: {
            conditions: {
              any: [
                {
                  key: "{{ regex_match('({{element}}|a+)+$', request.object.data.long) }}",
                  operator: "Equals",
                  value: "b",
                },
              ],
            },
          },
        },
      ],
    },
  }),
  "kyverno-context": kyverno({
    context: [
      { name: "v0", variable: { value: "aaaaaaaaaaaaaaaa" } },
      ...range(40).map((at) => ({ name: `v${at + 1}`, variable: { value: `{{v${at}}}{{v${at}}}` } })),
    ],
    validate: { message: "m", deny: { conditions: { any: [{ key: "{{v40}}", operator: "Equals", value: "a" }] } } },
  }),
  "kyverno-foreach": kyverno({
    validate: {
      message: "m",
      foreach: [
        {
          list: "request.object.items",
          foreach: [
            {
              list: "request.object.items",
              deny: { conditions: { any: [{ key: "{{element}}", operator: "Equals", value: "b" }] } },
            },
          ],
        },
      ],
    },
  }),
  "kyverno-wildcards": kyverno({ validate: { message: "m", pattern: { data: { long: "*a*a*a*a*a*a*a*a*b" } } } }),
  "kyverno-mutation": kyverno({
    mutate: {
      foreach: [
        {
          list: "request.object.items",
          patchesJson6902: '- { op: add, path: "/data/{{element}}", value: "{{element}}" }',
        },
      ],
    },
  }),
};

/** What makes them slow: 3,000 texts, one of a million characters, and an expression of the attacker's own. */
export const FUEL: JsonObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "fuel", namespace: "shop" },
  data: { long: `${"a".repeat(1_000_000)}!`, pattern: "^(((a?){100}){10}(a|a?)+)+$" },
  items: range(3000).map((at) => `item-${at}`),
};
