import type { Json, JsonObject } from "../../../src/model/index.ts";
import type { MadePolicy } from "./corpus-policies.ts";

const EVERYTHING = { resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }] };
const PODS = { resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }] };

/** Policies of our own: what the corpora do not touch. */
export function ownPolicies(): MadePolicy[] {
  return Object.entries(POLICIES).map(([name, spec]) => ({ name, spec: { matchConstraints: EVERYTHING, ...spec } }));
}

const one = (expression: string, more: JsonObject = {}): JsonObject => ({ validations: [{ expression, ...more }] });
const failing = (messageExpression: string, more: JsonObject = {}): JsonObject =>
  one("false", { messageExpression, message: "the plain message", ...more });
const withVariables = (variables: Readonly<Record<string, string>>, spec: JsonObject): JsonObject => ({
  variables: Object.entries(variables).map(([name, expression]) => ({ name, expression })) as Json[],
  ...spec,
});

const POLICIES: Readonly<Record<string, JsonObject>> = {
  "plain-false": one("false"),
  "plain-message": one("object.metadata.name == ''", { message: "  a name is there \n" }),
  reason: one("false", { reason: "Forbidden", message: "forbidden" }),
  "two-validations": {
    validations: [{ expression: "true" }, { expression: "has(object.nothing)", message: "second" }],
  },
  "long-expression": one("  object.metadata.name\n   == 'x' ||\n false "),
  "message-name": failing("'name ' + object.metadata.name"),
  "message-empty": failing("'  '"),
  "message-lines": failing("'a\\nb'"),
  "message-error": failing("string(object.nothing)"),
  "message-long": failing(
    "'abcdefghijabcdefghij'.replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') + object.kind",
  ),
  "message-too-long": failing(
    "[1,2,3,4,5,6,7,8,9,10].map(x, [1,2,3,4,5,6,7,8,9,10].map(y, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').join('')).join('')",
  ),
  "no-key": one("object.spec.nothing.at.all == 1"),
  "no-key-ignored": { failurePolicy: "Ignore", ...one("object.spec.nothing.at.all == 1") },
  "has-status": one("has(object.status) && !has(object.spec.hostNetwork)"),
  "has-resources": one(
    "!has(object.spec.containers) || object.spec.containers.all(c, has(c.resources) && has(c.imagePullPolicy))",
  ),
  generation: one("has(object.metadata.generation)", {
    messageExpression: "object.metadata.namespace + '/' + object.metadata.name",
  }),
  "pod-defaults": {
    matchConstraints: PODS,
    ...failing(
      "[object.spec.restartPolicy, object.spec.dnsPolicy, string(object.spec.terminationGracePeriodSeconds), string(object.spec.priority), object.status.qosClass, string(object.spec.tolerations.size()), object.spec.containers.map(c, c.imagePullPolicy).join(',')].join(' ')",
    ),
  },
  "old-object": one("oldObject == null"),
  request: failing(
    "[request.kind.kind, request.resource.resource, request.name, request.namespace, request.operation, string(request.dryRun), request.userInfo.username].join('|')",
  ),
  "request-options": failing(
    "request.options.kind + ' ' + string(has(request.subResource)) + string(has(request.requestSubResource)) + request.requestKind.version",
  ),
  groups: failing("request.userInfo.groups.join(',')"),
  namespace: failing(
    "namespaceObject.metadata.name + ' ' + namespaceObject.status.phase + ' ' + namespaceObject.spec.finalizers.join(',') + ' ' + namespaceObject.metadata.labels['kubernetes.io/metadata.name']",
  ),
  "condition-false": { matchConditions: [{ name: "no", expression: "false" }], ...one("false") },
  "condition-kind": {
    matchConditions: [{ name: "pod", expression: "object.kind == 'Pod'" }],
    ...one("false", { message: "a pod" }),
  },
  "condition-error": { matchConditions: [{ name: "bad", expression: "object.spec.nothing == 1" }], ...one("true") },
  "condition-errors": {
    matchConditions: [
      { name: "bad", expression: "object.spec.nothing == 1" },
      { name: "worse", expression: "object.nothing == 1" },
    ],
    ...one("true"),
  },
  "condition-error-and-false": {
    matchConditions: [
      { name: "bad", expression: "object.spec.nothing == 1" },
      { name: "no", expression: "false" },
    ],
    ...one("false"),
  },
  "condition-error-ignored": {
    failurePolicy: "Ignore",
    matchConditions: [{ name: "bad", expression: "object.spec.nothing == 1" }],
    ...one("false"),
  },
  "condition-namespace": {
    matchConditions: [{ name: "null", expression: "namespaceObject == null" }],
    ...one("false"),
  },
  "annotation-error": {
    ...one("true"),
    auditAnnotations: [{ key: "bad", valueExpression: "object.spec.nothing == 1 ? 'a' : 'b'" }],
  },
  "annotation-ok": { ...one("true"), auditAnnotations: [{ key: "ok", valueExpression: "'value of ' + object.kind" }] },
  variables: withVariables(
    {
      kind: "object.kind",
      both: "variables.kind + '/' + object.metadata.name",
      list: "[variables.kind, variables.both]",
    },
    failing("variables.list.join(' ')"),
  ),
  "variable-error": withVariables({ bad: "object.spec.nothing" }, one("variables.bad == 1")),
  "variable-error-twice": withVariables(
    { bad: "object.spec.nothing", worse: "variables.bad == 1" },
    { validations: [{ expression: "variables.worse" }, { expression: "variables.bad == 2" }] },
  ),
  "variable-unused": withVariables({ bad: "object.spec.nothing" }, one("true || variables.bad == 1")),
  "variable-map": withVariables(
    { labels: "has(object.metadata.labels) ? object.metadata.labels : {}" },
    failing("variables.labels.size() > 0 ? 'some' : 'none'"),
  ),
  "or-absorbs": one("object.spec.nothing == 1 || object.kind == 'Pod'"),
  "and-absorbs": one("object.spec.nothing == 1 && object.kind == 'Pod'"),
  "divide-by-zero": one("1 / (size(object.metadata.name) * 0) == 1"),
  overflow: one("9223372036854775807 + size(object.metadata.name) > 0"),
  "no-overload": one("object.metadata.name + 1 == ''"),
  "index-bounds": one("[1, 2][size(object.metadata.name) + 5] == 1"),
  "type-error": one("object.metadata.name > 1"),
  "bad-conversion": one("int(object.metadata.name) == 1"),
  "bad-quantity": one("quantity(object.metadata.name).isInteger()"),
  "bad-ip": one("ip(object.metadata.name).family() == 4"),
  "bad-cidr": one("cidr(object.metadata.name).ip() == ip('1.2.3.4')"),
  "bad-url": one("url('bad ' + object.metadata.name).getHost() == ''"),
  "bad-semver": one("semver(object.metadata.name).major() == 1"),
  "bad-regex": one("object.metadata.name.matches('[' + object.metadata.name)"),
  "bad-timestamp": one("timestamp(object.metadata.name) > timestamp('2020-01-01T00:00:00Z')"),
  "bad-duration": one("duration(object.metadata.name) > duration('1s')"),
  "bad-find": one("object.metadata.name.find('[' + object.kind) == ''"),
  "bad-optional": one("optional.none().value() == 1"),
  "strings-library": failing(
    "object.metadata.name.upperAscii() + object.kind.charAt(0) + string(object.kind.indexOf('o')) + object.kind.substring(1, 2) + object.metadata.name.split('-').join('+') + object.kind.reverse()",
  ),
  "lists-library": failing(
    "string([1,2,3].sum()) + string([3,1,2].isSorted()) + string([3,1,2].min()) + string(['b','a'].max()) + string([1,2].indexOf(2))",
  ),
  "sets-library": failing(
    "string(sets.contains([1,2],[2])) + string(sets.intersects([1],[2])) + string(sets.equivalent([1,1],[1]))",
  ),
  "quantity-library": failing(
    "string(quantity('1Gi').compareTo(quantity('1G'))) + string(quantity('500m').asApproximateFloat()) + string(quantity('2Ki').asInteger()) + string(isQuantity('x'))",
  ),
  "limits-library": {
    matchConstraints: PODS,
    ...one(
      "object.spec.containers.all(c, has(c.resources.limits) && quantity(c.resources.limits.memory).isLessThan(quantity('1Gi')))",
      {
        messageExpression:
          "object.spec.containers.map(c, c.name + ' ' + c.?resources.limits.memory.orValue('none')).join(',')",
      },
    ),
  },
  "url-library": failing(
    "url('https://a.example:80/p?q=1').getHostname() + url('https://a.example/p?q=1').getQuery()['q'][0] + string(isURL('/x'))",
  ),
  "ip-library": failing(
    "string(ip('::1').isLoopback()) + string(ip('10.0.0.1')) + string(cidr('10.0.0.0/8').containsIP('10.1.1.1')) + string(cidr('10.0.0.0/8').prefixLength())",
  ),
  "regex-library": failing("'abc 123'.find('[0-9]+') + 'a1b2'.findAll('[0-9]').join(',')"),
  "format-library": failing(
    "format.named('dns1123Label').value().validate(object.metadata.name + '_').orValue(['ok'])[0]",
  ),
  "format-string": failing("'%s has %d containers, %.2f %x %b'.format([object.metadata.name, 3, 1.5, 255, true])"),
  "semver-library": failing("string(semver('1.2.3').compareTo(semver('1.10.0'))) + string(isSemver('v1'))"),
  "optional-library": failing(
    "object.metadata.?labels[?'app'].orValue('none') + optional.of('x').optMap(y, y + y).value()",
  ),
  "two-variables": failing(
    "[1,2].transformList(i, v, i * v).map(x, string(x)).join(',') + string({'a': 1}.all(k, v, k == 'a' && v == 1))",
  ),
  "map-order": failing(
    "has(object.metadata.labels) ? object.metadata.labels.map(k, k).size() > 0 ? 'labels' : 'empty' : 'none'",
  ),
  timestamps: failing(
    "string(timestamp('2024-01-02T03:04:05Z') + duration('1h30m')) + string(timestamp('2024-01-02T03:04:05Z').getDayOfWeek())",
  ),
  authorizer: one("authorizer.group('').resource('pods').namespace('default').check('create').allowed()"),
  "authorizer-request": failing("'a'", {}),
  "authorizer-denied": one(
    "authorizer.serviceAccount('default', 'nobody').group('').resource('secrets').check('get').allowed()",
    { message: "may not" },
  ),
  "authorizer-resource": one("!authorizer.requestResource.check('create').allowed()", { message: "may" }),
  "cost-loops": one(
    "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, [0,1,2,3,4,5,6,7,8,9].all(f, a + b + c + d + e + f >= 0))))))",
  ),
  "cost-total": {
    validations: Array.from({ length: 30 }, (_, index) => ({
      expression: `[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4].all(e, a + b + c + d + e >= ${index > 20 ? 0 : 0})))))`,
    })),
  },
  "cost-conditions": {
    matchConditions: Array.from({ length: 12 }, (_, index) => ({
      name: `c${index}`,
      expression:
        "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4].all(e, a + b + c + d + e >= 0)))))",
    })),
    ...one("false"),
  },
  "match-scope": {
    matchConstraints: {
      resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"], scope: "Cluster" }],
    },
    ...one("false"),
  },
  "match-exclude": {
    matchConstraints: {
      ...EVERYTHING,
      excludeResourceRules: [
        { apiGroups: [""], apiVersions: ["*"], operations: ["*"], resources: ["pods", "services"] },
      ],
    },
    ...one("false"),
  },
  "match-names": {
    matchConstraints: {
      resourceRules: [
        { apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"], resourceNames: ["nginx", "test"] },
      ],
    },
    ...one("false"),
  },
  "match-labels": {
    matchConstraints: { ...EVERYTHING, objectSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } },
    ...one("false"),
  },
  "match-update": {
    matchConstraints: {
      resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["UPDATE"], resources: ["*"] }],
    },
    ...one("false"),
  },
  "match-subresources": {
    matchConstraints: {
      resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/status", "pods/*"] }],
    },
    ...one("false"),
  },
  "match-equivalent": {
    matchConstraints: {
      matchPolicy: "Equivalent",
      resourceRules: [{ apiGroups: ["apps"], apiVersions: ["v1"], operations: ["*"], resources: ["deployments"] }],
    },
    ...failing("request.kind.version + request.requestKind.version"),
  },
};
