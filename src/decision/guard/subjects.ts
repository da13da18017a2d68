import type { Request, UserInfo } from "../../engines/policy/index.ts";
import type { Reason } from "../decision.ts";
import type { Guard } from "../guard.ts";

/** Whether the user is one of those who may. The API server sets name and groups; nobody chooses their own. */
export function isGuardian({ username, groups }: UserInfo, guard: Guard): boolean {
  return (
    (username !== "" && guard.usernames.includes(username)) || groups.some((group) => guard.groups.includes(group))
  );
}

/** Refuses, and says who may and how one becomes one of them. */
export function refuse(rule: string, { userInfo }: Request, guard: Guard, what: string, field?: string): Reason {
  const who = JSON.stringify(userInfo.username);
  const may = [...guard.usernames, ...guard.groups.map((group) => `group ${group}`)].slice(0, MAX_NAMED).join(", ");
  return {
    rule: `guard/${rule}`,
    action: "deny",
    verdict: "fail",
    message: `${what}: ${who} may not`,
    ...(field === undefined ? {} : { field }),
    fix: `have it done by ${may === "" ? "nobody: none is configured" : may}, or name the user in admission.guard.usernames`,
  };
}

/** It cannot be told what would change. */
export function unreadable(rule: string, what: string): Reason {
  return { rule: `guard/${rule}`, action: "deny", verdict: "unknown", message: what };
}

const MAX_NAMED = 8;
