import {
  type MeshFact,
  type MeshMode,
  modeOfPort,
  type Peer,
  type PortQuestion,
  toMeshStrictness,
} from "../../../engines/network/index.ts";
import { type Picture, toResourceId } from "../../../model/index.ts";

/** What the mesh says of the workloads that are connected to; none where they are in no mesh. */
export function findMesh(picture: Picture, pairs: readonly (readonly [Peer, Peer])[]): readonly MeshFact[] {
  const targets = new Set(pairs.flatMap(([, target]) => (target.is === "workload" ? [target.resource] : [])));
  if (targets.size === 0) return [];
  return toMeshStrictness(picture).filter(({ workload, mesh }) => mesh !== "none" && targets.has(workload.resource));
}

const WORDS: Readonly<Record<MeshMode, string>> = {
  strict: "takes mutual TLS alone, from members of the mesh",
  permissive: "takes plain text too, also from outside of the mesh",
  disabled: "takes plain text alone",
  closed: "lets nobody in",
  unknown: "takes what cannot be told from what was read",
};

/** One line, of the port that was asked about, or of all. */
export function formatMesh(fact: MeshFact, port: PortQuestion | undefined): string {
  const { workload, mesh, authorizations, because } = fact;
  const { kind, namespace, name } = toResourceId(workload.resource.object);
  const mode = port === undefined ? fact.mode : modeOfPort(fact, port.port);
  const others = port === undefined ? [...fact.ports].map(([number, one]) => `; port ${number} ${WORDS[one]}`) : [];
  const callers = authorizations.length === 0 ? "no policy says who may call" : `callers: ${authorizations.join(", ")}`;
  const who = `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
  return `mesh: ${who} ${WORDS[mode]}${others.join("")} (${mesh}: ${because.join(", ")}); ${callers}`;
}

/** The same for programs. */
export function toMeshJson({ workload, mesh, mode, ports, authorizations, because }: MeshFact): object {
  return {
    workload: toResourceId(workload.resource.object),
    mesh,
    mode,
    ports: Object.fromEntries(ports),
    authorizations,
    because,
  };
}
