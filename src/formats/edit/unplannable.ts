/** A layout this room does not know how to edit; becomes a FIX_REJECTED problem, never leaves the room. */
export class Unplannable extends Error {}
