import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Measurement {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Peak of the program itself, from /proc (Linux). */
  readonly peakRssBytes: number;
  readonly exitCode: number | null;
  readonly output: string;
}

// Linux counts CPU time in hundredths of a second.
const TICK_MS = 10;

/** Runs a program to its end. Its memory and CPU time are looked at every 20 ms, so the last moments are missed. */
export async function measure(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measurement> {
  const begunAt = performance.now();
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let [cpuMs, peakRssBytes] = [0, 0];
  const look = () => {
    cpuMs = readCpuMs(child.pid) ?? cpuMs;
    peakRssBytes = readPeakRssBytes(child.pid) ?? peakRssBytes;
  };
  const looking = setInterval(look, 20);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearInterval(looking);
  return {
    wallMs: performance.now() - begunAt,
    cpuMs,
    peakRssBytes,
    exitCode,
    output: Buffer.concat(chunks).toString(),
  };
}

function readPeakRssBytes(pid: number | undefined): number | undefined {
  const kib = /VmHWM:\s+(\d+) kB/.exec(readProc(pid, "status"))?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

/** CPU time a process has used since it began, to 10 ms. */
export function readCpuMs(pid: number | undefined): number | undefined {
  // Fields 14 and 15 of stat, counted after the name, which may hold blanks.
  const stat = readProc(pid, "stat");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? undefined : ticks * TICK_MS;
}

function readProc(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
