/** Subjects that stand for people nobody chose. */

/** Requests without credentials. */
export function isAnonymous(kind: string, name: string): boolean {
  return (kind === "Group" && name === "system:unauthenticated") || (kind === "User" && name === "system:anonymous");
}

/** Groups that everybody with any credential, or every pod, belongs to. */
export function isEveryone(kind: string, name: string): boolean {
  return kind === "Group" && (name === "system:authenticated" || name === "system:serviceaccounts");
}
