import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDoubt, looksRequired } from '../../../src/dialog/understanding/unread.ts';
import { unreadTexts } from '../../../src/dialog/unread-lines.ts';
import { corpusOf, hear } from './corpus-case.ts';
import english from './corpus-en.yaml';
import chinese from './corpus-zh.yaml';
import englishDesk from './desk-en.yaml';
import englishField from './field-en.yaml';
import chineseField from './field-zh.yaml';
import englishPersonas from './personas-en.yaml';
import chinesePersonas from './personas-zh.yaml';
import englishUnseen from './unseen-en.yaml';
import chineseUnseen from './unseen-zh.yaml';

const doubtsOf = (say: string) =>
  hear(say)
    .unread.filter(isDoubt)
    .map(({ text, reason }) => `${reason}: ${text}`);

describe('a count that is told once more', () => {
  it.each([
    'We go from 16 to 32 H200 in Q1; plan for the 32. Qwen3-32B',
    'Qwen3-32B，准备扩到32卡H200，按32卡规划',
    'Qwen3-32B on 32 H200, so 32 cards',
  ])('is no doubt: %s', (say) => {
    const { slots, unread } = hear(say);
    expect(slots.numDevices?.value).toBe(32);
    expect(unread.filter(looksRequired)).toEqual([]);
  });

  it.each(['Qwen3-32B, we rent 32 H200 and own 32', 'We have 32 H200; plan for the 16. Qwen3-32B'])(
    'is one where it may be more or another: %s',
    (say) => {
      expect(hear(say).unread.filter(looksRequired)).not.toEqual([]);
    },
  );
});

