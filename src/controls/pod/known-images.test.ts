import { describe, expect, test } from "vitest";
import { toKnownImage, toKnownUser } from "./known-images.ts";

describe("well-known images are told by where they come from", () => {
  test.each([
    ["nginx", 101],
    ["docker.io/library/nginx:1.27", 101],
    ["public.ecr.aws/docker/library/redis:7", 999],
    ["mirror.gcr.io/library/redis:7", 999],
    ["postgres:17", 999],
    ["postgres:17-alpine3.21", 70],
    ["grafana/grafana:11.5.0", 472],
    ["caddy:2", undefined],
    ["evil.example/library/nginx", undefined],
    ["docker.io.evil.example/library/nginx", undefined],
    ["team/nginx", undefined],
    ["constructor", undefined],
    ["not an image", undefined],
    [undefined, undefined],
  ])("%s runs as user %s", (image, uid) => expect(toKnownUser(image)).toBe(uid));

  test("with the directories they write", () => {
    expect(toKnownImage("redis:7")?.writes).toEqual(["/data"]);
    expect(toKnownImage("registry.example/redis")).toBeUndefined();
  });
});
