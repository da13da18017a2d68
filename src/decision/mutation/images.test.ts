import { describe, expect, it } from "vitest";
import type { Mutations } from "../mutations.ts";
import { applyMutations } from "./apply-mutations.ts";
import { create, NO_MUTATIONS, specOf, toPod, toPodOf, toReview, toWorld } from "./mutations-for-tests.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const PIN: Mutations = { ...NO_MUTATIONS, pinDigests: true };
const MIRROR: Mutations = {
  ...NO_MUTATIONS,
  registryMirrors: new Map([
    ["docker.io", "mirror.example.com/dockerhub"],
    ["docker.io/library", "mirror.example.com/official"],
    ["registry.example:5000/team", "mirror.example.com:8443/team"],
  ]),
};

function imageAfter(image: string, mutations: Mutations, world = toWorld()): unknown {
  return specOf(create(toPodOf({ image }), mutations, world))["containers"];
}

describe("registry mirrors", () => {
  it.each([
    ["nginx", "mirror.example.com/official/nginx"],
    ["nginx:1.25", "mirror.example.com/official/nginx:1.25"],
    ["library/nginx", "mirror.example.com/official/nginx"],
    ["index.docker.io/library/nginx:1", "mirror.example.com/official/nginx:1"],
    ["Docker.IO/bitnami/redis:7", "mirror.example.com/dockerhub/bitnami/redis:7"],
    [`bitnami/redis:7@${DIGEST}`, `mirror.example.com/dockerhub/bitnami/redis:7@${DIGEST}`],
    ["docker.io/libraryx/nginx", "mirror.example.com/dockerhub/libraryx/nginx"],
    ["registry.example:5000/team/app:1", "mirror.example.com:8443/team/app:1"],
    ["registry.example:5000/team", "mirror.example.com:8443/team"],
  ])("send %s to %s", (image, expected) => {
    expect(imageAfter(image, MIRROR)).toEqual([{ name: "app", image: expected }]);
  });

  it.each([
    "docker.io.evil.tld/library/nginx",
    "evil.tld/docker.io/library/nginx",
    "registry.example/team/app",
    "registry.example:5001/team/app",
    "registry.example:5000/team-evil/app",
    "registry.example:5000/teamx",
    "mirror.example.com/official/nginx",
    "NGINX:bad image",
    "",
  ])("leave %s alone", (image) => {
    const pod = toPodOf({ image });
    expect(create(pod, MIRROR).object).toBe(pod);
  });

  it("rewrite volumes that are images, too", () => {
    const pod = toPod({
      containers: [],
      volumes: [{ name: "data", image: { reference: "data:1", pullPolicy: "Always" } }],
    });
    expect(specOf(create(pod, MIRROR))["volumes"]).toEqual([
      { name: "data", image: { reference: "mirror.example.com/official/data:1", pullPolicy: "Always" } },
    ]);
  });
});

describe("digest pins", () => {
  const asked: string[] = [];
  const world = toWorld([], {
    digestOf: (image) => {
      asked.push(image);
      return image.includes("unknown") ? undefined : image.includes("faulty") ? "sha256:beef" : DIGEST;
    },
  });

  it.each([
    ["nginx", `nginx:latest@${DIGEST}`, "docker.io/library/nginx:latest"],
    ["nginx:1.25", `nginx:1.25@${DIGEST}`, "docker.io/library/nginx:1.25"],
    ["registry.example:5000/app:2", `registry.example:5000/app:2@${DIGEST}`, "registry.example:5000/app:2"],
  ])("put the digest behind the tag of %s", (image, expected, question) => {
    asked.length = 0;
    expect(imageAfter(image, PIN, world)).toEqual([{ name: "app", image: expected }]);
    expect(asked).toEqual([question]);
  });

  it("ask for what will be pulled, which is the mirror's", () => {
    asked.length = 0;
    const both = { ...MIRROR, pinDigests: true };
    expect(imageAfter("nginx:1", both, world)).toEqual([
      { name: "app", image: `mirror.example.com/official/nginx:1@${DIGEST}` },
    ]);
    expect(asked).toEqual(["mirror.example.com/official/nginx:1"]);
  });

  it("leave a digest that is there", () => {
    const pod = toPodOf({ image: `nginx@${DIGEST}` });
    expect(create(pod, PIN, world).object).toBe(pod);
  });

  it.each([
    ["registry.example/unknown:1", "nobody has resolved its tag yet"],
    ["registry.example/faulty:1", '"sha256:beef" is no digest'],
    ["Registry Example", "it has a path part"],
  ])("never guess: %s stays, and is noted", (image, because) => {
    const pod = toPodOf({ image });
    const { object, notes, annotations } = create(pod, PIN, world);
    expect(object).toBe(pod);
    expect(notes[0]).toContain(because);
    expect(annotations.get("not-pinned")).toBe(image.replace(" ", "?"));
  });

  it("know no digest where nobody answers", () => {
    expect(create(toPodOf({}), PIN).annotations.get("not-pinned")).toBe("registry.example/app:1");
  });
});

describe("an update of a pod", () => {
  const old = toPodOf({ image: "nginx:1" });

  it("has only the images rewritten that it changes", () => {
    const labelled = { ...old, metadata: { ...old.metadata, labels: { a: "b" } } };
    const untouched = applyMutations(toReview(labelled, { operation: "UPDATE", oldObject: old }), MIRROR, toWorld());
    expect(untouched.object).toBe(labelled);
    const next = toPodOf({ image: "nginx:2" });
    const review = toReview(next, { operation: "UPDATE", oldObject: old });
    expect(specOf(applyMutations(review, MIRROR, toWorld()))["containers"]).toEqual([
      { name: "app", image: "mirror.example.com/official/nginx:2" },
    ]);
  });
});
