/** One line on the terminal that says what takes so long; nothing on a pipe. */
export interface Progress {
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

const INTERVAL_MS = 100;

export function toProgress(stream: NodeJS.WriteStream, isQuiet: boolean, now: () => number): Progress {
  if (isQuiet || !stream.isTTY) return { show() {}, clear() {} };
  let shownAt = now();
  let isShown = false;
  return {
    show(text) {
      if (now() - shownAt < INTERVAL_MS) return;
      shownAt = now();
      isShown = true;
      stream.write(`\r\u001B[2K${text.slice(0, stream.columns - 1)}`);
    },
    clear() {
      if (isShown) stream.write("\r\u001B[2K");
      isShown = false;
    },
  };
}
