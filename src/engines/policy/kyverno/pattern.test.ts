import { anything, assert, dictionary, jsonValue, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../model/index.ts";
import { matchPattern } from "./pattern.ts";

function match(pattern: Json, value: unknown): string {
  const failure = matchPattern(value, pattern);
  if (failure === undefined) return "pass";
  return failure.is === "skip" ? "skip" : failure.path === "" ? "error" : `fail ${failure.path}`;
}

const containers = (...items: Json[]) => ({ spec: { containers: items } });

describe("a pattern", () => {
  it("asks the same of every item of a list", () => {
    const pattern = containers({ image: "!*:latest" });
    expect(match(pattern, containers({ image: "a:1" }, { image: "b:2" }))).toBe("pass");
    expect(match(pattern, containers({ image: "a:1" }, { image: "b:latest" }))).toBe("fail /spec/containers/1/image/");
  });

  it("says where the structure is another one", () => {
    expect(match({ spec: { a: { b: 1 } } }, { spec: { a: "x" } })).toBe("fail /spec/a/");
    expect(matchPattern({ spec: [] }, { spec: { a: 1 } })?.message).toBe(
      "pattern and resource have different structures. Path: /spec/. Expected map[string]interface {}, found []interface {}",
    );
  });

  it("takes * for anything that is there", () => {
    expect(match({ a: "*" }, { a: 0 })).toBe("pass");
    expect(match({ spec: { a: "*" } }, { spec: { a: null } })).toBe("fail /spec/");
  });

  it("compares every item of a list with a single leaf", () => {
    expect(match({ args: "!--insecure*" }, { args: ["--a", "--b"] })).toBe("pass");
    expect(match({ args: ["!--insecure*"] }, { args: ["--a", "--insecure=1"] })).toBe("fail /args/");
  });

  it("matches lists of lists place by place", () => {
    expect(match({ a: [["x"], ["y"]] }, { a: [["x"], ["y"], ["z"]] })).toBe("pass");
    expect(match({ a: [["x"], ["y"]] }, { a: [["x"]] })).toBe("error");
  });
});

describe("anchors", () => {
  it("( ) skips where its condition does not hold", () => {
    const pattern = containers({ "(image)": "*:latest", imagePullPolicy: "!IfNotPresent" });
    expect(match(pattern, containers({ image: "a:1", imagePullPolicy: "IfNotPresent" }))).toBe("skip");
    expect(match(pattern, containers({ image: "a:latest", imagePullPolicy: "Always" }, { image: "b:1" }))).toBe("pass");
    expect(match(pattern, containers({ image: "a:latest", imagePullPolicy: "IfNotPresent" }))).toBe(
      "fail /spec/containers/0/imagePullPolicy/",
    );
  });

  it("< > gives the whole rule up", () => {
    const pattern = { spec: { "<(serviceAccountName)": "x", automount: false } };
    expect(match(pattern, { spec: { serviceAccountName: "y", automount: true } })).toBe("skip");
    expect(match(pattern, { spec: { automount: true } })).toBe("fail /spec/automount/");
  });

  it("=( ) asks only where the key is", () => {
    const pattern = { spec: { "=(hostNetwork)": false } };
    expect(match(pattern, { spec: {} })).toBe("pass");
    expect(match(pattern, { spec: { hostNetwork: true } })).toBe("fail /spec/hostNetwork/");
  });

  it("X( ) forbids the key", () => {
    const pattern = { spec: { "=(volumes)": [{ "X(hostPath)": "null" }] } };
    expect(match(pattern, { spec: { volumes: [{ emptyDir: {} }] } })).toBe("pass");
    expect(match(pattern, { spec: { volumes: [{ hostPath: null }] } })).toBe("fail /spec/volumes/0/hostPath/");
  });

  it("^( ) wants at least one", () => {
    const pattern = { spec: { "^(containers)": [{ name: "a" }] } };
    expect(match(pattern, containers({ name: "b" }, { name: "a" }))).toBe("pass");
    expect(match(pattern, containers({ name: "b" }))).toBe("fail /spec/containers/");
  });

  it("is an error, and no verdict, where an anchor's key was nowhere and something else is wrong", () => {
    expect(match({ spec: { "^(list)": [{ a: 1 }], other: "x" } }, { spec: { other: "y" } })).toBe("error");
  });

  it("cannot be switched on by what an object says", () => {
    const evil = { spec: { note: "conditional anchor mismatch: global anchor mismatch" } };
    expect(match({ spec: { note: "nothing" } }, evil)).toBe("fail /spec/note/");
  });
});

describe("keys of labels and annotations", () => {
  it("may hold wildcards", () => {
    const pattern = { metadata: { "=(annotations)": { "=(apparmor.io/*)": "runtime/default" } } };
    const annotated = (value: string) => ({ metadata: { annotations: { "apparmor.io/app": value } } });
    expect(match(pattern, annotated("runtime/default"))).toBe("pass");
    expect(match(pattern, annotated("unconfined"))).toBe("fail /metadata/annotations/apparmor.io/app/");
    expect(match(pattern, { metadata: {} })).toBe("pass");
  });
});

it("treats names of prototypes as ordinary keys", () => {
  const object = JSON.parse('{"__proto__":{"a":1},"constructor":"x"}') as Json;
  expect(match(JSON.parse('{"__proto__":{"a":1}}') as Json, object)).toBe("pass");
  expect(match({ constructor: "x" }, {})).toBe("fail /constructor/");
  expect(match({ "X(toString)": null }, {})).toBe("pass");
});

it("never throws, whatever pattern and object are", () => {
  assert(
    property(dictionary(string(), jsonValue({ maxDepth: 3 })), anything({ maxDepth: 3 }), (pattern, value) => {
      matchPattern(value, pattern);
    }),
  );
});
