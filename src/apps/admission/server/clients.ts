import type { PeerCertificate, TLSSocket } from "node:tls";
import type { Clients } from "./options.ts";

/** Whether who opened the connection may ask. Asked once a connection; the handshake has verified the chain. */
export function isAllowed(socket: TLSSocket, clients: Clients | undefined): boolean {
  if (clients === undefined) return true;
  if (!socket.authorized) return false;
  if (clients.names.length === 0) return true;
  const names = toNames(socket.getPeerCertificate());
  return clients.names.some((name) => names.has(name));
}

/** Common names, groups (`O`) and DNS names: what Kubernetes and people call the holder of a certificate. */
function toNames({ subject, subjectaltname }: Partial<PeerCertificate>): ReadonlySet<string> {
  const alternative = (subjectaltname ?? "").split(", ").flatMap((entry) => /^DNS:([-.*\w]+)$/.exec(entry)?.[1] ?? []);
  return new Set([...toList(subject?.CN), ...toList(subject?.O), ...alternative]);
}

function toList(value: string | string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}
