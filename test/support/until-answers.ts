import { setTimeout as delay } from 'node:timers/promises';
import type { RoomProcess } from '../../demo/room-process';

const LOOK_EVERY_MS = 50;

/** Resolves once the room answers 200 at this address; rejects when its process ends. */
export async function untilAnswers(url: string, room: RoomProcess): Promise<void> {
  const end = endOf(room);
  for (;;) {
    const isUp = await Promise.race([
      end,
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ),
    ]);
    if (isUp) return;
    await Promise.race([end, delay(LOOK_EVERY_MS)]);
  }
}

/**
 * Rejects once the room's process has ended, with its last words, so that code that needs the room does not wait in
 * vain. Never resolves.
 */
export function endOf({ room, ended, tail }: RoomProcess): Promise<never> {
  const end = ended.then((how): never => {
    throw new Error(`${room} ended ${how}. It said:\n${tail()}`);
  });
  end.catch(() => undefined); // All of them end at some point, usually when no one is waiting any more.
  return end;
}
