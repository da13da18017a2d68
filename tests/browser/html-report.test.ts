import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whySkip } from "../required.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const program = ["chromium", "chromium-browser", "google-chrome"]
  .map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout.trim())
  .find((path) => path !== "");
const why = whySkip(
  "browser",
  program === undefined ? "no Chromium (scripts/install-browser.sh installs one)" : undefined,
);

describe.skipIf(why !== undefined)("the HTML report of the shop, in a browser", () => {
  const file = join(mkdtempSync(join(tmpdir(), "hauberk-")), "report.html");
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    spawnSync(process.execPath, ["dist/hauberk.js", "scan", "fixtures/shop", "--output", file], { cwd: ROOT });
    browser = await chromium.launch({
      executablePath: program ?? "",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    page = await browser.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
  });

  it("loads nothing from elsewhere and raises no error, also against its own content policy", async () => {
    expect(await page.title()).toContain("Hauberk");
    expect(await page.locator(".finding").count()).toBeGreaterThan(50);
    expect(complaints).toEqual([]);
  });

  it("shows only what the filters choose, and says how many", async () => {
    const all = await page.locator(".finding:visible").count();
    for (const level of ["high", "medium", "low"]) await page.locator(`.filters input[value=${level}]`).uncheck();
    const critical = await page.locator(".finding:visible").count();
    expect(critical).toBeGreaterThan(0);
    expect(critical).toBeLessThan(all);
    await page.locator(".filters input[name=search]").fill("cluster-admin");
    expect(await page.locator(".finding:visible").count()).toBeLessThan(critical);
    expect(await page.locator(".filters output").textContent()).toMatch(/^\d+ of \d+/);
  });

  it("shows no credential of the shop", async () => {
    const text = (await page.locator("body").textContent()) ?? "";
    expect(text).toContain("•••");
    expect(text).not.toMatch(/q7Hn2vRz|uT4nQ8zLw2/);
  });
});
