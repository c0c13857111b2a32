import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionRecord } from '../../src/app/documents/session-record.ts';
import { earlierPlan } from '../../src/app/earlier-plans.ts';
import { openDesk } from '../../src/app/session-desk.ts';
import { fakeProgram } from '../commands/fake-program.ts';

const golden = join(import.meta.dirname, '../golden/sessions-0.1.0');
const expected: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(golden, 'expected.json'), 'utf8'),
);
const ids = readdirSync(golden).filter((name) => name !== 'expected.json');

/** A desk on copies of sessions that version 0.1.0 recorded. */
function recorded() {
  const { program } = fakeProgram();
  for (const id of ids)
    cpSync(join(golden, id), join(program.locations.state, 'sessions', id), { recursive: true });
  return openDesk(program);
}

describe('sessions of version 0.1.0', () => {
  it('are all recorded with what they came to', () => {
    expect(Object.keys(expected).sort()).toEqual(ids.toSorted());
  });

  it.each(ids)('%s is read as it was exported then', (id) => {
    const desk = recorded();
    const stored = desk.store.exactly(id);
    if (stored === null) throw new Error('the session is not listed');
    expect(desk.store.read(stored).end).toBeNull();
    const planning = desk.read(stored);
    const record = sessionRecord(planning.session.snapshot(), planning.startedAt, '0.1.0');
    const slots = record.inputs.map(({ slot, shown }) => [slot, shown]);
    const best = planning.session.snapshot().results.flatMap(({ results }) =>
      results.map((one) =>
        one.best === null
          ? null
          : {
              parallel: one.best.parallel,
              throughputTokensPerSecond: one.best.throughputTokensPerSecond,
            },
      ),
    );
    expect({
      title: record.title,
      language: record.language,
      phase: record.phase,
      inputs: Object.fromEntries(slots),
      sources: Object.fromEntries(record.inputs.map(({ slot, source }) => [slot, source])),
      best,
      run: record.run?.status ?? null,
      commands: record.commands,
    }).toEqual(expected[id]);
  });

  it.each(ids)('%s is gone on with and keeps what it held', (id) => {
    const desk = recorded();
    const stored = desk.store.exactly(id);
    if (stored === null) throw new Error('the session is not listed');
    const before = earlierPlan(desk.store, stored, desk.planningFacts);
    const { session } = desk.resume(stored);
    session.send({ type: 'language', language: 'zh' });
    session.send({ type: 'language', language: 'en' });
    desk.close();
    expect(desk.store.read(stored)).toMatchObject({ end: null });
    const after = earlierPlan(desk.store, stored, desk.planningFacts);
    expect({ ...after, modifiedAtMs: 0 }).toEqual({ ...before, modifiedAtMs: 0 });
  });
});
