import { readFileSync } from "node:fs";
import { Problem } from "../../model/index.ts";
import type { ClientCertificate, Impersonation, UserAuth } from "./connection.ts";
import { runExecPlugin, type ExecCredential } from "./exec-plugin.ts";
import { reasonOf } from "./kubeconfig-file.ts";

// client-go reads token files again after a minute; the kubelet rotates them at 80 % of their life.
const TOKEN_FILE_MAX_AGE_MS = 60_000;
// A credential that ends while a request is under way is of no use.
const EXPIRY_LEEWAY_MS = 10_000;

/** What one request carries. */
export interface Credential {
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  readonly certificate: ClientCertificate | undefined;
}

interface PluginCredential extends Credential {
  readonly expiresAt: Date | undefined;
}

/** The user's credentials over time: tokens rotate and plugins are asked again. */
export interface Credentials {
  current(): Promise<Credential>;
  /** After a 401: forgets the refused credential. False when a second try would send the same again. */
  renew(refused: Credential): boolean;
  /** Headers that ask to act as somebody else. */
  readonly impersonation: readonly (readonly [string, string])[];
}

/** @param now the clock, milliseconds; replaced in tests */
export function toCredentials(user: UserAuth, now: () => number = Date.now): Credentials {
  const impersonation = toImpersonationHeaders(user.impersonate);
  const fromFile = user.tokenFile === undefined ? undefined : tokenFileReader(user.tokenFile, user.token, now);
  if (fromFile !== undefined) {
    return {
      impersonation,
      renew: fromFile.forget,
      current: async () => ({ authorization: `Bearer ${fromFile.read()}`, certificate: user.certificate }),
    };
  }
  const { exec } = user;
  const fixed = toFixed(user);
  if (fixed !== undefined || user.certificate !== undefined || exec === undefined) {
    const credential = { authorization: fixed, certificate: user.certificate };
    return { impersonation, renew: () => false, current: async () => credential };
  }
  return { impersonation, ...fromPlugin(() => runExecPlugin(exec), now) };
}

function toFixed({ token, basic }: UserAuth): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (basic === undefined) return undefined;
  return `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString("base64")}`;
}

function tokenFileReader(file: string, fallback: string | undefined, now: () => number) {
  let token = fallback;
  let readAt: number | undefined;
  return {
    forget: () => {
      const isOld = readAt !== undefined;
      readAt = undefined;
      return isOld;
    },
    read: () => {
      if (token !== undefined && readAt !== undefined && now() - readAt < TOKEN_FILE_MAX_AGE_MS) return token;
      readAt = now();
      try {
        token = readFileSync(file, "utf8").trim() || token;
      } catch (error) {
        // The last token that was read still counts.
        if (token === undefined) throw unreadable(file, reasonOf(error), error);
      }
      if (token === undefined) throw unreadable(file, "it is empty");
      return token;
    },
  };
}

function unreadable(file: string, why: string, cause?: unknown): Problem {
  return new Problem("CLUSTER_UNAUTHORIZED", `the token file ${file} cannot be read: ${why}`, { cause });
}

function fromPlugin(run: () => Promise<ExecCredential>, now: () => number): Pick<Credentials, "current" | "renew"> {
  let kept: PluginCredential | undefined;
  let underWay: Promise<PluginCredential> | undefined;
  const isFresh = (credential: PluginCredential) =>
    credential.expiresAt === undefined || credential.expiresAt.getTime() - now() > EXPIRY_LEEWAY_MS;
  return {
    renew: (refused) => {
      // Another request may have renewed it already.
      if (kept === refused) kept = undefined;
      return true;
    },
    current: async () => {
      if (kept === undefined || !isFresh(kept)) {
        // Requests that come together share one run of the plugin.
        underWay ??= run()
          .then(({ token, certificate, expiresAt }) => ({
            authorization: token ? `Bearer ${token}` : undefined,
            certificate,
            expiresAt,
          }))
          .finally(() => (underWay = undefined));
        kept = await underWay;
      }
      return kept;
    },
  };
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function toImpersonationHeaders(as: Impersonation | undefined): [string, string][] {
  if (as === undefined) return [];
  const headers: [string, string][] = [["impersonate-user", as.user]];
  if (as.uid !== undefined) headers.push(["impersonate-uid", as.uid]);
  for (const group of as.groups) headers.push(["impersonate-group", group]);
  for (const [key, values] of as.extra) {
    for (const value of values) headers.push([`impersonate-extra-${encodeURIComponent(key)}`, value]);
  }
  return headers;
}
