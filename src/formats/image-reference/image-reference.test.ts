import { array, assert, oneof, property, string, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import { readImageReference } from "./index.ts";

const SHA = "a".repeat(64);

/** The reference in one line of normal form, or what is wrong. */
function read(text: string): string {
  const reference = readImageReference(text);
  if (reference.is === "invalid") return `invalid ${reference.part}`;
  const { registry, repository, tag, digest } = reference;
  return `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest.algorithm}:${digest.encoded}`}`;
}

/** Whether what was read is read again from its own normal form. */
function survives(input: string): boolean {
  const first = read(input);
  // A host known by its capitals alone reads as a path once they are gone: `A/app` is at host `a`, `a/app` is not.
  const again =
    /^[^./:[\]]+\//.test(first) && !first.startsWith("localhost/")
      ? first.replace(/^[^/]+/, (host) => host.toUpperCase())
      : first;
  return first.startsWith("invalid ") || read(again) === first;
}

describe("an image reference is brought into normal form", () => {
  test.each([
    ["nginx", "docker.io/library/nginx"],
    ["nginx:1.27", "docker.io/library/nginx:1.27"],
    ["team/app", "docker.io/team/app"],
    ["docker.io/nginx", "docker.io/library/nginx"],
    ["index.docker.io/nginx", "docker.io/library/nginx"],
    ["docker.io.evil.example/nginx", "docker.io.evil.example/nginx"],
    ["localhost/app", "localhost/app"],
    ["localhost:5000/app:1", "localhost:5000/app:1"],
    ["registry.example:5000/app", "registry.example:5000/app"],
    ["Registry.Example/app", "registry.example/app"],
    ["UPPER/app", "upper/app"],
    ["[::1]:5000/app:2", "[::1]:5000/app:2"],
    ["10.0.0.7/app", "10.0.0.7/app"],
    ["a.b/c__d/e-f--g.h:T_1.x-y", "a.b/c__d/e-f--g.h:T_1.x-y"],
    [`nginx@sha256:${SHA}`, `docker.io/library/nginx@sha256:${SHA}`],
    [`nginx:1.27@sha256:${SHA}`, `docker.io/library/nginx:1.27@sha256:${SHA}`],
    [`nginx@sha512:${SHA}${SHA}`, `docker.io/library/nginx@sha512:${SHA}${SHA}`],
    [`nginx@multi+base.x:${"b".repeat(32)}`, `docker.io/library/nginx@multi+base.x:${"b".repeat(32)}`],
  ])("%s", (text, normal) => expect(read(text)).toBe(normal));
});

describe("what no runtime accepts is invalid", () => {
  test.each([
    ["", "name"],
    [":1", "name"],
    ["Nginx", "name"],
    ["a.b/", "name"],
    ["a.b//c", "name"],
    ["/app", "name"],
    ["app/", "name"],
    ["-a.b/c", "name"],
    ["a.b:port/c", "name"],
    ["team/a___b", "name"],
    ["team/a.-b", "name"],
    ["https://registry.example/app", "name"],
    ["nginx :1", "name"],
    [SHA, "name"],
    [`a.b/${"x".repeat(255)}`, "name"],
    ["nginx:", "tag"],
    ["nginx:-1", "tag"],
    ["nginx:{{ .Values.tag }}", "tag"],
    [`nginx:${"1".repeat(129)}`, "tag"],
    ["nginx@", "digest"],
    ["nginx@sha256:abc", "digest"],
    [`nginx@sha256:${"A".repeat(64)}`, "digest"],
    [`nginx@sha256:${"a".repeat(63)}`, "digest"],
    [`nginx@sha512:${"a".repeat(64)}`, "digest"],
    [`nginx@${SHA}`, "digest"],
    [`nginx@sha256:${SHA}@sha256:${SHA}`, "digest"],
  ])("%j", (text, part) => expect(read(text)).toBe(`invalid ${part}`));
});

test("any text is read without a throw, and what is read survives being written and read again", () => {
  const text = oneof(string(), stringMatching(/^[a-zA-Z0-9:./@_[\]-]{0,60}$/));
  expect(() => assert(property(text, survives), { numRuns: 20_000 })).not.toThrow();
});

test("a reference made of valid parts is read back part by part", () => {
  const part = stringMatching(/^[a-z0-9]{1,8}(?:[-_.][a-z0-9]{1,8}){0,2}$/);
  const host = stringMatching(/^[a-z0-9]{1,6}\.[a-z]{2,5}(?::[0-9]{2,5})?$/);
  const tag = stringMatching(/^[A-Za-z0-9_][\w.-]{0,20}$/);
  assert(
    property(host, array(part, { minLength: 2, maxLength: 4 }), tag, (registry, path, label) => {
      const reference = readImageReference(`${registry}/${path.join("/")}:${label}`);
      expect(reference).toMatchObject({ is: "reference", registry, repository: path.join("/"), tag: label });
    }),
  );
});

test("hostile lengths are read in linear time", () => {
  for (const hostile of [
    "a-".repeat(500_000),
    "a".repeat(1_000_000),
    `a@${"a+".repeat(500_000)}`,
    "/".repeat(1_000_000),
  ]) {
    expect(read(hostile)).toBe("invalid name");
  }
});
