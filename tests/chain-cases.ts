import { reachFrom, toAttackGraph, type AttackGraph } from "../src/chain/index.ts";
import { type FactOptions, toAllFacts } from "../src/apps/cli/chain/all-facts.ts";
import { applyEditsToValue } from "../src/formats/edit/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import {
  type Edit,
  formatProblem,
  type Json,
  type KubernetesObject,
  type Likelihood,
  type Picture,
  Problem,
  type Resource,
  type Workload,
} from "../src/model/index.ts";
import { readFiles } from "../src/sources/files/index.ts";

/** Likelihoods a path may be made of, from the surest. */
export const SURE: readonly Likelihood[] = ["certain", "likely"];
export const POSSIBLE: readonly Likelihood[] = [...SURE, "possible"];
export const KNOWN: readonly Likelihood[] = [...POSSIBLE, "unlikely"];
export const ANYHOW: readonly Likelihood[] = [...KNOWN, "unknown"];

export function readPicture(paths: readonly string[]): Picture {
  const read = readFiles(paths, { render: false });
  const made = read.values.map((value) => toResources(value, locate));
  const [problem] = [...read.problems, ...made.flatMap(({ problems }) => problems)];
  if (problem !== undefined) throw new Error(formatProblem(problem));
  return link(made.flatMap(({ items }) => items));
}

function link(resources: readonly Resource[]): Picture {
  return toPicture({ resources, complete: false }, locate).picture;
}

export function toGraph(picture: Picture, options: FactOptions = {}): AttackGraph {
  return toAttackGraph(toAllFacts(picture, options));
}

/** Whether one foothold is got from another by steps of these likelihoods. */
export function leads(graph: AttackGraph, from: string, to: string, by: readonly Likelihood[]): boolean {
  const [start, end] = [graph.numberOf.get(from), graph.numberOf.get(to)];
  if (start === undefined || end === undefined) return false;
  const usable = Uint8Array.from(graph.steps, ({ likelihood }) => (by.includes(likelihood) ? 1 : 0));
  return reachFrom(graph, [start], usable)[end] === 1;
}

/** The picture with every pod as the restricted Pod Security Standard asks, and without a token: edits only. */
export function toHardened(picture: Picture): Picture {
  const edits = Map.groupBy(picture.workloads, ({ resource }) => resource);
  return link(
    picture.resources.map((resource) => {
      const all = (edits.get(resource) ?? []).flatMap(toRestrictedEdits);
      const object = applyEditsToValue(resource.object, all);
      if (object instanceof Problem) throw object;
      return { ...resource, object: object as KubernetesObject };
    }),
  );
}

function toRestrictedEdits({ specPath, podSpec, containers }: Workload): Edit[] {
  const set = (path: readonly (string | number)[], value: Json): Edit => ({ op: "set", path, value });
  return [
    ...["hostPID", "hostIPC", "hostNetwork"].map((key): Edit => ({ op: "remove", path: [...specPath, key] })),
    set([...specPath, "automountServiceAccountToken"], false),
    set([...specPath, "securityContext"], { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }),
    ...(podSpec.volumes ?? []).flatMap(({ hostPath }, index): Edit[] =>
      hostPath === undefined
        ? []
        : [
            { op: "remove", path: [...specPath, "volumes", index, "hostPath"] },
            set([...specPath, "volumes", index, "emptyDir"], {}),
          ],
    ),
    ...containers.map(({ path }) =>
      set([...path, "securityContext"], { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } }),
    ),
  ];
}
