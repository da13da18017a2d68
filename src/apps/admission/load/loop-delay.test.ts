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

  it("is known after two rounds where they are long: three may be more time than a request has", () => {
    const loop = toLoopDelay(20, 0);
    loop.tick(20);
    loop.tick(2040);
    expect(loop.delayMs(2050)).toBe(0);
    expect(loop.delayMs(2860)).toBe(800);
    loop.tick(3060);
    expect(loop.delayMs(3070)).toBe(1000);
    loop.tick(3080);
    expect(loop.delayMs(3090)).toBe(0);
  });

  it("says how late the round is that is going on", () => {
    const loop = toLoopDelay(20, 0);
    loop.tick(20);
    expect(loop.roundMs(40)).toBe(0);
    expect(loop.roundMs(640)).toBe(600);
  });

  it("ends as soon as a round is in time", () => {
    const loop = toLoopDelay(20, 0);
    for (const at of [120, 240, 360, 380]) loop.tick(at);
    expect(loop.delayMs(390)).toBe(0);
  });
});
