import { Problem } from "../../model/index.ts";
import type { ServeAdmissionCommand } from "./serve-admission.ts";

/** What the operating system has against listening, in words and with the option that mends it; other errors stay as they are. */
export function toListenProblem(
  cause: unknown,
  { port, healthPort, bind }: Pick<ServeAdmissionCommand, "port" | "healthPort" | "bind">,
): unknown {
  if (!(cause instanceof Error)) return cause;
  const { code, port: refused = port }: NodeJS.ErrnoException & { port?: number } = cause;
  const option = refused === healthPort && refused !== port ? "--health-port" : "--port";
  const message = toMessage(code, refused, option, bind);
  return message === undefined ? cause : new Problem("USAGE", message, { cause });
}

function toMessage(code: string | undefined, port: number, option: string, bind: string): string | undefined {
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} is in use: stop what listens there, or name another with ${option}`;
    case "EACCES":
      return `port ${port} may not be listened on: name one from 1024 on with ${option}`;
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
    case "EINVAL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${bind} is no address of this machine: name one with --bind (0.0.0.0: all)`;
    default:
      return undefined;
  }
}
