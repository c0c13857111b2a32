import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionReader } from '../../src/app/question-reader.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { answer } from '../../src/explain/answers/answer.ts';
import { askedAbout } from '../../src/explain/answers/asked-about.ts';
import { understandQuestion } from '../../src/explain/answers/understand.ts';
import { comparedPasses, comparedResults } from '../../src/explain/compare/compared-sides.ts';
import { explain } from '../../src/explain/explain.ts';
import { noFacts } from '../../src/explain/facts.ts';
import { type ExplainInput, joinInputs } from '../../src/explain/input.ts';
import { numbersIn } from './number-check.ts';
import { embedded, everyRecording, inputFrom, inputFromText, transcript } from './readings.ts';
import { ofRecordings, recordings } from './recordings-kit.ts';
import { saidBy, saidLine } from './said.ts';

/**
 * Which sentences are said of recorded outputs, and from which figures; the wording is left to the catalogues. A change
 * here is a change of what the program claims: `npx vitest run --project parts test/explain/what-is-said.test.ts -u`
 * writes it anew, and the difference is to be read.
 */
const goldenOf = (name: string) => join(import.meta.dirname, `../golden/said/${name}.txt`);

describe('what is said of every recorded output', () => {
  it.each(everyRecording())('%s %s', async (folder, id) => {
    const known = saidBy(explain(inputFrom([[folder, id]]), noFacts));
    const bare = saidBy(explain(inputFrom([[folder, id]], false), noFacts));
    await expect(`${known}\n\n## without its command\n${bare}\n`).toMatchFileSnapshot(
      goldenOf(`${folder}-${id}`),
    );
  });
});

const home = join(import.meta.dirname, 'follow-ups/inputs');

async function inputsOf(): Promise<readonly (readonly [string, ExplainInput])[]> {
  const files = readdirSync(home).map(async (file): Promise<readonly [string, ExplainInput]> => {
    const read = await readInputText(readFileSync(join(home, file), 'utf8'), file, async () => 'profiler');
    if (read === null) throw new Error(`${file} was not read`);
    return [file.replace(/\.\w+$/u, ''), read];
  });
  return [
    ...(await Promise.all(files)),
    ['no-row', inputFrom([['optimizer', 'dense-infeasible']])],
    ['several-devices', inputFrom([['optimizer', 'r-multi']])],
    ['disaggregation', inputFrom([['optimizer', 'dense-disagg-decode']])],
    [
      'two-passes',
      inputFrom([
        ['text-generate', 'dense-decode-bounds'],
        ['text-generate', 'r-dense-decode-compile'],
      ]),
    ],
    [
      'two-runs',
      inputFrom([
        ['optimizer', 'dense-agg-32b-test'],
        ['optimizer', 'dense-agg-14b-bf16'],
      ]),
    ],
    [
      'row-and-pass',
      inputFrom([
        ['optimizer', 'dense-agg-32b-test'],
        ['text-generate', 'dense-decode-bounds'],
      ]),
    ],
    ['row-and-its-passes', rowAndItsPasses()],
    ['changed-plan', changedPlan()],
  ];
}

/** A result with passes of its best row: one with bounds of operators between two without, and one of another row. */
function rowAndItsPasses(): ExplainInput {
  const run = inputFrom([['optimizer', 'dense-agg-32b-test']]);
  const commands = explain(run).nextCommands;
  const passes = (['decode', 'prefill'] as const).flatMap((phase) => {
    const own = commands.find((one) => one.phase === phase)?.command.join(' ') ?? '';
    const command = own.replace(/^.*text[-_]generate/u, 'python -m cli.inference.text_generate');
    const printed = transcript('text-generate', 'dense-decode-bounds').split('\n').slice(1).join('\n');
    const bare = transcript('text-generate', 'r-dense-decode-compile').split('\n').slice(1).join('\n');
    return [
      `${command}\n${bare}`,
      `${command}\n${printed}`,
      `${command}\n${bare}`,
      `${command.replace('--tp-size 8', '--tp-size 4')}\n${printed}`,
    ];
  });
  return joinInputs([run, ...passes.map(inputFromText)]);
}

/** A result whose plan was changed after it ran. */
function changedPlan(): ExplainInput {
  const input = inputFrom([['optimizer', 'dense-agg-32b-test']]);
  const conditions = input.runs[0]?.conditions;
  if (conditions === undefined) throw new Error('the recording has no run');
  return { ...input, plan: { ...conditions, numDevices: 16, tpotLimitMs: 30, compile: null, devices: [] } };
}

