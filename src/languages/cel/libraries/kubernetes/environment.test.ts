import { describe, expect, it } from "vitest";
import { costOf, evaluate } from "../evaluate-for-tests.ts";
import {
  AUTHORIZER,
  type AuthorizationQuestion,
  AuthorizerValue,
  RESOURCE_CHECK,
  toRequestResource,
} from "./authorizer.ts";
import { kubernetesEnvironment } from "./environment.ts";
import { jsonPatchLibrary } from "./json-patch.ts";
import { findMisplacedTypes, findMutationType, ObjectValue } from "./object-value.ts";

const NEWEST = kubernetesEnvironment();

describe("kubernetesEnvironment", () => {
  it.each([
    ['"a".find("a")', 25],
    ['"abc".charAt(1)', 25],
    ["optional.none()", 28],
    ['quantity("1")', 28],
    ["sets.contains([1], [1])", 29],
    ['"%d".format([1])', 29],
    ['isIP("::1")', 30],
    ['isCIDR("::/0")', 30],
    ['format.named("uuid")', 31],
    ["[1].all(i, v, v > i)", 32],
    ['isSemver("1.0.0")', 33],
    ["[1].sort()", 34],
  ])("has %s from 1.%i on", (expression, since) => {
    const minors = Array.from({ length: 12 }, (_, index) => 25 + index);
    const known = minors.filter((minor) => !evaluate(expression, kubernetesEnvironment(minor)).startsWith("?"));
    expect(known).toEqual(minors.filter((minor) => minor >= since));
  });

  it("takes later versions for the newest it knows, and makes each environment once", () => {
    expect(kubernetesEnvironment(99)).toBe(NEWEST);
    expect(kubernetesEnvironment(30)).toBe(kubernetesEnvironment(30));
  });

  // What the API server's own environment answers, and what it costs there.
  it.each([
    ['url("https://u:p@a.b:80/x%41?k=1&k=2#f").getHost()', '"a.b:80"', 5],
    ['url("https://a.b/x%41?k=1&k=%20&bad=%zz").getQuery()', '{"k":["1"," "]}', 5],
    ['url("http://[fe80::1%25en0]:8080/").getHostname()', '"fe80::1%en0"', 4],
    ['isURL("path")', "false", 1],
    ['url("path")', '! URL parse error during conversion from string: parse "path": invalid URI for request', 0],
    ['quantity("1.5Gi").asInteger()', "! cannot convert value to integer", 1],
    ['quantity("50k").isInteger()', "true", 2],
    ['quantity("1000m").isInteger()', "false", 2],
    ['quantity("1Pi").isInteger()', "false", 2],
    ['quantity("0.1").add(quantity("0.2")) == quantity("300m")', "true", 5],
    ['quantity("1.5").asApproximateFloat()', "1.5", 2],
    ['quantity("1Mi").compareTo(quantity("1M"))', "1", 3],
    ['sign(quantity("-1n"))', "-1", 2],
    ['quantity("1K")', "! unable to parse quantity's suffix", 0],
    ["[1, 3, 2].isSorted()", "false", 3],
    ["[duration('1s'), duration('2s')].sum()", '"3s"', 2],
    ["[].max()", "! max called on empty list", 0],
    ['["a", "b", "a"].lastIndexOf("a")', "2", 0],
    ['"abc 123".findAll("[0-9]", 2)', '["1","2"]', 2],
    ['ip("10.0.0.1").isGlobalUnicast()', "true", 2],
    ['ip.isCanonical("2001:DB8::1")', "false", 3],
    ['cidr("10.0.0.0/8").containsIP("10.1.2.3")', "true", 3],
    ['cidr("10.0.0.0/8").containsIP("x")', "! no such overload", 0],
    ['cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")', "true", 6],
    ['semver("v1.2", true).minor()', "2", 2],
    ['semver("1.0.0-a").isLessThan(semver("1.0.0"))', "true", 3],
    ['semver("1.0")', "! No Major.Minor.Patch elements found", 0],
    ['format.dns1123Label().validate("a.b")', 'optional(["must not contain dots"])', 9],
    ['format.named("date").value().validate("2020-02-30")', 'optional(["invalid date"])', 38],
    ['format.named("nope")', "none", 1],
    ['"a,b".split(",").join("-")', '"a-b"', 2],
    ["[1, 2, 3].reverse()", "[3,2,1]", 14],
    ["[3, 1].sort()", "[1,3]", 19],
  ])("%s", (expression, result, cost) => {
    expect(evaluate(expression, NEWEST)).toBe(result);
    expect(result.startsWith("!") ? cost : costOf(expression, NEWEST)).toBe(cost);
  });
});

