import { readFileSync } from "node:fs";
import { Problem } from "../../../model/index.ts";
import type { Certificates, ServingCertificate } from "../parts.ts";
import { whyUnusable } from "./serving-pair.ts";

export interface FileCertificateOptions {
  /** PEM, leaf first: `tls.crt` of a mounted Secret. */
  readonly certFile: string;
  /** PEM: `tls.key`. */
  readonly keyFile: string;
  /** What the API server must trust: `ca.crt`. Without it somebody else injects the bundle. */
  readonly caFile?: string | undefined;
  /** How often the files are looked at, default 5 s. A mounted Secret changes about a minute after its object does. */
  readonly pollMs?: number;
  readonly clock: () => Date;
  readonly onProblem: (problem: Problem) => void;
}

const POLL_MS = 5_000;

/**
 * A serving certificate that lies in files: what cert-manager or an administrator put there. Changed files count as soon as both belong
 * together: the kubelet swaps a folder while we read, and a half-written pair is never served.
 * @throws {Problem} CERTIFICATE_INVALID when there is no usable pair to begin with
 */
export function toFileCertificates(options: FileCertificateOptions): Certificates {
  const { clock, onProblem } = options;
  const listeners: (() => void)[] = [];
  let files = readFiles(options);
  const fault = whyUnusable(files, clock());
  if (fault !== undefined) throw unusable(options, fault);
  let told: string | undefined;

  const look = (): void => {
    const because = tryToTake();
    if (because !== undefined && because !== told) onProblem(unusable(options, `${because}; the pair before goes on`));
    told = because;
  };
  /** Takes what the files say now, or says why not. */
  const tryToTake = (): string | undefined => {
    try {
      const now = readFiles(options);
      if (isSame(now, files)) return whyUnusable(files, clock());
      const because = whyUnusable(now, clock());
      if (because !== undefined) return because;
      files = now;
      for (const listener of listeners) listener();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const timer = setInterval(look, options.pollMs ?? POLL_MS).unref();
  return {
    current: () => files,
    caBundle: () => files.ca,
    onChange: (listener) => void listeners.push(listener),
    stop: () => clearInterval(timer),
  };
}

interface Files extends ServingCertificate {
  readonly ca: string | undefined;
}

function readFiles({ certFile, keyFile, caFile }: FileCertificateOptions): Files {
  const read = (file: string): string => {
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Problem("CERTIFICATE_INVALID", `${file} cannot be read: ${reason}`, { cause: error });
    }
  };
  return { certificate: read(certFile), key: read(keyFile), ca: caFile === undefined ? undefined : read(caFile) };
}

function isSame(a: Files, b: Files): boolean {
  return a.certificate === b.certificate && a.key === b.key && a.ca === b.ca;
}

function unusable({ certFile, keyFile }: FileCertificateOptions, because: string): Problem {
  return new Problem("CERTIFICATE_INVALID", `${certFile} and ${keyFile} cannot be served: ${because}`);
}
