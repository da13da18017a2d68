/** The pattern is wrong, or outside of what is read here. Never leaves this folder. */
export class NotRead extends Error {}

/** A text and how far it is read, in UTF-16 units. */
export interface Cursor {
  readonly text: string;
  at: number;
}
