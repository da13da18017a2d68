/** Writes docs/controls/ from the catalogue; with --check it only says whether the pages are current. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CONTROLS } from "../src/controls/index.ts";
import type { Control, Frameworks } from "../src/model/index.ts";
import { FRAMEWORK_TITLES } from "../src/apps/cli/explain.ts";
import { toCisTable } from "./cis-table.ts";

const FOLDER = join(import.meta.dirname, "../docs/controls");
const CIS = join(import.meta.dirname, "../docs/cis.md");

function toPage(control: Control): string {
  const frameworks = Object.entries(control.frameworks) as [keyof Frameworks, readonly string[]][];
  const fence = control.scope === "dockerfile" ? "dockerfile" : "yaml";
  return [
    `# ${control.id}`,
    "",
    `**${control.title}.**`,
    "",
    `${control.layer} layer · impact ${control.impact} · ${control.concern ?? "security"}${control.onRequest === true ? " · runs on request (`--control`)" : ""}`,
    "",
    `**Threat** (${control.threat.stride.join(", ")}): ${control.threat.text}`,
    "",
    `**Why it helps**: ${control.why}`,
    "",
    `**Fix**: ${control.fix.text}`,
    ...(control.fix.caution === undefined ? [] : ["", `**Before you fix**: ${control.fix.caution}`]),
    "",
    `**What remains**: ${control.residualRisk}`,
    "",
    `**What it costs**: ${control.tradeOff}`,
    ...(frameworks.length === 0
      ? []
      : [
          "",
          "| framework | requirements |",
          "|---|---|",
          ...frameworks.map(([name, ids]) => `| ${FRAMEWORK_TITLES[name]} | ${ids.join(", ")} |`),
        ]),
    "",
    "Passes:",
    ...toBlock(control.examples.good[0], fence),
    "",
    "Fails:",
    ...toBlock(control.examples.bad[0], fence),
    "",
  ].join("\n");
}

function toBlock(text: string | undefined, fence: string): string[] {
  return ["", `\`\`\`${fence}`, (text ?? "").trimEnd(), "```"];
}

function toIndex(): string {
  const rows = CONTROLS.map(
    ({ id, title, impact, onRequest }) =>
      `| [${id}](${id}.md) | ${title} | ${impact} | ${onRequest === true ? "on request" : ""} |`,
  );
  return [
    "# Controls",
    "",
    `${CONTROLS.length} controls, made from \`src/controls/\` by \`npm run docs\`.`,
    "",
    "| id | what must hold | impact | |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

const pages = new Map([
  ["README.md", toIndex()],
  ...CONTROLS.map((control) => [`${control.id}.md`, toPage(control)] as const),
]);

if (process.argv.includes("--check")) {
  const present = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  const stale = [...pages].filter(
    ([file, text]) => !present.includes(file) || readFileSync(join(FOLDER, file), "utf8") !== text,
  );
  const extra = present.filter((file) => !pages.has(file));
  if (!existsSync(CIS) || readFileSync(CIS, "utf8") !== toCisTable(CONTROLS)) extra.push("../cis.md");
  if (stale.length + extra.length > 0) {
    console.error(
      `docs/controls is not current, run npm run docs: ${[...stale.map(([file]) => file), ...extra].slice(0, 10).join(", ")}`,
    );
    process.exitCode = 1;
  }
} else {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const [file, text] of pages) {
    mkdirSync(dirname(join(FOLDER, file)), { recursive: true });
    writeFileSync(join(FOLDER, file), text);
  }
  writeFileSync(CIS, toCisTable(CONTROLS));
  console.log(`docs/controls: ${pages.size} pages`);
}
