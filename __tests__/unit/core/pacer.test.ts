import { createPacer } from "../../../core/pacer";
import { createVirtualClock } from "../../support/virtual-clock";
import type { VirtualClock } from "../../support/virtual-clock";

/** A pacer, and the moments at which those who ask it for a turn go on. */
function watch(clock: VirtualClock) {
  const pacer = createPacer(clock);
  const turns: number[] = [];
  const take = async (signal: AbortSignal = new AbortController().signal) => {
    await pacer.waitForTurn(signal).catch(() => undefined);
    turns.push(clock.now());
  };
  return { pacer, turns, take };
}

describe("GIVEN a pacer of 10 requests a second", () => {
  test("WHEN nothing was asked of it for a while THEN it makes up for nothing: the next turns are spaced as ever", async () => {
    const clock = createVirtualClock();
    const { turns, take } = watch(clock);
    await clock.run(take());
    await clock.run(clock.sleep(5000));
    await clock.run(Promise.all([take(), take(), take()]));
    expect(turns).toEqual([0, 5000, 5100, 5200]);
  });

  test("WHEN a request is throttled THEN those who already wait keep the halved rate as well", async () => {
    const clock = createVirtualClock();
    const { pacer, turns, take } = watch(clock);
    const slowDown = async () => {
      await clock.sleep(150);
      pacer.onThrottled(100);
    };
    await clock.run(Promise.all([take(), take(), take(), take(), take(), slowDown()]));
    expect(turns).toEqual([0, 100, 200, 400, 600]);
  });

  test("WHEN several requests of one moment are throttled THEN the rate is halved once", async () => {
    const clock = createVirtualClock();
    const pacer = createPacer(clock);
    await clock.run(clock.sleep(100));
    pacer.onThrottled(90);
    pacer.onThrottled(80);
    expect(pacer.rate()).toBe(5);
    await clock.run(clock.sleep(100));
    pacer.onThrottled(150);
    expect(pacer.rate()).toBe(2.5);
  });

  test("WHEN one who waits gives up THEN it is at once, and the others' turns come no later", async () => {
    const clock = createVirtualClock();
    const { turns, take } = watch(clock);
    const gaveUp = new AbortController();
    const giveUp = async () => {
      await clock.sleep(20);
      gaveUp.abort();
    };
    await clock.run(Promise.all([take(), take(), take(gaveUp.signal), take(), giveUp()]));
    expect(turns).toEqual([0, 20, 100, 200]);
  });
});
