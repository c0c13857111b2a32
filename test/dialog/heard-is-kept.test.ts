import { describe, expect, it } from 'vitest';
import { omittedFlags } from '../../src/app/flags-only.ts';
import type { SessionSnapshot } from '../../src/dialog/session.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import type { Understood } from '../../src/dialog/understanding/understanding.ts';
import { registryFacts } from '../../src/plan/registry-facts.ts';
import { isSlotId } from '../../src/plan/slots/values.ts';
import { startSession } from './session-kit.ts';
import { type CorpusCase, corpusOf, hearOnce } from './understanding/corpus-case.ts';
import corpusEn from './understanding/corpus-en.yaml';
import corpusZh from './understanding/corpus-zh.yaml';
import deskZh from './understanding/desk-zh.yaml';
import voicesEn from './understanding/voices-en.yaml';

const facts = registryFacts();

/** One sentence of so many; which ones changes with every sentence that is added. */
const every = 40;
const sentences = corpusOf(corpusEn, corpusZh, deskZh, voicesEn)
  .filter((one: CorpusCase, index) => one.question === undefined && index % every === 0)
  .map(({ say }) => say);

/** Whether a value of a sentence is an answer, is refused or dropped before the user's eyes, or stands as not used. */
function isKept(slot: string, { value, text }: Understood, after: SessionSnapshot): boolean {
  const answer = isSlotId(slot) ? after.answers[slot] : undefined;
  return (
    JSON.stringify(answer?.value) === JSON.stringify(value) ||
    after.problem !== null ||
    after.transcript.some(({ kind }) => kind === 'dropped') ||
    (after.review?.unread ?? []).some((one) => one.text === text)
  );
}

describe.each([
  ['in a conversation', {}],
  ['by flags alone', { isFlagsOnly: true, answers: omittedFlags() }],
])('%s', (_, change) => {
  it.each([...sentences, '8张313T，Qwen3-32B，2k进500出', 'Qwen3-32B on 16 A2 376T at 1200 tok/s'])(
    'what is heard of an opening is kept or told: %s',
    (say) => {
      const { session } = startSession({ facts, understand, ...change });
      session.send({ type: 'say', text: say });
      const after = session.snapshot();
      const lost = Object.entries(hearOnce(say).slots).filter(([slot, one]) => !isKept(slot, one, after));
      expect(lost).toEqual([]);
    },
  );
});

describe('what a session heard', () => {
  it('is kept, so that nobody has to read the words again', () => {
    let readings = 0;
    const counted: typeof understand = (...asked) => {
      readings += 1;
      return understand(...asked);
    };
    const { session } = startSession({
      facts,
      understand: counted,
      isFlagsOnly: true,
      answers: omittedFlags(),
    });
    expect(session.heard()).toBeNull();
    const say = 'Qwen3-32B on 8 H200, rollout in Q3, 4k in 1k out';
    session.send({ type: 'say', text: say });
    expect(readings).toBe(1);
    const { slots, unread } = hearOnce(say);
    expect(session.heard()).toMatchObject({ slots, unread });
    // Flags behind the sentence are other events, and the sentence is still what was heard.
    session.send({ type: 'edit', slot: 'tpotLimitMs' });
    expect(session.heard()?.slots).toEqual(slots);
    expect(readings).toBe(1);
  });

  it.each(sentences)('says the same as the words read by themselves: %s', (say) => {
    const { session } = startSession({ facts, understand, isFlagsOnly: true, answers: omittedFlags() });
    session.send({ type: 'say', text: say });
    const { slots, ask, unread } = hearOnce(say);
    expect(session.heard()).toMatchObject({ slots, ask, unread });
  });
});
