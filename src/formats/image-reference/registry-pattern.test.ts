import { assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { covers, readImageReference } from "./index.ts";

function isCovered(pattern: string, text: string): boolean {
  const reference = readImageReference(text);
  if (reference.is === "invalid") throw new Error(`not a reference: ${text}`);
  return covers(pattern, reference);
}

describe("a registry pattern covers", () => {
  test.each([
    ["docker.io", "nginx"],
    ["index.docker.io", "nginx"],
    ["docker.io/library", "nginx:1"],
    ["docker.io/library", "registry-1.docker.io/library/nginx"],
    ["registry.example", "registry.example/a/b/c"],
    ["registry.example", "registry.example:443/a"],
    ["registry.example:5000", "registry.example:5000/a"],
    ["registry.example:*", "registry.example:5000/a"],
    ["registry.example/team", "registry.example/team"],
    ["registry.example/team/", "registry.example/team/app"],
    ["registry.example/*/app", "registry.example/team/app"],
    ["registry.example/**/app", "registry.example/a/b/app"],
    ["registry.example/team-*", "registry.example/team-a/app"],
    ["*.azurecr.io", "acme.azurecr.io/app"],
    ["*.dkr.ecr.*.amazonaws.com", "1234.dkr.ecr.eu-west-1.amazonaws.com/app"],
    ["**.example", "a.b.example/app"],
    ["team", "team/app"],
    ["*", "localhost/app"],
  ])("%s covers %s", (pattern, text) => expect(isCovered(pattern, text)).toBe(true));

  test.each([
    ["docker.io", "docker.io.evil.example/nginx"],
    ["docker.io", "evildocker.io/nginx"],
    ["registry.example/team", "registry.example/team-evil/app"],
    ["registry.example/team", "registry.example/teamevil"],
    ["registry.example/team", "registry.example/x/team"],
    ["registry.example", "registry.example:5000/a"],
    ["registry.example", "evil.example/registry.example/a"],
    ["*.azurecr.io", "azurecr.io/app"],
    ["*.azurecr.io", "a.b.azurecr.io/app"],
    ["*.azurecr.io", "a.azurecr.io.evil.example/app"],
    ["team", "team-evil/app"],
    ["team", "registry.example/team/app"],
    ["registry.example/*/app", "registry.example/app"],
    ["", "nginx"],
    ["/", "nginx"],
  ])("%s does not cover %s", (pattern, text) => expect(isCovered(pattern, text)).toBe(false));
});

test("any pattern is answered without a throw, in bounded time", () => {
  const image = { registry: "registry.example", repository: "a/".repeat(100) + "a" };
  assert(property(string(), (pattern) => typeof covers(pattern, image) === "boolean"));
  expect(covers(`registry.example/${"**/*a*a*a*a/".repeat(200)}b`, image)).toBe(false);
});
