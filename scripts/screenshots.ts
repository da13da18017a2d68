/** Makes the pictures of the README: the HTML report of fixtures/shop, taken in Chromium. */
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const report = join(mkdtempSync(join(tmpdir(), "hauberk-")), "report.html");
spawnSync(process.execPath, ["dist/hauberk.js", "scan", "fixtures/shop", "--output", report], { stdio: "inherit" });
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 760 } });
await page.goto(pathToFileURL(report).href);
await page.screenshot({ path: "docs/images/report.png" });
await browser.close();
