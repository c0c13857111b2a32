import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSession } from '../../src/dialog/create-session.ts';
import type { RunOutcome } from '../../src/dialog/ports.ts';
import type { Session, SessionSnapshot, TranscriptEntry } from '../../src/dialog/session.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import type { Language } from '../../src/text/language.ts';
import { plainText } from '../../src/text/line.ts';
import { answersOf, facts } from '../plan/plan-kit.ts';
import { resultOf } from '../plan/result-kit.ts';
import { ask, choose, core, done, ends, failed, plain, type Step, say, settled } from './scripts-kit.ts';
import { fakePorts } from './session-kit.ts';

const nothing: RunOutcome = { status: 'done', results: [resultOf(null)], logPath: 'run-1/log' };

/**
 * Whole sessions, event by event: what is asked, answered, offered and refused. A change here is a change of what people
 * go through: `npx vitest run --project parts test/dialog/whole-sessions.test.ts -u` writes it anew, and the difference
 * is to be read.
 */
const scripts: Readonly<Record<string, readonly Step[]>> = {
  'one question after the other': [
    say('Dense-1B'),
    choose(['TEST_DEVICE']),
    say('8'),
    say('3500'),
    say('nonsense'),
    say('1500'),
    choose('sideways'),
    choose('aggregation'),
    say('50 ms'),
    choose('recommended'),
    say('no'),
    say('不'),
    choose('no'),
    plain('to-confirm'),
    plain('decline'),
    plain('to-confirm'),
    plain('run'),
    { type: 'run-says', line: 'searching', fraction: 0.25 },
    { type: 'run-says', line: 'more', fraction: 0.5 },
    ends(done),
    ask('why this strategy?'),
    say('16 cards'),
    plain('to-result'),
  ],
  'all at once': [
    ...settled,
    plain('run'),
    plain('to-confirm'),
    plain('run'),
    ends(nothing),
    ask('what limits it?'),
  ],
  'a failure with a way out': [
    ...settled,
    plain('to-confirm'),
    plain('run'),
    ends(failed),
    { type: 'set', slot: 'numDevices', value: 8, said: null },
    plain('to-confirm'),
    plain('run'),
    plain('cancel'),
    plain('to-review'),
  ],
  'a run that is cancelled or takes too long': [
    ...settled,
    plain('to-confirm'),
    plain('run'),
    ends({ ...failed, status: 'timed-out', cause: 'unknown', correction: null, importantLines: [] }),
    plain('to-confirm'),
    plain('run'),
    ends({ ...failed, status: 'cancelled', cause: 'environment', correction: null }),
  ],
  'back and forth': [
    say(core),
    choose('disaggregation'),
    choose('prefill'),
    plain('undo'),
    plain('undo'),
    plain('redo'),
    plain('redo'),
    plain('redo'),
    plain('back'),
    { type: 'edit', slot: 'numDevices' },
    plain('back'),
    { type: 'edit', slot: 'numDevices' },
    say('16'),
    { type: 'edit', slot: 'epSizes' },
    { type: 'drop', slot: 'mode' },
    { type: 'drop', slot: 'mode' },
    plain('to-review'),
    plain('undo'),
  ],
  recommendations: [
    say('Expert-9B on TEST_DEVICE'),
    plain('recommend'),
    say('8 cards, 2k in 500 out'),
    say('not sure'),
    plain('recommend'),
    plain('take-suggestion'),
    plain('take-suggestion'),
    say('you choose'),
    plain('take-suggestion'),
    plain('to-review'),
    plain('recommend'),
  ],
  'doubt about the whole': [
    say('I do not know, help me choose'),
    choose('aggregation'),
    say('compare'),
    say('Dense-1B'),
    choose(['TEST_DEVICE', 'OTHER_DEVICE']),
  ],
  'a comparison': [
    say('Dense-1B, 8 TEST_DEVICE vs 4 OTHER_DEVICE, 3500 in 1500 out, TPOT 50 ms'),
    choose('aggregation'),
    choose('recommended'),
    choose(false),
    choose(false),
    choose('no'),
    plain('to-confirm'),
    plain('run'),
    ends(done),
  ],
  'ambiguous words': [
    say('Dense-1B on 4 or 8 TEST_DEVICE'),
    choose(8),
    say('latency 50 ms'),
    say('2'),
    say('disagg'),
    say('1'),
    say('both'),
  ],
  corrections: [
    say(core),
    say('no, 16 cards'),
    say('actually TTFT 2 s too'),
    say('forget the TTFT limit'),
    say('not Dense-1B but Expert-9B'),
    say('w8a8'),
    say('1'),
  ],
  'wrong values': [
    say('Dense-1B on 8 TEST_DEVICE'),
    { type: 'set', slot: 'inputLength', value: 0, said: '0' },
    { type: 'set', slot: 'devices', value: ['nothing'], said: null },
    { type: 'set', slot: 'numDevices', value: 2.5, said: null },
    say('input -5'),
    say('output zero'),
    choose(null),
  ],
  'findings with a fix': [
    ...settled,
    { type: 'set', slot: 'tpSizes', value: [4, 16], said: null },
    plain('to-confirm'),
    { type: 'set', slot: 'tpSizes', value: [4], said: null },
    { type: 'set', slot: 'searchSpace', value: 'tp-ep', said: null },
    { type: 'set', slot: 'maxBatchedTokens', value: 1000, said: null },
    plain('to-confirm'),
  ],
  features: [
    say(core),
    choose('aggregation'),
    choose('custom'),
    choose('MXFP4'),
    choose('DISABLED'),
    say('32'),
    choose(true),
    say('50%'),
    choose(true),
    say('1'),
    say('0.9'),
    choose('no'),
  ],
  'a P/D ratio': [
    say(
      'Dense-1B, P/D ratio with 4 cards per prefill instance and 2 per decode instance, TEST_DEVICE, 3500 in 1500 out',
    ),
    say('2s'),
    say('50ms'),
    choose('recommended'),
    choose(false),
    choose(false),
    choose('no'),
  ],
  images: [
    say('Vision-2B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT 50 ms'),
    choose(false),
    say('720'),
    say('1280'),
    say('1'),
    choose('aggregation'),
  ],
  'a GPU': [
    say('Dense-1B on 2 GPU Two, 3500 in 1500 out, TPOT 50 ms, fp8'),
    choose('aggregation'),
    choose('vllm'),
    choose('closed-loop'),
    say('64'),
    choose('no'),
  ],
  reuse: [
    say('same as last time'),
    {
      type: 'reuse',
      session: 'earlier',
      answers: answersOf({ model: 'Dense-1B', devices: ['TEST_DEVICE'], numDevices: 8, mtp: false }),
    },
    say('3500 in 1500 out'),
    plain('undo'),
  ],
  'words that are not used': [
    say('Dense-1B on 8 TEST_DEVICE, 3500 in 1500 out, power budget 3 kW'),
    say('power budget 3 kW'),
    say('TPOT 50 ms, availability 99.9%'),
    plain('undo'),
    say('output 0, TPOT 50 ms'),
    say('thanks'),
    say('why?'),
  ],
  'another language': [
    say(core),
    { type: 'language', language: 'zh' },
    choose('aggregation'),
    { type: 'language', language: 'en' },
  ],
};

