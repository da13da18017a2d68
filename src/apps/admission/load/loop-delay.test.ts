import { describe, expect, it } from "vitest";
import { toLoopDelay } from "./loop-delay.ts";

describe("the delay of the event loop", () => {
  it("is none after one pause, however long", () => {
    const loop = toLoopDelay(20, 0);
    loop.tick(20);
    expect(loop.delayMs(2000)).toBe(0);
    loop.tick(2000);
    loop.tick(2020);
    expect(loop.delayMs(2030)).toBe(0);
  });

  it("is what it is late every time, and counts the round that is going on", () => {
    const loop = toLoopDelay(20, 0);
    for (const at of [120, 240, 360]) loop.tick(at);
    expect(loop.delayMs(370)).toBe(100);
    loop.tick(400);
    for (const at of [460, 520]) loop.tick(at);
    expect(loop.delayMs(700)).toBe(40);
  });

  it("ends as soon as a round is in time", () => {
    const loop = toLoopDelay(20, 0);
    for (const at of [120, 240, 360, 380]) loop.tick(at);
    expect(loop.delayMs(390)).toBe(0);
  });
});
