/** Ports as sorted, disjoint, non-touching intervals, first and last by turns: `[80, 80, 8000, 8080]`. */
export type PortSet = readonly number[];

export const MAX_PORT = 65_535;
export const NO_PORTS: PortSet = [];
export const ALL_PORTS: PortSet = [1, MAX_PORT];

/** The ports of one interval, cut to 1–65535; none where last lies before first. */
export function toPortSet(first: number, last: number = first): PortSet {
  const low = Math.max(1, first);
  const high = Math.min(MAX_PORT, last);
  return low > high ? NO_PORTS : low === 1 && high === MAX_PORT ? ALL_PORTS : [low, high];
}

export const hasAllPorts = (ports: PortSet): boolean => ports.length === 2 && ports[0] === 1 && ports[1] === MAX_PORT;

/** Whether two sets hold the same ports: there is one way to write a set. */
export function samePorts(one: PortSet, other: PortSet): boolean {
  return one === other || (one.length === other.length && one.every((bound, at) => bound === other[at]));
}

/** Whether the port lies in one of the intervals. */
export function containsPort(ports: PortSet, port: number): boolean {
  for (let at = 0; at < ports.length; at += 2) {
    if (port >= (ports[at] ?? 0) && port <= (ports[at + 1] ?? 0)) return true;
  }
  return false;
}

/** Ports of either. */
export function unitePorts(one: PortSet, other: PortSet): PortSet {
  return combine(one, other, (inOne, inOther) => inOne || inOther);
}

/** Ports of both. */
export function intersectPorts(one: PortSet, other: PortSet): PortSet {
  return combine(one, other, (inOne, inOther) => inOne && inOther);
}

/** Ports of the first that are not in the other. */
export function subtractPorts(one: PortSet, other: PortSet): PortSet {
  return combine(one, other, (inOne, inOther) => inOne && !inOther);
}

/** Sweeps over the bounds of both: between two bounds, membership does not change. */
function combine(one: PortSet, other: PortSet, isIn: (inOne: boolean, inOther: boolean) => boolean): PortSet {
  const made: number[] = [];
  let atOne = 0;
  let atOther = 0;
  let isOpen = false;
  while (atOne < one.length || atOther < other.length) {
    const port = Math.min(boundAt(one, atOne), boundAt(other, atOther));
    if (boundAt(one, atOne) === port) atOne += 1;
    if (boundAt(other, atOther) === port) atOther += 1;
    const isNow = isIn(atOne % 2 === 1, atOther % 2 === 1);
    if (isNow === isOpen) continue;
    made.push(isNow ? port : port - 1);
    isOpen = isNow;
  }
  return made;
}

/** Where membership changes: the first port of an interval, or the one behind its last. */
function boundAt(ports: PortSet, at: number): number {
  const bound = ports[at];
  return bound === undefined ? Number.POSITIVE_INFINITY : at % 2 === 0 ? bound : bound + 1;
}

/** `80,8000-8080` */
export function formatPorts(ports: PortSet): string {
  const parts: string[] = [];
  for (let at = 0; at < ports.length; at += 2)
    parts.push(ports[at] === ports[at + 1] ? `${ports[at]}` : `${ports[at]}-${ports[at + 1]}`);
  return parts.join(",");
}
