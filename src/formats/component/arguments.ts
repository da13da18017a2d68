import type { Path } from "../../model/index.ts";

/** One flag as it was given on a command line. */
export interface Argument {
  /** Without dashes, words joined by dashes: `anonymous-auth`. */
  readonly flag: string;
  /** Undefined when the flag stands alone, which turns a boolean flag on. */
  readonly value: string | undefined;
  readonly path: Path;
}

/** A word of a command line and where it stands. */
export interface Word {
  readonly text: string;
  readonly path: Path;
}

/** Boolean flags take no word behind them: `--profiling false` turns profiling on. */
const BOOLEAN: ReadonlySet<string> = new Set([
  "allow-privileged",
  "anonymous-auth",
  "authentication-token-webhook",
  "auto-tls",
  "client-cert-auth",
  "enable-bootstrap-token-auth",
  "make-iptables-util-chains",
  "peer-auto-tls",
  "peer-client-cert-auth",
  "profiling",
  "protect-kernel-defaults",
  "rotate-certificates",
  "rotate-server-certificates",
  "seccomp-default",
  "service-account-extend-token-expiration",
  "service-account-lookup",
  "use-service-account-credentials",
]);

const FLAG = /^--?([A-Za-z][\w.-]{0,100})(?:=([\s\S]*))?$/;

/**
 * The flags of a command line in its order: `--flag=value`, `--flag value` and `--flag`. Underscores count as dashes, as the
 * components themselves take them. Never throws; what is no flag is passed over.
 */
export function readArguments(words: readonly Word[]): Argument[] {
  const found: Argument[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || word.text === "--") break;
    const [, name, value] = FLAG.exec(word.text) ?? [];
    if (name === undefined) continue;
    const flag = name.replaceAll("_", "-");
    const next = words[at + 1];
    if (value !== undefined || next === undefined || BOOLEAN.has(flag) || FLAG.test(next.text) || next.text === "--") {
      found.push({ flag, value, path: word.path });
    } else {
      found.push({ flag, value: next.text, path: word.path });
      at += 1;
    }
  }
  return found;
}
