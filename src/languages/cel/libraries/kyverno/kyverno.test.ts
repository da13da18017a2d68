import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fail } from "../../run/fail.ts";
import { Timestamp } from "../../run/timestamp.ts";
import { STRING } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { evaluate } from "../evaluate-for-tests.ts";
import { readImage } from "./image.ts";
import { kyvernoSurroundings } from "./libraries.ts";
import type { HttpRequest, KyvernoOutside } from "./outside.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

/** What was asked for, newest last. */
const asked: unknown[] = [];

const outside: KyvernoOutside = {
  now: () => new Timestamp(1_700_000_000n * 1_000_000_000n),
  random: (pattern) => `<${pattern}>`,
  getResource: (apiVersion, resource, namespace, name) => {
    asked.push({ apiVersion, resource, namespace, name });
    return name === "there" ? { metadata: { name } } : undefined;
  },
  listResources: (apiVersion, resource, namespace, labels) => {
    asked.push({ apiVersion, resource, namespace, labels: [...labels] });
    return { items: [] };
  },
  postResource: (apiVersion, resource, namespace, body) => ({ apiVersion, resource, namespace, body }),
  findResource: (_, kind) => (kind === "Pod" ? "pods" : undefined),
  globalReference: (name, projection) => `${name}.${projection}`,
  imageData: (image) => (image === "gone" ? fail("no such image") : { image }),
  http: (request: HttpRequest) => {
    asked.push(request);
    return { code: 200 };
  },
  generate: (namespace, objects) => {
    asked.push({ namespace, objects });
  },
  verifySignatures: (_, attestors) => attestors.length,
};

function run(expression: string, has: KyvernoOutside = outside, namespace = "", input: CelValue = ""): string {
  const { libraries, variables, activation, findStruct } = kyvernoSurroundings(has, namespace);
  const environment = { libraries, variables: new Map([...variables, ["input", STRING]]), findStruct };
  return evaluate(expression, environment, { ...activation, input });
}

