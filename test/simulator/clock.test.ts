/** Protects the simulator's clocks: order, moving, and that no test waits for real. */
import { manualClock, shareOf, systemClock } from '../../simulator/clock';

const START = Date.UTC(2026, 0, 1);

it('fires entries in order of time, and simultaneous ones in order of entry', async () => {
  const clock = manualClock(START);
  const fired: string[] = [];
  clock.after(20, () => void fired.push('late'));
  clock.after(10, () => void fired.push('early'));
  clock.after(10, () => void fired.push('early too'));

  await clock.advance(20);

  expect(fired).toEqual(['early', 'early too', 'late']);
  expect(clock.now()).toBe(START + 20);
});

it('keeps many random entries and cancellations in order', async () => {
  const clock = manualClock(START);
  const fired: number[] = [];
  const times = Array.from({ length: 500 }, (_, index) => (index * 7919) % 503);
  const cancels = times.map((ms) => clock.after(ms, () => void fired.push(ms)));
  cancels.filter((_, index) => index % 3 === 0).forEach((cancel) => cancel());

  await clock.advance(1000);

  expect(fired).toEqual(times.filter((_, index) => index % 3 !== 0).sort((a, b) => a - b));
});

it('runs each entry at its own due time, and fires what it schedules within the same move', async () => {
  const clock = manualClock(START);
  const seen: number[] = [];
  clock.after(10, () => {
    seen.push(clock.now() - START);
    clock.after(5, () => void seen.push(clock.now() - START));
  });

  await clock.advance(100);

  expect(seen).toEqual([10, 15]);
});

it('waits for what it fired before moving on', async () => {
  const clock = manualClock(START);
  const seen: number[] = [];
  clock.after(10, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    clock.after(0, () => void seen.push(clock.now() - START));
  });
  clock.after(20, () => void seen.push(clock.now() - START));

  await clock.advance(30);

  expect(seen).toEqual([10, 20]);
});

it('stops waiting for an entry that never ends, once', async () => {
  const clock = manualClock(START, { patienceMs: 1 });
  clock.after(1, () => new Promise<void>(() => undefined));
  const seen: string[] = [];
  clock.after(2, () => void seen.push('went on'));

  await clock.advance(10);

  expect(seen).toEqual(['went on']);
});

it('fires what is due now by itself, unless it is passive', async () => {
  const fired: string[] = [];
  const clock = manualClock(START);
  const passive = manualClock(START, { isPassive: true });
  clock.after(0, () => void fired.push('by itself'));
  passive.after(0, () => void fired.push('passive'));

  await clock.settled();
  await passive.settled();
  expect(fired).toEqual(['by itself']);

  await passive.advance(0);
  expect(fired).toEqual(['by itself', 'passive']);
});

it('says when the next entry is due, and forgets cancelled ones', () => {
  const clock = manualClock(START);
  const cancel = clock.after(10, () => undefined);
  clock.after(30, () => undefined);

  expect(clock.nextAt()).toBe(START + 10);
  cancel();
  expect(clock.nextAt()).toBe(START + 30);
  clock.stop();
  expect(clock.nextAt()).toBeNull();
});

it('cancels one part of a shared clock without touching the others', async () => {
  const clock = manualClock(START);
  const [mine, yours] = [shareOf(clock), shareOf(clock)];
  const fired: string[] = [];
  mine.after(5, () => void fired.push('mine'));
  yours.after(5, () => void fired.push('yours'));

  mine.cancelAll();
  await clock.advance(10);

  expect(fired).toEqual(['yours']);
});

it('moves forward in order on request, and runs faster by its scale', async () => {
  const clock = systemClock(1000);
  const fired: string[] = [];
  clock.after(3_600_000, () => void fired.push('an hour later'));
  await new Promise<void>((resolve) => {
    clock.after(2000, () => {
      fired.push('two seconds, by itself');
      resolve();
    });
  });

  await clock.advance(3_600_000);
  clock.stop();

  expect(fired).toEqual(['two seconds, by itself', 'an hour later']);
});