describe("the authorizer", () => {
  const asked: AuthorizationQuestion[] = [];
  const authorizer = new AuthorizerValue({ username: "ann", groups: ["dev"] }, (question) => {
    asked.push(question);
    return question.path === "/down"
      ? { allowed: false, reason: "", error: "no answer" }
      : { allowed: true, reason: "ok" };
  });
  const environment = {
    ...NEWEST,
    variables: new Map([
      ["authorizer", AUTHORIZER],
      ["authorizer.requestResource", RESOURCE_CHECK],
    ]),
  };
  const activation = {
    authorizer,
    "authorizer.requestResource": toRequestResource(authorizer, { resource: "pods", namespace: "ns", name: "p" }),
  };
  const run = (expression: string): string => evaluate(expression, environment, activation);

  it("asks what the expression spells out", () => {
    const expression =
      'authorizer.group("apps").resource("deployments").subresource("scale").namespace("n").name("d").check("get").allowed()';
    expect(run(expression)).toBe("true");
    expect(asked.at(-1)).toMatchObject({
      group: "apps",
      resource: "deployments",
      subresource: "scale",
      namespace: "n",
      name: "d",
      verb: "get",
      user: { username: "ann" },
    });
    expect(run('authorizer.requestResource.labelSelector("a=b").check("delete").reason()')).toBe('"ok"');
    expect(asked.at(-1)).toMatchObject({ resource: "pods", labelSelector: "a=b", verb: "delete" });
  });

  it("asks for a service account by its user name and groups", () => {
    expect(run('authorizer.serviceAccount("ns", "sa").path("/healthz").check("get").allowed()')).toBe("true");
    expect(asked.at(-1)?.user).toEqual({
      username: "system:serviceaccount:ns:sa",
      groups: ["system:serviceaccounts", "system:serviceaccounts:ns"],
    });
    expect(run('authorizer.serviceAccount("ns", "-").path("/").check("get").allowed()')).toBe(
      "! Invalid service account name",
    );
  });

  it("tells that nobody could decide", () => {
    expect(run('authorizer.path("/down").check("get").errored()')).toBe("true");
    expect(run('authorizer.path("/down").check("get").error()')).toBe('"no answer"');
    expect(run('authorizer.path(" ").check("get").error()')).toBe("! path must not be empty");
  });
});

describe("types of mutating policies", () => {
  const environment = { ...NEWEST, libraries: [...NEWEST.libraries, jsonPatchLibrary], findStruct: findMutationType };

  it("make objects and patches", () => {
    expect(evaluate('Object{spec: Object.spec{replicas: 3, list: [Object.spec.list{a: "b"}]}}', environment)).toBe(
      '{"spec":{"replicas":3,"list":[{"a":"b"}]}}',
    );
    expect(
      evaluate(
        'JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b~c"), value: {"x": 1}}',
        environment,
      ),
    ).toBe('{"op":"add","path":"/metadata/labels/a~1b~0c","value":{"x":1}}');
    expect(evaluate("Object{__proto__: 1}.__proto__ == 1", environment)).toMatch(/^(?:true|\?)/);
  });

  it("finds objects under a name that is not theirs", () => {
    const wrong = new ObjectValue("Object", new Map([["spec", [new ObjectValue("Object.other", new Map())]]]));
    expect(findMisplacedTypes(wrong)).toEqual([
      'unexpected type name "Object.other", expected "Object.spec", which matches field name path from root Object type',
    ]);
    expect(findMisplacedTypes(new ObjectValue("Object", new Map()))).toEqual([]);
  });
});
