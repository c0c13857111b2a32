import { describe, expect, it } from 'vitest';
import { changedSince } from '../../src/app/documents/as-run.ts';
import type { SessionPorts } from '../../src/dialog/ports.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { line } from '../../src/text/line.ts';
import { resultOf } from '../plan/result-kit.ts';
import { coreSentence, coreUnderstanding, startSession, toReview, understandOnly } from './session-kit.ts';

/** The core sentence speaks of a model of these tests; everything else is understood as it is by the program. */
const scripted = understandOnly({ [coreSentence]: coreUnderstanding });

async function withResult(ports: Partial<SessionPorts> = {}) {
  const { session, runs } = startSession(
    { understand: (text, position) => (text === coreSentence ? scripted(text) : understand(text, position)) },
    ports,
  );
  toReview(session);
  session.send({ type: 'to-confirm' });
  session.send({ type: 'run' });
  runs[0]?.end({ status: 'done', results: [resultOf({})], logPath: 'log' });
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
  expect(session.snapshot().phase).toBe('explain');
  return session;
}

describe('beside a result', () => {
  it.each([
    'compare w/ 16 devices',
    'what if TPOT was 30?',
    'show me tp=4 command with 16 devices',
    'cost per token if 16 devices cost 2 dollars',
    '如果16卡呢',
    '和16卡对比',
  ])('a question never edits the plan: %s', async (question) => {
    const session = await withResult();
    const { answers } = session.snapshot();
    session.send({ type: 'say', text: question });
    expect(session.snapshot().phase).toBe('followUp');
    expect(session.snapshot().answers).toEqual(answers);
  });

  it.each(['change TPOT to 30 ms', 'TPOT 30', '把TPOT改成30ms'])(
    'words for a change do: %s',
    async (words) => {
      const session = await withResult();
      session.send({ type: 'say', text: words });
      expect(session.snapshot().answers.tpotLimitMs?.value).toBe(30);
      expect(session.snapshot().phase).toBe('review');
    },
  );

  it('the last result and its plan are one step away after any edit, and the edit one undo', async () => {
    const session = await withResult();
    session.send({ type: 'say', text: 'change TPOT to 30 ms' });
    expect(changedSince(session.snapshot()).map(({ slot, ran, now }) => [slot, ran, now])).toEqual([
      ['tpotLimitMs', '50 ms', '30 ms'],
    ]);
    session.send({ type: 'to-result' });
    const { phase, answers, results, ran } = session.snapshot();
    expect(phase).toBe('followUp');
    expect(answers.tpotLimitMs?.value).toBe(50);
    expect(results).toHaveLength(1);
    expect(ran?.answers.tpotLimitMs?.value).toBe(50);
    expect(changedSince(session.snapshot())).toEqual([]);
    session.send({ type: 'undo' });
    expect(session.snapshot().answers.tpotLimitMs?.value).toBe(30);
  });

  it('a result that is come back to is told again, changed plan or not', async () => {
    const session = await withResult({
      headlines: (results, language, columns) => [line(`best of ${results.length}, ${language}, ${columns}`)],
    });
    const told = () =>
      (session.snapshot().transcript.at(-1)?.lines ?? []).map((one) => one.map(({ text }) => text).join(''));
    session.send({ type: 'to-result' });
    expect(told(), 'the summary stands just above').toEqual(['1 results']);
    session.send({ type: 'say', text: 'what limits it?' });
    session.send({ type: 'to-result' });
    expect(told()).toEqual(['best of 1, en, 80']);
    session.send({ type: 'say', text: 'change TPOT to 30 ms' });
    session.send({ type: 'to-result' });
    expect(told()).toHaveLength(2);
    expect(told()[0]).toContain('50 ms');
    expect(told()[1]).toBe('best of 1, en, 80');
  });

  it('without a result there is none to go back to', () => {
    const { session } = startSession();
    toReview(session);
    session.send({ type: 'to-result' });
    expect(session.snapshot().phase).toBe('review');
    expect(session.snapshot().problem).toContain('no result');
  });
});