function written(entry: TranscriptEntry): string {
  return `  ${entry.kind}: ${plainText(entry.lines).replaceAll('\n', '\n    ')}`;
}

function questionOf({ question }: SessionSnapshot): string[] {
  if (question === null) return [];
  const { id, kind, choices, isFuzzy, isOptional, hasSuggestion } = question;
  const marks = [
    kind,
    ...(isFuzzy ? ['fuzzy'] : []),
    ...(isOptional ? ['optional'] : []),
    ...(hasSuggestion ? ['suggestion'] : []),
  ];
  return [
    `  asks ${id} (${marks.join(', ')})`,
    ...choices.map(
      ({ value, group, disabledReason }) =>
        `    ${JSON.stringify(value)}${group === null ? '' : ` [${group}]`}${disabledReason === null ? '' : ` not: ${disabledReason}`}`,
    ),
  ];
}

function state(now: SessionSnapshot): string[] {
  const answers = Object.entries(now.answers).map(
    ([slot, one]) =>
      `${slot}=${JSON.stringify(one.value)} (${one.provenance.label}${one.reading === null ? '' : `, ${one.reading}`})`,
  );
  const { review, run, suggestion } = now;
  return [
    `  ${now.phase}, ${now.questionsLeft} left${now.problem === null ? '' : `, problem: ${now.problem}`}`,
    `  answers: ${answers.join('; ')}`,
    ...questionOf(now),
    ...(suggestion === null
      ? []
      : [`  suggests ${JSON.stringify(suggestion.value)} (${suggestion.provenance.label})`]),
    ...(review === null
      ? []
      : [
          `  review: can run ${review.canRun}, ${review.rows.length} rows, commands: ${review.commands.join(' | ')}`,
          ...review.findings.map(
            ({ rule, severity, fix, alternatives }) =>
              `    ${severity} ${rule}: ${JSON.stringify(fix?.event ?? null)} ${alternatives.length}`,
          ),
        ]),
    ...(run === null
      ? []
      : [`  run: ${run.status} ${run.progress} ${run.expectedMs} ${run.tail.join(' / ')}`]),
    ...now.followUps.map((one) => `  offers ${one.label}`),
  ];
}

async function play(language: Language, steps: readonly Step[]): Promise<string> {
  const { ports, runs, journal } = fakePorts();
  const session: Session = createSession({ id: 'one', language, ports, facts, understand });
  const story: string[] = state(session.snapshot());
  for (const step of steps) {
    const before = session.snapshot().transcript.length;
    const running = runs.at(-1);
    if (step.type === 'run-ends') {
      running?.end(step.outcome);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    } else if (step.type === 'run-says') {
      running?.observer.line(step.line);
      running?.observer.progress(step.fraction);
    } else {
      const can = session.can(step);
      session.send(step);
      story.push(`> ${JSON.stringify(step)}${can ? '' : ' (cannot)'}`);
    }
    if (step.type === 'run-ends' || step.type === 'run-says') story.push(`> ${step.type}`);
    const now = session.snapshot();
    story.push(...now.transcript.slice(before).map(written), ...state(now));
  }
  story.push(`journal: ${journal.map(({ type }) => type).join(' ')}`);
  return `${story.join('\n')}\n`;
}

describe('whole sessions', () => {
  it.each(Object.entries(scripts))('%s', async (name, steps) => {
    const file = join(
      import.meta.dirname,
      `../golden/dialog/${name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}.txt`,
    );
    await expect(await play('en', steps)).toMatchFileSnapshot(file);
  });
});
