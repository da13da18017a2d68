/** What the program's exit code says. A later one outranks an earlier one. */
export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  /** Something could not be looked at: the result is not the whole truth. */
  incomplete: 3,
  /** A fault of Hauberk's own. */
  internal: 70,
} as const;
