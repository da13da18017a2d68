import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFixable } from "../../src/apps/cli/fix-plan.ts";
import { CONTROLS } from "../../src/controls/index.ts";
import { formatPath, type Resource } from "../../src/model/index.ts";
import { hasSuite } from "../conformance/suite.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { type Acceptance, type DryRun, toDryRun } from "./dry-run.ts";
import { readFixInputs } from "./fix-inputs.ts";
import { countFindings, type FixRun, runFix } from "./fix-run.ts";

const PLAIN = CONTROLS.filter(({ onRequest }) => onRequest !== true);
const RANK: readonly Acceptance[] = ["refused", "lenient", "strict"];

interface Figures {
  files: number;
  fixable: number;
  closed: number;
  refused: number;
  opened: number;
  changedAgain: number;
  comments: number;
  commentsGoneWithTheirLine: number;
  commentsLost: number;
  /** Changed objects that the API server took before, and takes no more. */
  spoiled: number;
  /** Changed objects that the API server took before. */
  compared: number;
  /** Changed objects that it refused before. */
  refusedBefore: number;
  unknownKind: number;
}

describe.skipIf(whyNoApiServer)("--fix on the manifests of other projects and on the shop", () => {
  let server: ApiServer;
  let dryRun: DryRun;
  let folder: string;
  beforeAll(async () => {
    server = await startApiServer();
    dryRun = await toDryRun(server);
    folder = mkdtempSync(join(tmpdir(), "hauberk-fix-"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
  });

  it.skipIf(!hasSuite("polaris"))(
    "closes what it can, opens nothing, spoils nothing, keeps comments and has nothing to do a second time",
    async () => {
      const complaints: string[] = [];
      const table: { [name: string]: Figures } = {};
      for (const { name, sources } of readFixInputs()) {
        const figures = (table[name] = toFigures());
        for (const [index, source] of sources.entries()) {
          const run = runFix(source, join(folder, name, String(index)), PLAIN);
          addRun(figures, run, complaints);
          await compareAnswers(figures, run, dryRun, complaints);
        }
      }
      console.table(table);
      for (const complaint of complaints) console.log(complaint);
      const all = Object.values(table);
      const sum = (key: keyof Figures): number => all.reduce((total, figures) => total + figures[key], 0);
      expect(sum("fixable")).toBeGreaterThan(1000);
      for (const { closed, fixable } of all) expect(closed / fixable).toBeGreaterThanOrEqual(0.95);
      expect(sum("opened")).toBe(0);
      expect(sum("changedAgain")).toBe(0);
      expect(sum("commentsLost")).toBe(0);
      expect(sum("compared")).toBeGreaterThan(500);
      expect(sum("spoiled")).toBe(0);
    },
    600_000,
  );
});

function toFigures(): Figures {
  const counts = { files: 0, fixable: 0, closed: 0, refused: 0, opened: 0, changedAgain: 0 };
  const comments = { comments: 0, commentsGoneWithTheirLine: 0, commentsLost: 0 };
  return { ...counts, ...comments, spoiled: 0, compared: 0, refusedBefore: 0, unknownKind: 0 };
}

function addRun(
  figures: Figures,
  { source, before, mended, after, again, comments }: FixRun,
  complaints: string[],
): void {
  const fixable = before.judged.open.filter(isFixable);
  const [old, now] = [countFindings(before.judged.open), countFindings(after.judged.open)];
  figures.files += 1;
  figures.fixable += fixable.length;
  for (const [key, count] of countFindings(fixable)) {
    figures.closed += Math.max(0, Math.min(count, (old.get(key) ?? 0) - (now.get(key) ?? 0)));
  }
  for (const [key, count] of now) {
    const opened = Math.max(0, count - (old.get(key) ?? 0));
    figures.opened += opened;
    if (opened > 0) complaints.push(`${source}: opened ${key}`);
  }
  figures.refused += mended.refused.length;
  for (const { finding, because } of mended.refused) complaints.push(`${source}: ${finding.control}: ${because}`);
  figures.changedAgain += again.changes.length;
  figures.comments += comments.total;
  figures.commentsGoneWithTheirLine += comments.withTheirLine;
  figures.commentsLost += comments.lost.length;
  for (const line of comments.lost) complaints.push(`${source}: lost ${line}`);
}

/** Sends every object that changed to the API server, as it was and as it is. */
async function compareAnswers(figures: Figures, run: FixRun, dryRun: DryRun, complaints: string[]): Promise<void> {
  const fixedPlaces = new Set(run.mended.fixed.map((finding) => placeOf(finding)));
  for (const [index, old] of run.before.input.resources.entries()) {
    if (!fixedPlaces.has(placeOf(old))) continue;
    const fixed = run.after.input.resources[index] as Resource;
    const before = await dryRun.send(old.object);
    if (before.is === "unknown kind") figures.unknownKind += 1;
    else if (before.is === "refused") figures.refusedBefore += 1;
    else {
      figures.compared += 1;
      const after = await dryRun.send(fixed.object);
      if (RANK.indexOf(after.is) >= RANK.indexOf(before.is)) continue;
      figures.spoiled += 1;
      complaints.push(`${run.source} ${fixed.object.kind}: ${before.is}, then ${after.is}: ${after.because}`);
    }
  }
}

function placeOf({ origin }: Pick<Resource, "origin">): string {
  return origin.is === "file" ? `${origin.document.file} ${origin.document.line} ${formatPath(origin.prefix)}` : "";
}
