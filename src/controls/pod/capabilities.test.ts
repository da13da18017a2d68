import { describe, expect, test } from "vitest";
import type { Container } from "../../model/index.ts";
import { needsEscalation, toAddedEdits, toCapability, toDanger, toDropped } from "./capabilities.ts";

function toContainer(capabilities: { add?: string[]; drop?: string[] }): Container {
  return {
    kind: "container",
    name: "web",
    spec: { securityContext: { capabilities } },
    path: ["spec", "containers", 0],
  };
}

describe("capabilities are told whatever their spelling", () => {
  test.each([
    ["SYS_ADMIN", "administration"],
    ["sys_admin", "administration"],
    ["CAP_SYS_ADMIN", "administration"],
    [" cap_sys_admin ", "administration"],
    ["all", "everything"],
    ["CAP_ALL", "everything"],
    ["SYS_MODULE", "kernel-module"],
    ["bpf", "kernel"],
    ["NET_ADMIN", "network"],
    ["NET_RAW", "raw-network"],
    ["NET_BIND_SERVICE", "port"],
    ["CHOWN", "default"],
    ["SYS_TIME", "other"],
    ["constructor", "other"],
    ["__proto__", "other"],
  ])("%s: %s", (name, danger) => expect(toDanger(name)).toBe(danger));

  test("the name is the kernel's", () => expect(toCapability("cap_net_raw")).toBe("NET_RAW"));
});

test("a drop with a prefix does not count, as not every runtime understands it", () => {
  expect([...toDropped(toContainer({ drop: ["CAP_ALL"] }))]).toEqual(["CAP_ALL"]);
  expect(toDropped(toContainer({ drop: ["all"] })).has("ALL")).toBe(true);
});

test("the fix of added capabilities is the same for each of them", () => {
  const path = ["spec", "containers", 0, "securityContext", "capabilities", "add"];
  expect(toAddedEdits(toContainer({ add: ["CHOWN", "net_bind_service", "BPF"] }))).toEqual([
    { op: "set", path, value: ["net_bind_service"] },
  ]);
  expect(toAddedEdits(toContainer({ add: ["CHOWN"] }))).toEqual([{ op: "remove", path }]);
});

test("Kubernetes refuses to forbid escalation beside SYS_ADMIN and privileged", () => {
  expect(needsEscalation(toContainer({ add: ["CAP_SYS_ADMIN"] }))).toBe(true);
  expect(needsEscalation(toContainer({ add: ["CHOWN"] }))).toBe(false);
});
