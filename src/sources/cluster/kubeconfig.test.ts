import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatProblem, Problem } from "../../model/index.ts";
import { readConnection } from "./kubeconfig.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-kubeconfig-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function write(text: string | Uint8Array, name = `config-${++files}`): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem && error.code === "KUBECONFIG_INVALID")
      return formatProblem(error).replace(folder, "");
    throw error;
  }
  return "none";
}

const TWO = `apiVersion: v1
kind: Config
current-context: shop
clusters:
- name: one
  cluster: {server: "https://one.example:6443"}
- name: two
  cluster: {server: "https://two.example/k8s/clusters/c-1", tls-server-name: api}
users:
- name: jane
  user: {token: t-jane}
contexts:
- name: shop
  context: {cluster: one, user: jane, namespace: web}
- name: nobody
  context: {cluster: two}
`;

describe("a kubeconfig", () => {
  it("gives the current context, or the one that is named", () => {
    const file = write(TWO);
    expect(readConnection({ kubeconfig: file })).toMatchObject({
      context: "shop",
      namespace: "web",
      server: { href: "https://one.example:6443/" },
      user: { token: "t-jane" },
      tls: { isUnchecked: false },
    });
    expect(readConnection({ kubeconfig: file, context: "nobody" })).toMatchObject({
      server: { pathname: "/k8s/clusters/c-1" },
      tls: { serverName: "api" },
      user: {},
    });
  });

  it("is merged from a list of files, where the first to name something wins and a missing file is passed over", () => {
    const first = write(
      `{users: [{name: jane, user: {token: first}}], contexts: [{name: mine, context: {cluster: two, user: jane}}]}`,
    );
    const env = { KUBECONFIG: ["", "/nowhere/config", first, write(TWO)].join(":") };
    expect(readConnection({ env })).toMatchObject({ context: "shop", user: { token: "first" } });
    expect(readConnection({ env, context: "mine" }).server.hostname).toBe("two.example");
    expect(problemOf(() => readConnection({ env, context: "gone" }))).toContain(
      "the kubeconfig has mine, shop, nobody",
    );
  });

  it("is ~/.kube/config when KUBECONFIG is not set", () => {
    write(TWO, "home/.kube/config");
    expect(readConnection({ env: { HOME: join(folder, "home") } }).context).toBe("shop");
    expect(problemOf(() => readConnection({ env: { HOME: "/nowhere" } }))).toContain("no kubeconfig found");
  });

  it("finds its files beside itself, wherever we are", () => {
    write("-----BEGIN CERTIFICATE-----\n", "beside/ca.crt");
    const file = write(
      `{current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],
        clusters: [{name: c, cluster: {server: "https://x", certificate-authority: ca.crt}}],
        users: [{name: u, user: {tokenFile: ../token, exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/plugin}}}]}`,
      "beside/config",
    );
    expect(readConnection({ kubeconfig: file })).toMatchObject({
      tls: { ca: "-----BEGIN CERTIFICATE-----\n" },
      user: { tokenFile: join(folder, "token"), exec: { command: join(folder, "beside/bin/plugin") } },
    });
  });

  it.each([
    ["a: [", /:1:\d+ /],
    ["- a\n- b\n", /:1:1 a mapping is expected here/],
    ["current-context: nope\n", /:1:18 there is no context "nope": the kubeconfig has no contexts/],
    [
      TWO.replace("current-context: shop", "current-context: gone"),
      /:3:18 there is no context "gone": .* shop, nobody/,
    ],
    [TWO.replace("current-context: shop\n", ""), /no current-context is set; name one with --context: .* shop, nobody/],
    [TWO.replace("cluster: one, user", "cluster: gone, user"), /:14:22 there is no cluster "gone"/],
    [TWO.replace("user: jane,", "user: gone,"), /:14:33 there is no user "gone"/],
    [
      TWO.replace("https://one.example:6443", "ftp://one"),
      /:6:21 a URL is expected here that begins with https:\/\/ or http:\/\//,
    ],
    [TWO.replace("t-jane", "12345"), /:11:17 text is expected here; quote the value/],
    [TWO.replace("name: two", "name: one"), /:7:3 clusters has two entries named "one"/],
    [TWO.replace("{token: t-jane}", "{auth-provider: {name: gcp}}"), /:11:25 auth-provider was removed/],
    [TWO.replace("{token: t-jane}", "{client-key: /nowhere/key}"), /:11:22 the file of client-key cannot be read/],
    [
      TWO.replace("{token: t-jane}", "{client-certificate-data: '!!!'}"),
      /:11:35 client-certificate-data is not base64 of PEM/,
    ],
    [
      TWO.replace("{token: t-jane}", "{exec: {command: x, apiVersion: v0}}"),
      /:11:41 the exec plugin's apiVersion must be/,
    ],
    [TWO.replace("{token: t-jane}", "{as-groups: [a]}"), /:11:9 as-groups, as-uid and as-user-extra need `as`/],
    ["[".repeat(100_000), /:1:\d+ /],
  ])("says where it is wrong (%#)", (text, message) => {
    expect(problemOf(() => readConnection({ kubeconfig: write(text) }))).toMatch(message);
  });

  it("says which named file is not there, is no text or is empty", () => {
    expect(problemOf(() => readConnection({ kubeconfig: "/nowhere/config" }))).toContain("/nowhere/config:1:1 ");
    expect(problemOf(() => readConnection({ kubeconfig: write(Buffer.from([0xff, 0xfe, 0x00])) }))).toContain(
      "cannot be read",
    );
    expect(problemOf(() => readConnection({ kubeconfig: write("# nothing\n") }))).toContain("is empty");
  });

  it("takes names as they are, those of prototypes too", () => {
    const text = TWO.replaceAll("jane", "__proto__").replaceAll("shop", "constructor");
    expect(readConnection({ kubeconfig: write(text) })).toMatchObject({
      context: "constructor",
      user: { token: "t-__proto__" },
    });
    expect(problemOf(() => readConnection({ kubeconfig: write(TWO), context: "toString" }))).toContain(
      "there is no context",
    );
  });

  it("never fails but with a problem, whatever the text", () => {
    const mutated = fc.tuple(fc.nat(TWO.length), fc.nat(20), fc.string({ unit: "binary", maxLength: 8 }));
    fc.assert(
      fc.property(mutated, ([at, length, put]) => {
        const file = write(TWO.slice(0, at) + put + TWO.slice(at + length), "mutated");
        expect(problemOf(() => readConnection({ kubeconfig: file }))).toMatch(
          /^none$|^\/mutated:\d+:\d+ |^\S+mutated is empty$/,
        );
      }),
      { numRuns: 300 },
    );
  });
});
