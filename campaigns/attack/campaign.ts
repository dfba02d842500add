/** Runs rows one after another on one scene. */
import { lineOf, type Attack, type Row } from './attack';
import { openScene, type Scene } from './scene';

export interface Course {
  readonly say: (line: string) => void;
  /** Rejects when the campaign has to end at once. */
  readonly until: Promise<never>;
}

/** What came of each attack. Rejects when `until` does; then, too, nothing is left behind. */
export async function runCampaign(rows: readonly Row[], { say, until }: Course): Promise<readonly Attack[]> {
  const opening = openScene();
  try {
    return await Promise.race([opening.then((scene) => runRows(rows, scene, say)), until]);
  } finally {
    await opening.then(
      (scene) => scene.close(),
      () => undefined, // What it had started, it has ended.
    );
  }
}

async function runRows(rows: readonly Row[], scene: Scene, say: Course['say']): Promise<readonly Attack[]> {
  const attacks: Attack[] = [];
  await Promise.all(rows.map(async ({ prepare }) => prepare?.(scene)));
  for (const { number, title, run } of rows) {
    say(`row ${String(number)}: ${title}`);
    const note = (attack: Attack): void => {
      attacks.push(attack);
      say(lineOf(number, attack));
    };
    try {
      for await (const attack of run(scene)) note(attack);
    } catch (error) {
      const came = error instanceof Error ? error.message : String(error);
      note({ tried: 'it could not be tried', came, harms: ['untried'] });
    }
  }
  return attacks;
}
