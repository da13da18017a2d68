import pc from "picocolors";
import type { EncryptionReport, Reader, SecretAccess, SecretsReport, Way } from "../../engines/secrets/index.ts";
import { locate } from "../../formats/position/index.ts";
import { formatPath, type Location, type Path, type Resource, toResourceId } from "../../model/index.ts";
import { count, toJsonText, toVisible } from "../../reporters/index.ts";
import { printProblems, printReservations, type RbacRead, toReservations } from "./rbac/sources.ts";
import { writeLine } from "./report-output.ts";

export interface SecretsShown {
  readonly read: RbacRead;
  readonly report: SecretsReport;
  readonly encryption: EncryptionReport;
  /** The one Secret that was asked for. */
  readonly wanted: string | undefined;
}

const WAYS: Readonly<Record<Way, string>> = {
  asks: "ask the API for it",
  volume: "have it as files",
  variable: "have it as variables",
  "image-pull": "have images pulled with it",
  reference: "have it used for them",
  node: "hold it as nodes",
  "creates-pods": "can create a pod that mounts it",
  "enters-pods": "can enter a pod that holds it",
  fetches: "can have a store fill a Secret of their own",
};

const MAX_LINES = 40;

export function printSecretsText({ read, report, encryption, wanted }: SecretsShown): void {
  printProblems(read.problems);
  for (const secret of report.secrets) printSecret(secret, wanted !== undefined);
  if (wanted === undefined) {
    printManagers(report);
    printEncryption(encryption);
  }
  printReservations(read, report.unknown);
  const readers = new Set(report.secrets.flatMap((one) => one.readers.map(({ who }) => who)));
  writeLine(`${count(report.secrets.length, "Secret")}, ${count(readers.size, "reader")}`);
}

function printSecret({ id, type, keys, readers, managers, resource }: SecretAccess, isWhole: boolean): void {
  const what = resource === undefined ? "not read" : `${type}, ${count(keys.length, "key")}`;
  writeLine(`${pc.bold(toVisible(`${id.namespace}/${id.name}`))}  ${toVisible(what)}`);
  for (const name of managers) writeLine(`  filled by ${toVisible(name)}`);
  if (isWhole && keys.length > 0) writeLine(`  keys: ${toVisible(keys.slice(0, MAX_LINES).join(", "))}`);
  for (const [way, ones] of Map.groupBy(readers, (reader) => reader.way)) {
    const whos = new Map(Map.groupBy(ones, ({ who }) => who));
    if (isWhole) printReaders(way, whos);
    else writeLine(`  ${whos.size} ${WAYS[way]}: ${toVisible(shorten([...whos.keys()]))}`);
  }
}

function printReaders(way: Way, whos: ReadonlyMap<string, readonly Reader[]>): void {
  writeLine(`  ${pc.bold(WAYS[way])}`);
  let lines = 0;
  for (const [who, ones] of whos) {
    for (const by of new Set(ones.map((one) => one.by))) {
      lines += 1;
      if (lines <= MAX_LINES) writeLine(`    ${toVisible(`${who}: ${by}`)}`);
    }
  }
  if (lines > MAX_LINES) writeLine(`    and ${lines - MAX_LINES} more: -f json has them all`);
}

const MAX_NAMES = 4;

function shorten(names: readonly string[]): string {
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : "";
  return `${names.slice(0, MAX_NAMES).join(", ")}${more}`;
}

function printManagers({ managers }: SecretsReport): void {
  if (managers.length === 0) return;
  writeLine(pc.bold("from outside"));
  const names = [...new Set(managers.map(({ name }) => name))];
  for (const name of names.slice(0, MAX_LINES)) writeLine(`  ${toVisible(name)}`);
  if (names.length > MAX_LINES) writeLine(`  and ${names.length - MAX_LINES} more`);
}

function printEncryption({ encrypted, by, findings }: EncryptionReport): void {
  writeLine(pc.bold("in etcd"));
  if (encrypted === "unknown")
    writeLine("  not known: give the file of the API server's --encryption-provider-config to read");
  else
    writeLine(
      `  ${encrypted === "yes" ? `encrypted${by === "" ? "" : ` by ${toVisible(by)}`}` : pc.red("in the clear")}`,
    );
  for (const { severity, resource, path, message, fix } of findings) {
    const at = toLocation(resource, path);
    const place =
      at === undefined ? `${resource.object.kind} ${formatPath(path)}` : `${at.file}:${at.line}:${at.column}`;
    writeLine(`  ${severity} ${toVisible(`${place} ${message}`)}\n    fix: ${toVisible(fix)}`);
  }
}

function toLocation({ origin }: Resource, path: Path): Location | undefined {
  return origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
}

export function printSecretsJson({ read, report, encryption }: SecretsShown): void {
  writeLine(
    toJsonText({
      secrets: report.secrets.map(({ id, resource, type, keys, readers, managers }) => ({
        id,
        read: resource !== undefined,
        type,
        keys,
        managers,
        readers: readers.map(toShown),
      })),
      managers: report.managers.map(({ name, namespace, secret, resource }) => ({
        name,
        namespace,
        secret,
        resource: toResourceId(resource.object),
      })),
      encryption: {
        ...encryption,
        findings: encryption.findings.map(({ resource, path, ...finding }) => ({
          ...finding,
          resource: toResourceId(resource.object),
          field: formatPath(path),
          at: toLocation(resource, path),
        })),
      },
      ...toReservations(read),
      unknown: [...report.unknown, ...read.unknown],
    }),
  );
}

function toShown({ way, who, by, isBuiltIn, resource, path }: Reader): object {
  if (resource === undefined) return { way, who, by, isBuiltIn };
  return {
    way,
    who,
    by,
    isBuiltIn,
    resource: toResourceId(resource.object),
    field: path === undefined ? undefined : formatPath(path),
    at: path === undefined ? undefined : toLocation(resource, path),
  };
}
