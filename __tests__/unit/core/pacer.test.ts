import { createPacer } from "../../../core/pacer";
import { createVirtualClock } from "../../support/virtual-clock";

describe("GIVEN a pacer of 10 requests a second", () => {
  test("WHEN nothing was asked of it for a while THEN it makes up for nothing: the next turns are spaced as ever", async () => {
    const clock = createVirtualClock();
    const pacer = createPacer(10, clock);
    const turns: number[] = [];
    const take = async () => {
      await pacer.turn();
      turns.push(clock.now());
    };
    await clock.run(take());
    await clock.run(clock.sleep(5000));
    await clock.run(Promise.all([take(), take(), take()]));
    expect(turns).toEqual([0, 5000, 5100, 5200]);
  });
});
