import { type ComponentName, COMPONENTS, isComponentName, readArguments } from "../../formats/component/index.ts";
import { redactArguments } from "../../formats/node-report/index.ts";
import type { Root } from "./root.ts";

/** A component that runs on the node, as the report writes it. */
export interface FoundProcess {
  readonly name: string;
  readonly pid: number;
  readonly uid?: number;
  readonly arguments: readonly string[];
  /** Settings in its environment; absent where it was not read. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly truncated?: true;
}

export interface ProcessesRead {
  readonly processes: FoundProcess[];
  readonly problems: string[];
}

/** The kernel gives a command line of up to 2 MiB. */
const MAX_COMMAND_BYTES = 256 * 1024;
const MAX_ENVIRONMENT_BYTES = 256 * 1024;
const MAX_PROCESSES = 100_000;
const MAX_FOUND = 50;
const MAX_BUNDLE_WORDS = 2000;
/** Settings of etcd that are judged; the environment may hold its root password. */
const ENVIRONMENT =
  /^ETCD_(?:CERT_FILE|KEY_FILE|TRUSTED_CA_FILE|CLIENT_CERT_AUTH|AUTO_TLS|PEER_CERT_FILE|PEER_KEY_FILE|PEER_TRUSTED_CA_FILE|PEER_CLIENT_CERT_AUTH|PEER_AUTO_TLS|DATA_DIR|CONFIG_FILE)$/;
/** Programs that run several components in one process, and hand flags on: `k3s server --kube-apiserver-arg=…`. */
const BUNDLES: ReadonlySet<string> = new Set(["k3s", "rke2", "k0s", "kubelite"]);
const AGENT: readonly ComponentName[] = ["kubelet", "kube-proxy"];

/** The components that run, by what `/proc` of the node says, with their command lines without credentials. */
export function readProcesses(root: Root): ProcessesRead {
  const read: ProcessesRead = { processes: [], problems: [] };
  const pids = listPids(root, read.problems);
  if (pids.length === 0) read.problems.push("/proc tells no process: run it with the node's /proc");
  for (const pid of pids.slice(0, MAX_PROCESSES)) {
    const words = readWords(root, `/proc/${pid}/cmdline`, MAX_COMMAND_BYTES);
    const [program = "", second = ""] = words.items;
    const first = toBase(program);
    if (BUNDLES.has(first)) {
      read.problems.push(`${first} runs components inside of itself: not all of their flags are in this report`);
      read.processes.push(...toBundled(pid, words.items));
      continue;
    }
    const isHyperkube = first === "hyperkube";
    const name = isHyperkube ? toBase(second) : first;
    if (!isComponentName(name) || read.processes.length >= MAX_FOUND) continue;
    read.processes.push(toProcess(root, name, pid, words.items.slice(isHyperkube ? 2 : 1), words.isCut));
  }
  read.processes.sort((a, b) => toRank(a.name) - toRank(b.name) || a.pid - b.pid);
  return read;
}

/** Values of a flag of the component, as they were given: they are paths of files to look at. */
export function findFlag(processes: readonly FoundProcess[], name: string, flag: string): string | undefined {
  for (const process of processes) {
    if (process.name !== name) continue;
    const words = process.arguments.map((text) => ({ text, path: [] }));
    const value = readArguments(words).findLast((one) => one.flag === flag)?.value;
    if (value !== undefined) return value;
  }
  return undefined;
}

function listPids(root: Root, problems: string[]): number[] {
  try {
    const names = root.list("/proc").filter((name) => /^\d{1,10}$/.test(name));
    return names.map(Number).sort((a, b) => a - b);
  } catch (cause) {
    problems.push(`/proc cannot be read: ${(cause as Error).message}`);
    return [];
  }
}

function toProcess(root: Root, name: string, pid: number, words: readonly string[], isCut: boolean): FoundProcess {
  const uid = /^Uid:\s+(\d+)/m.exec(readText(root, `/proc/${pid}/status`, 64 * 1024))?.[1];
  const environment = name === "etcd" ? readEnvironment(root, pid) : undefined;
  return {
    name,
    pid,
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    arguments: redactArguments(words),
    ...(environment === undefined ? {} : { environment }),
    ...(isCut ? { truncated: true } : {}),
  };
}

/** What a bundle was told to hand on to each of its components; the flags of its own choice are not told. */
function toBundled(pid: number, words: readonly string[]): FoundProcess[] {
  const names = words[1] === "agent" || words[1] === "worker" ? AGENT : COMPONENTS;
  const given = readArguments(words.slice(0, MAX_BUNDLE_WORDS).map((text) => ({ text, path: [] })));
  return names.map((name) => {
    const own = given.filter(({ flag }) => flag === `${name}-arg`);
    return { name, pid, arguments: redactArguments(own.map(({ value = "" }) => `--${value}`)), truncated: true };
  });
}

function readEnvironment(root: Root, pid: number): Record<string, string> | undefined {
  const { items } = readWords(root, `/proc/${pid}/environ`, MAX_ENVIRONMENT_BYTES);
  // No program is started without any variable: it was not ours to read.
  if (items.length === 0) return undefined;
  const pairs = items.map((item): [string, string] => {
    const at = item.indexOf("=");
    return [item.slice(0, at), item.slice(at + 1)];
  });
  return Object.fromEntries(pairs.filter(([key]) => ENVIRONMENT.test(key)));
}

function readWords(root: Root, path: string, most: number): { items: string[]; isCut: boolean } {
  const text = readText(root, path, most);
  const items = text.split("\0");
  if (items.at(-1) === "") items.pop();
  return { items, isCut: Buffer.byteLength(text) >= most };
}

function readText(root: Root, path: string, most: number): string {
  try {
    return root.read(path, most)?.toString("utf8") ?? "";
  } catch {
    // The process ended, or is not ours to look at.
    return "";
  }
}

function toBase(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function toRank(name: string): number {
  return COMPONENTS.findIndex((one) => one === name);
}
