import { describe, expect, test } from "vitest";
import { readImageReference } from "../../formats/image-reference/index.ts";
import { toAddress } from "./address.ts";
import { toMobility } from "./tag.ts";

describe("a reference can change as much as its tag", () => {
  test.each([
    ["web", "latest"],
    ["registry.example:5000/web", "latest"],
    ["web:latest", "latest"],
    ["web:LATEST", "latest"],
    ["web:latest-alpine", "floating"],
    ["web:v2_latest", "floating"],
    ["web:Nightly", "floating"],
    ["web:nightly-20260101", "fixed"],
    ["web:1.4.2", "fixed"],
    ["web:latestish", "fixed"],
    [`web:latest@sha256:${"a".repeat(64)}`, "pinned"],
  ])("%s is %s", (text, mobility) => {
    const reference = readImageReference(text);
    expect(reference.is === "reference" && toMobility(reference, ["nightly", "main"])).toBe(mobility);
  });
});

describe("a registry without a name is told by its host", () => {
  test.each([
    ["localhost", "localhost"],
    ["localhost:5000", "localhost"],
    ["127.0.0.1:5000", "localhost"],
    ["[::1]:5000", "localhost"],
    ["10.0.0.7", "address"],
    ["[2001:db8::7]", "address"],
    ["0x0a.7", "address"],
    ["registry.example:5000", undefined],
    ["10.0.0.7.nip.example", undefined],
    ["localhost.example", undefined],
  ])("%s: %s", (registry, address) => expect(toAddress(registry)).toBe(address));
});
