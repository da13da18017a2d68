import { formatConnections, hasPort, isAll, isEmpty, type Protocol, PROTOCOLS } from "../connections/connection-set.ts";
import { formatPorts, hasAllPorts } from "../connections/port-set.ts";
import { toField } from "../text/csv.ts";
import { compare, type PortQuestion } from "../text/lines.ts";
import { ENTIRE_CLUSTER } from "./representative.ts";
import type { Exposure, ExposureLine, Unprotected } from "./exposure.ts";

/** A line of the exposure, as text. */
interface Row {
  readonly workload: string;
  readonly other: string;
  /** Absent where one port alone is asked about. */
  readonly connections?: string;
}

interface Rows {
  readonly egress: readonly Row[];
  readonly ingress: readonly Row[];
}

/**
 * The exposure as text, after the list of connections.
 * @param asked only who may connect to this port is told
 */
export function formatExposure(exposure: Exposure, asked?: PortQuestion): string {
  const { egress, ingress } = toRows(exposure.lines, asked);
  const width = Math.max(0, ...[...egress, ...ingress].map(({ workload }) => workload.length));
  const write = (title: string, arrow: string, rows: readonly Row[]): string[] =>
    rows.length === 0
      ? []
      : [
          `${title}\n${rows
            .map(({ workload, other, connections }) => {
              const end = connections === undefined ? "" : ` : ${connections}`;
              return `${workload.padEnd(width)} \t${arrow} \t${other}${end}\n`;
            })
            .join("")}`,
        ];
  const parts = [
    ...write("Egress Exposure:", "=>", egress),
    ...write("Ingress Exposure:", "<=", ingress),
    ...(asked === undefined ? writeUnprotected(exposure.unprotected) : []),
  ];
  return `Exposure Analysis Result${toOn(asked)}:\n${parts.join("\n")}`;
}

function writeUnprotected(unprotected: readonly Unprotected[]): string[] {
  const lines = unprotected.map(
    ({ workload, direction }) =>
      `${workload.name} is not protected on ${direction === "egress" ? "Egress" : "Ingress"}\n`,
  );
  return lines.length === 0 ? [] : [`Workloads not protected by network policies:\n${lines.sort().join("")}`];
}

/** The exposure as further lines of the table of connections. */
export function formatExposureCsv(exposure: Exposure, asked?: PortQuestion): string {
  const { egress, ingress } = toRows(exposure.lines, asked);
  const fields = ({ workload, other, connections }: Row): string[] =>
    [workload, other, connections].filter((field) => field !== undefined);
  const write = (title: string, head: readonly string[], rows: readonly Row[]): readonly (readonly string[])[] =>
    rows.length === 0 ? [] : [[title, "", ""], asked === undefined ? [...head, "conn"] : head, ...rows.map(fields)];
  return [
    [`Exposure Analysis Result${toOn(asked)}:`, "", ""],
    ...write("Egress Exposure:", ["src", "dst"], egress),
    ...write("Ingress Exposure:", ["dst", "src"], ingress),
  ]
    .map((row) => `${row.map(toField).join(",")}\n`)
    .join("");
}

/** The exposure as JSON; where there is none in a direction, null, or an empty list of those with the port. */
export function toExposureJson(exposure: Exposure, asked?: PortQuestion): Record<string, unknown> {
  const { egress, ingress } = toRows(exposure.lines, asked);
  const ends = (src: string, dst: string, conn: string | undefined): object => ({
    src,
    dst,
    ...(conn === undefined ? {} : { conn }),
  });
  const orNull = (rows: readonly object[]): readonly object[] | null =>
    rows.length === 0 && asked === undefined ? null : rows;
  return {
    egress_exposure: orNull(egress.map((row) => ends(row.workload, row.other, row.connections))),
    ingress_exposure: orNull(ingress.map((row) => ends(row.other, row.workload, row.connections))),
  };
}

const toOn = (asked: PortQuestion | undefined): string =>
  asked === undefined ? "" : ` On ${asked.protocol} ${asked.port}`;

function toRows(lines: readonly ExposureLine[], asked: PortQuestion | undefined): Rows {
  const rows = (direction: ExposureLine["direction"]): Row[] =>
    (asked === undefined ? lines : onPort(lines, asked))
      .filter((line) => line.direction === direction)
      .map((line): Row => {
        const row = { workload: line.workload.name, other: line.other.name };
        return asked === undefined ? { ...row, connections: formatLine(line) } : row;
      })
      .sort(byText);
  return { egress: rows("egress"), ingress: rows("ingress") };
}

/** Lines with the port; who is one of all pods of the cluster is not told where those have it. */
function onPort(lines: readonly ExposureLine[], { protocol, port }: PortQuestion): ExposureLine[] {
  const open = lines.filter(({ connections }) => hasPort(connections, protocol, port));
  const isOfAll = (line: ExposureLine): boolean =>
    open.some(
      ({ workload, direction, other }) =>
        other === ENTIRE_CLUSTER && workload === line.workload && direction === line.direction,
    );
  return open.filter((line) => line.other.is === "external" || line.other === ENTIRE_CLUSTER || !isOfAll(line));
}

const byText = (one: Row, other: Row): number =>
  compare(`${one.workload},${one.other}`, `${other.workload},${other.other}`);

/** `TCP 80,http`; what is unknown stands behind. */
function formatLine({ connections, unknown, names }: ExposureLine): string {
  const unsure = isEmpty(unknown) ? "" : ` (unknown: ${formatConnections(unknown)})`;
  if (names.size === 0 || isAll(connections)) return `${formatConnections(connections)}${unsure}`;
  const parts = ["", ...PROTOCOLS].flatMap((protocol) => {
    const ports = protocol === "" ? [] : connections[protocol as Protocol];
    const named = hasAllPorts(ports) ? [] : (names.get(protocol) ?? []);
    const all = [...(ports.length === 0 ? [] : [formatPorts(ports)]), ...named];
    return all.length === 0 ? [] : [`${protocol} ${all.join(",")}`];
  });
  return `${parts.join(",")}${unsure}`;
}
