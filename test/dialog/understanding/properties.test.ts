import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaledSlots } from '../../../src/dialog/understanding/phrases/relative-phrases.ts';
import { valuesNamed } from '../../../src/dialog/understanding/understand.ts';
import type { Understanding } from '../../../src/dialog/understanding/understanding.ts';
import { isDoubt } from '../../../src/dialog/understanding/unread.ts';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import { simplifiedOf } from '../../../src/text/words/simplified.ts';
import { fillers, stopwords } from '../../../src/text/words/words.ts';
import { anyCharacter } from '../../any-character.ts';
import { type CorpusCase, corpusOf, hear, hearOnce, written } from './corpus-case.ts';
import english from './corpus-en.yaml';
import chinese from './corpus-zh.yaml';
import englishDesk from './desk-en.yaml';
import chineseDesk from './desk-zh.yaml';
import englishField from './field-en.yaml';
import chineseField from './field-zh.yaml';
import englishPersonas from './personas-en.yaml';
import chinesePersonas from './personas-zh.yaml';
import chinesePhrasings from './phrasings-zh.yaml';
import englishUnseen from './unseen-en.yaml';
import chineseUnseen from './unseen-zh.yaml';
import englishVoices from './voices-en.yaml';

const corpora = corpusOf(
  english,
  englishPersonas,
  englishField,
  englishDesk,
  englishUnseen,
  englishVoices,
  chinese,
  chinesePersonas,
  chineseField,
  chineseDesk,
  chinesePhrasings,
  chineseUnseen,
);
const facts = registryFacts();
const openings = corpora.filter(({ question }) => question === undefined);
const anyEntry = fc.constantFrom(...corpora);
const anyOpening = fc.constantFrom(...openings);
const tellsOfToday = /^(?:it was|right now|now|today|currently|at present|现在|现网|目前|当前)/iu;

/** Whether a text tells of what runs, of what was measured or of what was. */
const tellsOfNow = (say: string) =>
  hearOnce(say).unread.some(({ reason }) => ['today', 'measured', 'before'].includes(reason));

const scaled = scaledSlots.map(([slot]) => slot);

/** Clauses that each state their own slots, whatever stands around them. */
const clauses: readonly (readonly [text: string, slots: Readonly<Record<string, unknown>>])[] = [
  ['model Qwen3-32B', { model: 'Qwen/Qwen3-32B' }],
  ['A2 376T上跑', { devices: ['ATLAS_800_A2_376T_64G'] }],
  ['16卡', { numDevices: 16 }],
  ['输入3500', { inputLength: 3500 }],
  ['output 1.5k tokens', { outputLength: 1536 }],
  ['TTFT 2s以内', { ttftLimitMs: 2000 }],
  ['tpot under 50 ms', { tpotLimitMs: 50 }],
  ['PD混部', { mode: 'aggregation' }],
  ['不开MTP', { mtp: false }],
  ['no prefix cache', { prefixCache: false }],
  ['W8A8_DYNAMIC', { quantize: 'custom', quantizeLinearAction: 'W8A8_DYNAMIC' }],
  ['只搜TP', { searchSpace: 'tp' }],
  ['图模式', { compile: true }],
];
const anyClauses = fc.shuffledSubarray([...clauses], { minLength: 1 });
const anySeparator = fc.constantFrom(', ', '，', '；', '; ', '。', '\n', ', and ');

const politeness = fc.constantFrom(
  ['Hi, ', ''],
  ['', ' please'],
  ['', '，谢谢'],
  ['你好，', ''],
  ['麻烦帮我看看：', '。'],
  ['I would like: ', '!'],
  ['  ', '   '],
) as fc.Arbitrary<readonly [string, string]>;

function valuesOf(heard: Understanding) {
  return Object.fromEntries(Object.entries(heard.slots).map(([id, { value }]) => [id, value]));
}

