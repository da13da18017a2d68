import { expect, it } from "vitest";
import { readYaml } from "../../formats/yaml/index.ts";
import {
  DEFAULT_SETTINGS,
  type KubernetesObject,
  type Picture,
  type PodSpec,
  type Workload,
} from "../../model/index.ts";
import { namespacePodSecurity } from "./pod-security.ts";

/** How many edits the control offers for a namespace in which this pod runs. */
function editsBeside(podSpec: PodSpec): number {
  const [read] = readYaml("a.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n").items;
  const containers = (podSpec.containers ?? []).map((spec) => ({ kind: "container", name: "c", spec, path: [] }));
  const workloadsIn = (): Workload[] => [{ podSpec, containers } as unknown as Workload];
  const picture = { workloadsIn } as unknown as Picture;
  const resource = { object: read?.value as KubernetesObject, origin: { is: "cluster", context: "test" } } as const;
  const found = namespacePodSecurity.check(resource, { picture, settings: DEFAULT_SETTINGS });
  return [found ?? []].flat()[0]?.edits?.length ?? -1;
}

it("is not labelled by machine where its own pods would be refused at their next start", () => {
  expect(editsBeside({ containers: [{ name: "c" }] })).toBeGreaterThan(0);
  expect(editsBeside({ volumes: [{ hostPath: { path: "/var" } }] })).toBe(0);
  expect(editsBeside({ hostPID: true })).toBe(0);
  expect(editsBeside({ containers: [{ securityContext: { privileged: true } }] })).toBe(0);
  expect(editsBeside({ containers: [{ ports: [{ hostPort: 80 }] }] })).toBe(0);
});
