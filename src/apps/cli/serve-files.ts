import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Problem } from "../../model/index.ts";
import type { Clients } from "../admission/index.ts";
import { toReason } from "./reason.ts";
import type { ServeAdmissionCommand } from "./serve-admission.ts";

/**
 * Who may ask. Looks at every PEM file that is named, before anything is started.
 * @throws {Problem} USAGE when one cannot be read, or the clients' authorities are no certificates
 */
export function readClients(options: ServeAdmissionCommand): Clients | undefined {
  const { clientCa, clientName, tlsCert, tlsKey, tlsCa } = options;
  for (const file of [tlsCert, tlsKey, tlsCa]) if (file !== undefined) readNamed(file);
  if (clientCa === undefined) return undefined;
  const ca = readNamed(clientCa);
  try {
    void new X509Certificate(ca);
  } catch (cause) {
    throw new Problem("USAGE", `${clientCa} holds no certificate in PEM`, { cause });
  }
  return { ca, names: clientName };
}

function readNamed(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Problem("USAGE", `${file} cannot be read: ${toReason(cause)}`, { cause });
  }
}
