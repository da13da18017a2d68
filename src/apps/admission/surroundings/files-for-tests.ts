import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of its own with these files; it goes away with `remove`. */
export function toFolder(files: Readonly<Record<string, string>>): {
  readonly path: (name?: string) => string;
  readonly write: (name: string, text: string) => void;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-surroundings-"));
  const path = (name = ""): string => join(folder, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { path, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A policy that wants the label on every pod. */
export function toLabelPolicy(name: string, label = "team"): string {
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: ${name} }
spec:
  validationFailureAction: Enforce
  rules:
    - name: check
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { message: needs the label ${label}, pattern: { metadata: { labels: { ${label}: "?*" } } } }
`;
}