/** Everything but the words: what must not change when only the writing does. */
function meaningOf(heard: Understanding) {
  const { intent, ask, unsure, targets } = written(heard);
  return {
    intent,
    slots: valuesOf(heard),
    ask: ask.map(({ slot, readings }) => ({ slot, readings })),
    unsure,
    targets: targets.map((target) =>
      Object.fromEntries(Object.entries(target).map(([id, [value]]) => [id, value])),
    ),
  };
}

const fullWidth = (text: string) =>
  text
    .replaceAll(/[!-~]/gu, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
    .replaceAll(' ', '\u3000');

describe('any combination of clauses', () => {
  it('says what each of its clauses says, in any order', () => {
    fc.assert(
      fc.property(anyClauses, anySeparator, (chosen, separator) => {
        const text = chosen.map(([words]) => words).join(separator);
        const heard = hear(text);
        expect(valuesOf(heard), text).toEqual(Object.assign({}, ...chosen.map(([, slots]) => slots)));
        expect(heard.ask).toEqual([]);
        expect(heard.intent).toBe('plan');
      }),
      { numRuns: 200 },
    );
  });
});

describe('whatever is said', () => {
  it('quotes the exact words of every value and reading', () => {
    fc.assert(
      fc.property(anyEntry, anyEntry, anySeparator, (one, other, separator) => {
        const text = one.say + separator + other.say;
        const heard = hear(text, one.question ?? null);
        const quotes = [
          ...[heard.slots, ...heard.targets].flatMap((slots) =>
            Object.values(slots).map((slot) => slot.text),
          ),
          ...heard.ask.map((phrase) => phrase.text),
          heard.targetsText,
        ];
        for (const quote of quotes) expect(text).toContain(quote);
      }),
      { numRuns: 200 },
    );
  });

  it('never fills a slot that none of its parts fills', () => {
    fc.assert(
      fc.property(anyOpening, anyOpening, (one, other) => {
        const slotsOf = (entry: CorpusCase) => [
          ...Object.keys(entry.slots ?? {}),
          ...(entry.ask ?? []).map(({ slot }) => slot),
          // A reading may be one of another slot, and the other text may decide for it.
          ...(entry.ask ?? []).flatMap(({ readings }) =>
            readings.flatMap((one) =>
              typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.keys(one) : [],
            ),
          ),
          ...(entry.targets ?? []).flatMap(Object.keys),
          ...(entry.unsure ?? []),
          // What is told against another value finds it in the other text.
          ...(hearOnce(entry.say).unread.some(({ reason }) => reason === 'relative') ? scaled : []),
          // A question about a result names conditions, which are the plan's own beside a plan.
          ...(entry.intent === 'explain' ? Object.keys(valuesNamed(entry.say, facts).slots) : []),
        ];
        const known = new Set([...slotsOf(one), ...slotsOf(other)]);
        const heard = hear(`${one.say}\n${other.say}`);
        for (const slot of Object.keys(heard.slots)) {
          const isMeant =
            (slot === 'mode' && (known.has('phases') || known.has('prefillDevicesPerInstance'))) ||
            // Beside a GPU a quantization is a precision, and the words of GPU servers count.
            (slot === 'precision' && known.has('quantize')) ||
            (slot.startsWith('quantize') && known.has('precision')) ||
            // A bare rate is that of the service where the other text tells the time of a token.
            (slot === 'outputTokensPerSecond' && known.has('tpotLimitMs')) ||
            slot === 'framework' ||
            slot === 'limitStatistic' ||
            slot === 'loadProtocol';
          expect(known.has(slot) || isMeant, `${slot} in ${one.say} | ${other.say}`).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing of a plan where no plan is spoken of', () => {
    const idle = openings.filter(({ intent }) => intent === 'none');
    expect(idle.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(fc.constantFrom(...idle), politeness, ({ say }, [before, after]) => {
        expect(written(hear(before + say + after))).toEqual({
          intent: 'none',
          slots: {},
          ask: [],
          unsure: [],
          targets: [],
        });
      }),
    );
  });

  it('does not listen to arbitrary letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 60 }), (text) => {
        const heard = hear(text);
        for (const { text: quote } of Object.values(heard.slots)) expect(text).toContain(quote);
      }),
      { numRuns: 200 },
    );
  });
});

describe('every character', () => {
  const english = new Set([...fillers.en, ...stopwords.en]);
  const chinese = [...fillers.zh, ...stopwords.zh].toSorted((a, b) => b.length - a.length);

  /** The text with words of the stop lists and stop marks blanked: nothing may be left of what no span covers. */
  function leftOver(text: string): string {
    const heard = hearOnce(text);
    const covered = [
      ...heard.used,
      ...heard.unread.map(({ start, length }) => [start, start + length] as const),
    ];
    const characters = [...Array(text.length).keys()].map((at) => text[at] ?? '');
    for (const [start, end] of covered) characters.fill(' ', start, end);
    // Numbers in circles only part what they stand in front of.
    const uncircled = characters.map(simplifiedOf).join('').replaceAll(/[①-⑩]/gu, ' ');
    const open = uncircled.normalize('NFKC').toLowerCase().replaceAll('’', "'");
    const withoutChinese = chinese.reduce((rest, stop) => rest.replaceAll(stop, ' '), open);
    return withoutChinese
      .split(/[^a-z0-9_'\p{L}\p{N}-]+/u)
      .flatMap((word) => (english.has(word.replaceAll(/^['_-]+|['_-]+$/gu, '')) ? [] : word.split(/['_-]/u)))
      .filter((word) => word !== '' && !english.has(word))
      .join(' ');
  }

  it('is used, unread, or of a stop word', () => {
    for (const { say } of corpora) expect(leftOver(say), say).toBe('');
    // Every text of the corpora is read here; a busy machine takes its time.
  }, 180_000);

  it('is so too where two texts meet', () => {
    fc.assert(
      fc.property(anyOpening, anyOpening, anySeparator, (one, other, separator) => {
        expect(leftOver(one.say + separator + other.say)).toBe('');
      }),
      { numRuns: 200 },
    );
  });

  it('that is unread is quoted exactly, and never used as well', () => {
    for (const { say } of corpora) {
      const { unread, used } = hearOnce(say);
      for (const one of unread) {
        const { text, start, length } = one;
        expect(say.slice(start, start + length)).toBe(text);
        // A doubted figure is taken nevertheless.
        if (isDoubt(one)) continue;
        expect(
          used.some(([from, to]) => from < start + length && to > start),
          `${text} in ${say}`,
        ).toBe(false);
      }
    }
  });
});

describe('how it is written does not matter', () => {
  it('means the same in full width, in capitals and in small letters', () => {
    fc.assert(
      fc.property(
        anyEntry.filter(({ say }) => !/[/~]\w+\//u.test(say) && !/\.ya?ml/u.test(say)),
        fc.constantFrom(
          fullWidth,
          (text: string) => text.toUpperCase(),
          (text: string) => text.toLowerCase(),
        ),
        ({ say, question }, change) => {
          const [plain, changed] = [hearOnce(say, question), hear(change(say), question)];
          expect(ignoringCase(meaningOf(changed)), change(say)).toEqual(ignoringCase(meaningOf(plain)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('means the same with politeness and punctuation around', () => {
    fc.assert(
      // A wish in front of what is told of today is a wish for it.
      fc.property(
        anyOpening.filter(({ say }) => !tellsOfToday.test(say) && !tellsOfNow(say)),
        politeness,
        ({ say }, [before, after]) => {
          expect(meaningOf(hear(before + say + after)), before + say + after).toEqual(
            meaningOf(hearOnce(say)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** Names that are taken as typed keep the typing. */
function ignoringCase(meaning: unknown): string {
  return JSON.stringify(meaning).normalize('NFKC').toLowerCase();
}
