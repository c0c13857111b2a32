import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { askedAbout } from '../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import type { Statement } from '../../src/explain/evidence/statement.ts';
import { explain } from '../../src/explain/explain.ts';
import { type ExplainFacts, noFacts } from '../../src/explain/facts.ts';
import type { ExplainInput } from '../../src/explain/input.ts';
import { numbersIn } from './number-check.ts';
import { embedded, inputFrom } from './readings.ts';
import { ofRecordings, recordings } from './recordings-kit.ts';
import { variants } from './variants.ts';

/** Questions whose answers read other figures than the explanation does. */
const ofResults = [
  'why is TTFT high',
  'why is TPOT high',
  'why this strategy?',
  'what limits it?',
  'how many devices for 6000 tok/s?',
  'how many users can it serve?',
  'can it serve 3 requests per second?',
  'what is the memory use?',
  'does it fit a context of 32k?',
  'how long does a whole request take?',
  'how well is the hardware used?',
  'equation of TTFT',
  'what is the longest context it can hold?',
  'p99 latency?',
];

const ofTwo = ['why is A slower than B?', 'what changed?'];

/** All that is known of models and devices, without a run of the engine for each variant. */
const known = embedded();
const models = new Map<string | null, ReturnType<ExplainFacts['modelOf']>>();
const modelOf: ExplainFacts['modelOf'] = (model) => {
  if (!models.has(model)) models.set(model, known.modelOf(model));
  return models.get(model) ?? null;
};
const quiet: ExplainFacts = {
  ...known,
  modelOf,
  engineOf: noFacts.engineOf,
  passOf: noFacts.passOf,
  workOf: noFacts.workOf,
  sizeOf: noFacts.sizeOf,
};

/** What stands where a figure should, when one was told that is not there. */
const noFigure = /undefined|NaN|Infinity|null|\[object/;

/** Sentences by rule and English text: what is said, with its figures. */
function said(input: ExplainInput, asked: readonly ReturnType<typeof understandQuestion>[]): Statement[] {
  return [
    ...Object.values(explain(input, quiet).sections).flat(),
    ...asked.flatMap((question) => answer(question, input, quiet).statements),
  ];
}

const home = join(import.meta.dirname, 'follow-ups/inputs');
const file = async (name: string): Promise<ExplainInput> => {
  const read = await readInputText(readFileSync(join(home, name), 'utf8'), name, async () => 'profiler');
  if (read === null) throw new Error(`${name} was not read`);
  return read;
};

/**
 * What is said changes with a figure only where it should: a missing figure is not told as one, a doubled one is not
 * told as it was. The golden names, for each figure, the rules that fall away and those that come, with their figures.
 */
describe('of an input with one figure missing, halved or doubled', async () => {
  const inputs: readonly (readonly [name: string, input: ExplainInput, questions: readonly string[]])[] = [
    ['aggregation', inputFrom([['optimizer', 'dense-agg-32b-test']]), ofResults],
    ['decode', inputFrom([['optimizer', 'dense-disagg-decode']]), ofResults],
    ['ratio', inputFrom([['optimizer', 'r-pd8b']]), ofResults],
    ['json', await file('json.json'), ofResults],
    ['prediction', await file('aic.txt'), ofResults],
    ['pass', inputFrom([['text-generate', 'dense-decode-bounds']]), ofResults],
    ['summary', await file('prof.txt'), ofResults],
    ['recordings', recordings(), ofRecordings],
    ['devices', inputFrom([['optimizer', 'r-multi']]), []],
    [
      'two-results',
      inputFrom([
        ['optimizer', 'dense-agg-32b-test'],
        ['optimizer', 'dense-agg-14b-bf16'],
      ]),
      ofTwo,
    ],
  ];
  it.each(inputs)('%s', async (name, input, questions) => {
    const asked = questions.map((text) => understandQuestion(text, questionReader, askedAbout(input)));
    const key = (one: Statement) => `${one.rule}\n${one.text.en}\n${one.text.zh}`;
    const usual = new Map(said(input, asked).map((one) => [key(one), one]));
    const explained = new Map(said(input, []).map((one) => [key(one), one]));
    const lines = [...variants(input)].map(({ change, input: varied }) => {
      // Halves find the other side of a threshold; what answers tell of them, doubles tell as well.
      const isHalf = change.endsWith('x0.5');
      const now = new Map(said(varied, isHalf ? [] : asked).map((one) => [key(one), one]));
      const broken = [...now.values()].filter(({ text }) => noFigure.test(text.en + text.zh));
      expect(
        broken.map(({ text }) => text),
        change,
      ).toEqual([]);
      const before = isHalf ? explained : usual;
      const lost = [...before].flatMap(([id, one]) => (now.has(id) ? [] : [one.rule]));
      const come = [...now].flatMap(([id, one]) =>
        before.has(id) ? [] : [`${one.rule} ${numbersIn(one.text.en).join(' ')}`.trim()],
      );
      return [change, `  - ${lost.join(', ')}`, `  + ${come.join(', ')}`].join('\n');
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../golden/said/one-figure-apart-${name}.txt`),
    );
  });
});