/** Questions that ask for one kind of answer each, whatever the input. */
const questions: readonly string[] = [
  'explain everything',
  'is this reasonable?',
  'why this strategy?',
  'why not TP=4?',
  'why not TP=16?',
  'what limits it?',
  'prefill or decode?',
  'what if TPOT were 30 ms?',
  'what if we had 16 devices',
  'what if TPOT were 1 ms?',
  'what if W8A16',
  'what if mtp 2',
  'what if prefix cache hit rate is 50%',
  'what if the input length is 8k',
  'how many devices for 6000 tok/s?',
  'how many devices for TPOT 30 ms',
  'how many users can it serve?',
  'can it serve 2000 users?',
  'can it serve 3 requests per second?',
  'compare with A3 752T',
  'why is A slower than B?',
  'what changed?',
  'what do Cube/Vec/Comm/Mem say?',
  'which operators take the most time?',
  'how long does attention take?',
  'widen the search',
  'would EP help?',
  'would MTP help?',
  'would prefix caching help?',
  'would another quantization help?',
  'show the validation commands',
  'equation of TPOT',
  'equation of TTFT',
  'equation of throughput',
  'equation of memory',
  'how is the ratio computed?',
  'what is the memory use?',
  'does it fit a context of 32k?',
  'what is the throughput per device?',
  'how long does a whole request take?',
  'what does a million tokens cost at 2 dollars an hour?',
  'how well is the hardware used?',
  'how idle is it?',
  'what is the evidence?',
  'what are the conditions?',
  'what should I try next?',
  'show the candidates',
  'give me a summary',
  'p99 latency?',
  'should prefill and decode be separated?',
  'how many prefill instances do I need for 10 requests per second?',
  'would it be better to run both phases together?',
  "why don't you separate prefill and decode",
  'how close are we to what the silicon can do',
  'TTFT is killing us, how do we bring it down?',
  'how can TPOT be reduced?',
  '3P9D - what would that give',
  'two more decode boxes and one more prefill',
  'how long is a single request in total?',
  'which kernel families take the time?',
  'how much of the communication is overlapped?',
  'what is the longest context it can hold?',
  'why not a batch of 512?',
  'how many experts does each device hold?',
  'what is the TTFT?',
  'how high is the throughput?',
];

const conditionsOf = new Map<string, ReturnType<typeof questionReader.conditions>>();
/** Each input is asked the same questions; which conditions one names does not hang on the input. */
const reader: typeof questionReader = {
  ...questionReader,
  conditions: (text) => {
    const read = conditionsOf.get(text) ?? questionReader.conditions(text);
    conditionsOf.set(text, read);
    return read;
  },
};

describe('what is answered', async () => {
  const inputs = await inputsOf();
  const facts = embedded();
  it.each(inputs)('of %s', async (name, input) => {
    const explained = saidBy(explain(input, facts));
    const answers = questions.map((text) => {
      const question = understandQuestion(text, reader, askedAbout(input));
      const { statements, commands, offers } = answer(question, input, facts);
      return [
        `## ${text} (${question.intent})`,
        ...statements.map(saidLine),
        ...commands.map(({ id, phase, command }) => `command ${id} ${phase}: ${command.join(' ')}`),
        ...offers.map((offer) => `offers ${JSON.stringify(offer)}`),
      ].join('\n');
    });
    await expect(`${explained}\n\n${answers.join('\n\n')}\n`).toMatchFileSnapshot(
      goldenOf(`answers-${name}`),
    );
  });
});

describe('what is answered of recordings', () => {
  const input = recordings();
  const [first, later] = input.traces;
  if (first === undefined || later === undefined) throw new Error('two recordings are there');
  const { facts: _, ...listed } = later;
  const bare = { ...listed, overlap: null, steps: null };
  const inputs: readonly (readonly [string, ExplainInput])[] = [
    ['two', input],
    ['one', { ...input, traces: [later] }],
    ['same', { ...input, traces: [first, first] }],
    ['other-phases', { ...input, traces: [first, { ...later, phase: 'prefill' }] }],
    [
      'three',
      { ...input, traces: [bare, { ...first, phase: 'mixed' }, first, { ...later, phase: 'mixed' }] },
    ],
    ['unknown-origin', { ...input, traces: [{ ...first, origin: 'unknown' }, later] }],
  ];
  it.each(inputs)('%s', async (name, one) => {
    const answers = ofRecordings.map((text) => {
      const question = understandQuestion(text, reader, askedAbout(one));
      const { statements } = answer(question, one, noFacts);
      return [
        `## ${text} (${question.intent})`,
        ...statements.map((each) => `${saidLine(each)}\n    says ${numbersIn(each.text.en).join(' ')}`),
      ].join('\n');
    });
    await expect(`${saidBy(explain(one, noFacts))}\n\n${answers.join('\n\n')}\n`).toMatchFileSnapshot(
      goldenOf(`recordings-${name}`),
    );
  });
});

describe('what is said of two sides', () => {
  const facts = embedded();
  const runs = [
    'dense-agg-32b-test',
    'dense-agg-14b-bf16',
    'dense-disagg-decode',
    'r-pd8b',
    'r-multi',
    'dense-infeasible',
  ];
  const pairs = runs.flatMap((left) =>
    runs.filter((right) => right !== left).map((right) => [left, right] as const),
  );

  it('of every two results', async () => {
    const parts = pairs.flatMap(([left, right]) => {
      const [a, b] = inputFrom([
        ['optimizer', left],
        ['optimizer', right],
      ]).runs;
      if (a === undefined || b === undefined) throw new Error('a recording was not read');
      return [
        `## ${left} beside ${right}`,
        ...comparedResults({ run: a, phase: null }, { run: b, phase: null }, facts).map(saidLine),
        `## ${left} beside ${right}: decode`,
        ...comparedResults({ run: a, phase: 'decode' }, { run: b, phase: 'decode' }, facts).map(saidLine),
      ];
    });
    await expect(`${parts.join('\n')}\n`).toMatchFileSnapshot(goldenOf('two-results'));
  });

  it('of every two passes', async () => {
    const passes = [
      'dense-decode-bounds',
      'r-dense-decode-compile',
      'r-dense-prefill-eager',
      'ds-decode-mtp',
      'dense-pp2',
    ];
    const read = inputFrom(passes.map((id) => ['text-generate', id] as const)).forwards;
    const parts = read.flatMap((left, at) =>
      read.flatMap((right, other) =>
        at === other
          ? []
          : [`## ${passes[at]} beside ${passes[other]}`, ...comparedPasses(left, right).map(saidLine)],
      ),
    );
    await expect(`${parts.join('\n')}\n`).toMatchFileSnapshot(goldenOf('two-passes'));
  });
});
