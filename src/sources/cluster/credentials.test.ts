import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toCredentials } from "./credentials.ts";

describe("credentials", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-credentials-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const sent = async (credentials: ReturnType<typeof toCredentials>) => (await credentials.current()).authorization;

  it("follow a token file that rotates, after a minute at the latest, and outlive its absence", async () => {
    const tokenFile = join(folder, "token");
    let now = 0;
    writeFileSync(tokenFile, "one\n");
    const credentials = toCredentials({ tokenFile, token: "fallback" }, () => now);
    expect(await sent(credentials)).toBe("Bearer one");
    writeFileSync(tokenFile, "two");
    now = 59_000;
    expect(await sent(credentials)).toBe("Bearer one");
    now = 60_000;
    expect(await sent(credentials)).toBe("Bearer two");
    rmSync(tokenFile);
    now = 120_000;
    expect(await sent(credentials)).toBe("Bearer two");
  });

  it("are the token rather than the password, and are a problem when the token file was never there", async () => {
    expect(await sent(toCredentials({ basic: { username: "jane", password: "p:w" } }))).toBe("Basic amFuZTpwOnc=");
    expect(await sent(toCredentials({ token: "t", basic: { username: "jane", password: "" } }))).toBe("Bearer t");
    const missing = toCredentials({ tokenFile: join(folder, "missing") });
    await expect(missing.current()).rejects.toMatchObject({ code: "CLUSTER_UNAUTHORIZED" });
  });

  it("ask to act as somebody else, in all parts", () => {
    const extra = new Map([["Reason/Ünit", ["a", "b"]]]);
    const credentials = toCredentials({
      token: "t",
      impersonate: { user: "jane", uid: "7", groups: ["g", "h"], extra },
    });
    expect(credentials.impersonation).toEqual([
      ["impersonate-user", "jane"],
      ["impersonate-uid", "7"],
      ["impersonate-group", "g"],
      ["impersonate-group", "h"],
      ["impersonate-extra-Reason%2F%C3%9Cnit", "a"],
      ["impersonate-extra-Reason%2F%C3%9Cnit", "b"],
    ]);
  });
});
