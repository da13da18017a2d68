import fc from "fast-check";
import { expect, it } from "vitest";
import { toHostPath } from "./index.ts";

it.each([
  ["//var/run/../run/docker.sock", "/run/docker.sock"],
  ["/etc/./kubernetes/", "/etc/kubernetes"],
  ["", "/"],
  ["/..", "/"],
  ["C:\\etc", "/etc"],
  ["/var/run", "/run"],
  ["/var/runner", "/var/runner"],
  ["/proc/1/root", "/"],
  ["/proc/self/task/7/root/proc/1/cwd/var/run", "/run"],
  ["/proc/1/roots", "/proc/1/roots"],
  ["/proc/sys/kernel", "/proc/sys/kernel"],
])("%j is %s on the node", (text, path) => {
  expect(toHostPath(text)).toBe(path);
});

it("is the same when asked again, and ends for any text", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom("proc", "1", "root", "..", "var", "run")).map((parts) => parts.join("/")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(toHostPath(toHostPath(text))).toBe(toHostPath(text));
    }),
  );
});