describe('a figure is doubted aloud', () => {
  it.each([
    // A change that no rule applied.
    ['Qwen3-32B on 16 H200, and we are going to quadruple that', 'unclear-change: quadruple that'],
    ['64 users in the trial, in the rollout ten times as many', 'unclear-change: rollout ten times as many'],
    ['Qwen3-32B on 24 H200, some of them broken', 'unclear-change: broken'],
    [
      'our 40 NPUs are split fifty-fifty with another group',
      'unclear-change: split fifty-fifty with another group',
    ],
    ['16 H200, and our partner will throw in 8', 'unclear-change: throw in 8'],
    ['从24张H200起步，扩容8张', 'unclear-change: 扩容8张'],
    ['输入4k，输出是它的三倍', 'unclear-change: 三倍'],
    ['40张NPU跟隔壁五五开', 'unclear-change: 隔壁五五开'],
    ['8张H200，另有8张在路上', 'unclear-change: 另有8张在路上'],
    // Given up, or told of others.
    ['they revoked the approval for 32 H200', 'unclear-told: revoked the approval for 32 H200'],
    ['imagine 1000 concurrent users', 'unclear-told: imagine 1000 concurrent users'],
    ['16张H200的采购被否', 'unclear-told: 被否'],
    // A small word right beside it.
    ['近8卡A2 376T', 'unclear-words: 近8卡'],
    ['8卡打底，A2 376T', 'unclear-words: 8卡打底'],
    ['除8卡外，A2 376T', 'unclear-words: 除8卡'],
    ['16卡还差，A2 376T', 'unclear-words: 16卡还差'],
    ['可能8卡，A2 376T', 'unclear-words: 可能8卡'],
    ['原16卡A2 376T', 'unclear-words: 原16卡'],
    ['KV INT8再说，Qwen3-32B', 'unclear-words: KV INT8再说'],
    ['输入4k开外，Qwen3-32B', 'unclear-words: 输入4k开外'],
    ['并发100往上，Qwen3-32B', 'unclear-words: 并发100往上'],
    ['非TP8，Qwen3-32B', 'unclear-words: 非TP8'],
    ['MTP 3免谈，Qwen3-32B', 'unclear-words: MTP 3免谈'],
    // The most there may be.
    ['顶多8卡，A2 376T', 'unclear-most: 顶多8卡'],
    ['A3 752T 128卡以内都可以', 'unclear-most: 128卡以内'],
    ['Qwen3-32B, nothing above 8 GPUs', 'unclear-most: nothing above 8 GPUs'],
    ['we cannot use more than 24 dies', 'unclear-most: cannot use more than 24 dies'],
    ['procurement caps us at 16 H200', 'unclear-most: caps us at 16'],
    ['GLM-4.5 on 24 dies at the most', 'unclear-most: 24 dies at the most'],
    // The figure of one of several.
    ['25 users per card, Qwen3-32B', 'unclear-each: 25 users per card'],
    ['12 sessions a node, Qwen3-14B', 'unclear-each: 12 sessions a node'],
    ['每柜8台，每台8张H200', 'unclear-each: 每柜8台，每台8张'],
    ['每区并发40，TPOT 50ms', 'unclear-each: 每区并发40'],
    ['每张H200带30用户', 'unclear-each: 每张H200带30用户'],
    // An unknown word that governs it.
    ['we ought to frobnicate 16 H200', 'unclear-words: frobnicate 16'],
    ['please frobnicate the 32 cards', 'unclear-words: frobnicate the 32 cards'],
    ['输入4k，TPOT四十几毫秒', 'unclear-words: TPOT四十几'],
    // Small words that turn, bound or blur the value beside them.
    ['Qwen3-32B on 8 H200, TP4 or so', 'unclear-words: TP4 or so'],
    ['Qwen3-32B on 8 H200, TPOT 30 ms if possible', 'unclear-words: TPOT 30 ms if possible'],
    ['Qwen3-32B on 8 H200 but never TP8', 'unclear-words: never TP8'],
    ['any reason to go beyond TP4 for Qwen3-32B on 8 H200', 'unclear-words: beyond TP4'],
    // An unknown word that says something of the value in front of it, or chooses it.
    ['our 64 dies are shared equally, GLM-4.5', 'unclear-words: 64 dies are shared equally'],
    ['the 50 ms TPOT limit no longer applies', 'unclear-change: no longer applies'],
    ['we shun prefix caching, Qwen3-32B', 'unclear-words: shun prefix caching'],
    ['I doubt that EP 32 works, GLM-4.5', 'unclear-words: doubt that EP 32'],
    ['8 H200, two of the cards are for Qwen3-32B', 'unclear-change: two of the cards are for Qwen3-32B'],
    ['64 dies between the two of us', 'unclear-change: between the two of us'],
    ['Qwen3-32B on 8 H200, four of which are ours', 'unclear-change: four of which are ours'],
    ['TTFT of 2 s is only for guests, Qwen3-32B', 'unclear-words: TTFT of 2 s is only for'],
    ['users send 4k tokens twice per conversation', 'unclear-words: send 4k tokens twice per conversation'],
    // A verb that tells what it did, words of an early idea, of what others say, and of what would do as well.
    ['Qwen3-32B on 8 H200, MTP annoyed our operators', 'unclear-words: MTP annoyed'],
    ['Qwen3-32B on 8 H200, FP8 ruined the answers', 'unclear-words: FP8 ruined'],
    ['Qwen3-32B on 8 H200, TP4 was my gut feeling', 'unclear-words: TP4 was'],
    ['Qwen3-32B on 8 H200, TP4 is what our boss said', 'unclear-words: TP4 is what our boss said'],
    ['Qwen3-32B on 8 H200 or whatever is in stock', 'unclear-words: H200 or whatever'],
    ['8 H200, 25 users on each H200, Qwen3-32B', 'unclear-each: 25 users on each'],
    // A change that is told in front of the figure.
    ['We expect traffic to triple. Today 4 requests/s on 8 H200', 'unclear-change: triple'],
    ['Qwen3-32B, hardly 8 GPUs', 'unclear-words: hardly 8 GPUs'],
    ['Qwen3-32B on 8 H200, 40 users or so', 'unclear-words: 40 users or so'],
    ['40 users on each H200, Qwen3-32B', 'unclear-each: 40 users on each'],
    [
      'we could stretch to 32 dies from the 24 planned',
      'unclear-change: stretch to 32 dies from the 24 planned',
    ],
    // A second figure of its kind.
    ['24 H200, six of which are in Munich', 'unclear-change: six of which are in Munich'],
    ['we lease 8 B200 and hold 8 B200', 'rival: 8'],
  ])('%s', (say, doubt) => {
    expect(doubtsOf(say)).toContain(doubt);
  });

  it('and the value stays as it was read', () => {
    expect(hear('25 users per card, Qwen3-32B').slots.concurrentUsers?.value).toBe(25);
  });

  it('in the language of the session, as a doubt and not as unused', () => {
    const { unread } = hear('we ought to frobnicate 16 H200');
    expect(unreadTexts(unread.filter(isDoubt), 'en')).toEqual([
      expect.stringMatching(/^not sure: "frobnicate 16" – /u),
    ]);
    expect(unreadTexts(unread.filter(isDoubt), 'zh')).toEqual([
      expect.stringMatching(/^存疑：“frobnicate 16”，/u),
    ]);
  });
});