describe("Kyverno's libraries", () => {
  it.each([
    ['image("nginx").registry() + "/" + image("nginx").repository()', '"index.docker.io/library/nginx"'],
    ['parseImageReference("docker.io/a/b").repository()', '"a/b"'],
    ['image("ghcr.io/a/b:1.2").identifier()', '"1.2"'],
    ['image("ghcr.io/a/b").tag()', '"latest"'],
    [`image("ghcr.io/a/b:1@${DIGEST}").identifier()`, `"1@${DIGEST}"`],
    [`image("ghcr.io/a/b@${DIGEST}").tag()`, '""'],
    [`image("ghcr.io:443/a/b@${DIGEST}").identifierWithSeparator()`, `"@${DIGEST}"`],
    ['image("localhost/ab").registry()', '"localhost"'],
    [`image("ab@${DIGEST}").containsDigest()`, "true"],
    ['isImage("UPPER")', "false"],
    ['isImage("ab:")', "false"],
    ['image("a b")', "! could not parse reference: a b"],
    ['parseServiceAccount("system:serviceaccount:ns:n").Name', '"n"'],
    ['user.parseServiceAccount("joe").Namespace', '""'],
    ['md5("a")', '"0cc175b9c0f1b6a831c399e269772661"'],
    ['hash.sha1("a")', '"86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"'],
    ['sha256("") == hash.sha256("")', "true"],
    ['type(json.unmarshal("{\\"a\\":1}").a) == double', "true"],
    ['json.unmarshal("{\\"__proto__\\":{\\"a\\":1}}").__proto__.a', "1"],
    ['json.unmarshal("{")', expect.stringMatching(/^! text is no JSON: /)],
    ['json.marshal({"b": 1, "a": ["<"]})', String.raw`"{\"a\":[\"\\u003c\"],\"b\":1}"`],
    ['yaml.parse("a: [1, b]").a[1]', '"b"'],
    ['yaml.parse("a: [")', expect.stringMatching(/^! error converting YAML to JSON: /)],
    ['gzip.decompress(gzip.compress("hey"))', '"hey"'],
    ['gzip.decompress(b"x")', expect.stringMatching(/^! gzip: /)],
    ['x509.decode("x")', "! failed to decode PEM block"],
    ['time.truncate(time.now(), duration("1h"))', '"2023-11-14T22:00:00Z"'],
    ["time.toCron(time.now())", '"13 22 14 11 2"'],
    ["math.round(2.345, 2)", "2.35"],
    ['random() + random.random("[a]")', '"<[0-9a-z]{8}><[a]>"'],
    ['listObjToMap([{"k": "a"}, {"k": "b"}], [{"v": 1}, {"v": 2}], "k", "v")', '{"a":1,"b":2}'],
    [
      'transform.listObjToMap([{"k": "a"}], [], "k", "v")',
      "! listObjToMap must take lists of equal length. list1: 1, list2: 0",
    ],
    ['{"a": [1]}.a.orValue([])', "[1]"],
    ["optional.none().orValue(3)", "3"],
    ['globalContext.Get("a", "b") + globalContext.get("c")', '"a.bc."'],
    ['image.GetMetadata("x").image', '"x"'],
    ['image.getMetadata("gone")', "! failed to get image data: no such image"],
    ['verifyImageSignatures("x", [1, 2])', "2"],
    ['getImageData("x").image', '"x"'],
    ['resource.Get("v1", "pods", "ns", "there").metadata.name', '"there"'],
    ['resource.get("v1", "pods", "ns", "gone")', "null"],
    ['resource.get(resource.ToGVR("v1", "Pod"), "ns", "there").metadata.name', '"there"'],
    ['resource.toGVR("v1", "Pot")', '! failed to map kind to resource: no matches for kind "Pot" in version "v1"'],
    ['resource.Post("v1", "pods", {"a": 1}).namespace', '""'],
    ['resource.Post("v1", "pods", "ns", {"a": 1}).body.a', "1"],
  ])("%s", (expression, result) => {
    expect(run(expression)).toEqual(result);
  });

  it("pass on what was asked for", () => {
    expect(run('resource.List("v1", "pods", "ns", {"a": "b"}).items')).toBe("[]");
    expect(asked.at(-1)).toEqual({ apiVersion: "v1", resource: "pods", namespace: "ns", labels: [["a", "b"]] });
    expect(run('http.Client("PEM").Post("https://x", {"a": 1}, {"h": "v"}).code')).toBe("200");
    expect(asked.at(-1)).toMatchObject({
      method: "POST",
      url: "https://x",
      headers: new Map([["h", "v"]]),
      caBundle: "PEM",
    });
    expect(run('generator.Apply("ns", [{"kind": "X"}])')).toBe("true");
    expect(asked.at(-1)).toMatchObject({ namespace: "ns", objects: [expect.anything()] });
  });

  it("keep namespaced policies in their namespace", () => {
    expect(run('resource.Get("v1", "pods", "there").metadata.name', outside, "own")).toBe('"there"');
    expect(asked.at(-1)).toMatchObject({ namespace: "own", name: "there" });
    expect(run('resource.Get("v1", "pods", "other", "there")', outside, "own")).toMatch(
      /^\? found no matching overload/,
    );
    expect(run('generator.Apply("other", [])', outside, "own")).toMatch(/^\? found no matching overload/);
    expect(run('generator.apply([{"kind": "X"}])', outside, "own")).toBe("true");
    expect(asked.at(-1)).toMatchObject({ namespace: "own" });
  });

  it.each([
    "time.now()",
    "random()",
    'resource.Get("v1", "pods", "", "a")',
    'resource.List("v1", "pods", "")',
    'resource.Post("v1", "pods", {})',
    'globalContext.Get("a")',
    'http.Get("http://x")',
    'image.GetMetadata("a")',
    'generator.Apply("", [])',
    'verifyImageSignatures("a", [])',
    'extractPayload("a", "b")',
  ])("answer nothing that was not declared: %s", (expression) => {
    expect(run(expression, {})).toMatch(/^! .*nothing of the kind was declared/);
  });

  it("read images without failing, whatever the text", () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9.:/@_-]{0,40}$/));
    fc.assert(
      fc.property(texts, (input) => {
        const image = readImage(input);
        expect(run("isImage(input)", {}, "", input)).toBe(String(image !== undefined));
        expect(image?.repository.path.length ?? 2).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});
