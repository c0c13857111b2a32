import { describe, expect, it } from 'vitest';
import { replaySession } from '../../src/dialog/create-session.ts';
import type { RunOutcome } from '../../src/dialog/ports.ts';
import { journalledEventSchema } from '../../src/dialog/session-events.ts';
import { line, span } from '../../src/text/line.ts';
import { fakePorts, startSession, toReview } from './session-kit.ts';

const done: RunOutcome = { status: 'done', results: [], logPath: 'log' };

async function asked() {
  const offer = {
    label: 'less',
    event: { type: 'set', slot: 'tpotLimitMs', value: 30, said: null },
  } as const;
  const made = startSession(
    {},
    {
      followUp: (question) => ({
        lines: [line('about ', span(question, 'strong'))],
        events: [
          offer,
          { label: 'said', event: { type: 'say', text: question, isEdit: true } },
          { label: 'several', event: { type: 'set-several', values: { mtp: true, numMtpTokens: 2 } } },
        ],
      }),
    },
  );
  toReview(made.session);
  made.session.send({ type: 'to-confirm' });
  made.session.send({ type: 'run' });
  made.runs[0]?.end(done);
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  made.session.send({ type: 'ask', text: 'why?' });
  made.session.send({ type: 'say', text: 'how fast is it?' });
  return made;
}

describe('answers to follow-up questions', () => {
  it('are kept in the journal in a form that is read back', async () => {
    const { journal, session } = await asked();
    expect(journal.filter(({ type }) => type === 'reply')).toHaveLength(2);
    session.send({ type: 'say', text: 'at most 40 ms', isEdit: true });
    expect(journal.at(-1)).toEqual({ type: 'say', text: 'at most 40 ms', isEdit: true });
    for (const event of journal) {
      const onDisk = JSON.parse(JSON.stringify(event));
      expect(journalledEventSchema().parse(onDisk)).toEqual(onDisk);
    }
  });

  it('come back without any engine, as they were given', async () => {
    const { session, journal, options } = await asked();
    const refusing = () => {
      throw new Error('a replay computes nothing');
    };
    const quiet = fakePorts({ followUp: refusing }).ports;
    const replayed = replaySession({ ...options, ports: { ...quiet, forecast: () => null } }, journal, [
      done,
    ]);
    const { transcript, followUps, phase } = replayed.snapshot();
    expect(phase).toBe('followUp');
    expect(transcript).toEqual(session.snapshot().transcript);
    expect(followUps).toEqual(session.snapshot().followUps);
  });

  it('are computed again where a journal has none', async () => {
    const { session, journal, options } = await asked();
    const bare = journal.filter(({ type }) => type !== 'reply');
    const replayed = replaySession({ ...options, ports: options.ports }, bare, [done]);
    expect(replayed.snapshot().transcript).toEqual(session.snapshot().transcript);
  });
});