describe('a figure is not doubted', () => {
  it.each([
    ['raise the users from 100 to 250', 'a change leads to a figure of its own'],
    ['halve the output to 512', 'a change leads to a figure of its own'],
    ['从8卡扩到16卡', 'a change leads to a figure of its own'],
    ['4 servers with 8 H200 each', 'how many there are is told'],
    ['每台8卡，3台', 'how many there are is told'],
    ['TTFT不超过2秒，TPOT 50ms以内', 'a limit is the most there may be'],
    ['输入输出分别是4k和1k', 'a word of order'],
    ['能不能用4张A2 376T', 'a word of asking'],
    ['还是8卡吧，A2 376T', 'a word of staying'],
    ['A2 376T vs A3 752T, 16 cards each', 'each device has as many'],
    ['Our students send 2k prompts to Qwen3-8B on one H200', 'a word of having or asking'],
    ['forget the 8 cards, we got 24', 'a word of correction was used'],
    ['12 requests per second on 8 H200', 'the unit of a rate'],
    ['take 24 cards and switch the cache off', 'a feature that is switched'],
    ['prompt caching is essential, Qwen3-32B', 'a word that leaves it as it is'],
    ['during exams 400 students use it at once, Qwen3-32B', 'a noun that says when'],
    ['confirm that 32 cards are enough', 'a word of having or asking'],
    ["we can't get Qwen3-32B under 45 ms", 'a model that is not ruled out'],
    ['short prompts of 1k, short answers of 200', 'what is short'],
  ])('%s: %s', (say) => {
    expect(doubtsOf(say)).toEqual([]);
  });
});

const corpora = corpusOf(
  english,
  englishPersonas,
  englishField,
  englishDesk,
  englishUnseen,
  chinese,
  chinesePersonas,
  chineseField,
  chineseUnseen,
);

/** Words that no list knows, as a language might have them. */
const anyVerb = fc
  .array(fc.constantFrom('bra', 'dof', 'glu', 'mip', 'nur', 'spol', 'tev', 'zon'), {
    minLength: 2,
    maxLength: 3,
  })
  .map((syllables) => `${syllables.join('')}ify`);
const anyCount = fc.constantFrom('16 H200', '8 GPUs', '32 dies', 'the 24 cards', 'our 48 NPUs');
const anyLead = fc.constantFrom('', 'we ', 'then ', 'and ');
const plain = corpora.filter(
  ({ slots = {}, question, ask, targets, unread = [], intent }) =>
    question === undefined &&
    intent === undefined &&
    ask === undefined &&
    targets === undefined &&
    unread.length === 0 &&
    slots.numDevices === undefined &&
    slots.devices === undefined,
);

it('an unknown verb in front of a count is said, whatever stands around it', () => {
  expect(plain.length).toBeGreaterThan(100);
  fc.assert(
    fc.property(fc.constantFrom(...plain), anyLead, anyVerb, anyCount, ({ say }, lead, verb, count) => {
      const text = `${say}; ${lead}${verb} ${count}`;
      const heard = hear(text);
      fc.pre(heard.slots.numDevices !== undefined);
      const said = heard.unread.filter(looksRequired).map((one) => one.text);
      expect(
        said.some((one) => one.includes(verb)),
        text,
      ).toBe(true);
    }),
    { numRuns: 150 },
  );
});
