/** Protects payments after a restore from a time that a worker would misread: then none of them would be held back. */
import { readConfig } from '../../worker/config';

/** What the worker says about the variable, among all that is missing; null: nothing. */
function problemWith(value: string): string | null {
  try {
    readConfig({ TEMPORAL_RESTORED_AT: value });
  } catch (error) {
    return (
      String(error)
        .split('\n')
        .find((line) => line.includes('TEMPORAL_RESTORED_AT')) ?? null
    );
  }
  throw new Error('an environment with nothing else in it was accepted');
}

it.each(['2026-03-01T04:30:00Z', '2026-03-01T04:30:00.250Z', '2026-03-01T07:30:00+03:00', ''])(
  '%p is accepted',
  (value) => {
    expect(problemWith(value)).toBeNull();
  },
);

it.each(['2026-03-01', '2026-03-01T04:30:00', '04:30', '1772339400000', 'yesterday'])(
  '%p is no time with a zone',
  (value) => {
    expect(problemWith(value)).toContain('is not a time with its zone (ISO 8601, ending in Z or like +02:00)');
  },
);

it('a time that has not come yet is refused', () => {
  expect(problemWith('2999-01-01T00:00:00Z')).toContain('is in the future');
});
