import type { Choice, Question, SessionSnapshot } from '../../dialog/session.ts';
import { draftOf } from '../../screens/draft.ts';
import { type EarlierSession, initialState, type ScreenState } from '../../screens/state.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { type Line, line, span } from '../../text/line.ts';
import {
  completeAnswers,
  sampleForecast,
  sampleReview,
  sampleSentence,
  sampleSnapshot,
  slotQuestion,
} from './sample-plan.ts';
import { sampleFollowUps, sampleInfeasible, sampleSummary } from './sample-summary.ts';

/** One screen of the gallery. */
export interface GalleryScreen {
  readonly name: string;
  readonly snapshot: SessionSnapshot;
  readonly state: ScreenState;
  readonly earlier: readonly EarlierSession[];
}

function openingQuestion(language: Language): Question {
  const texts = messages(language).dialog.opening;
  return {
    ...slotQuestion('model', language),
    id: 'opening',
    kind: 'opening',
    slot: null,
    ask: texts.ask,
    why: texts.why,
    example: texts.example,
    allowed: texts.allowed,
  };
}

const deviceNames: readonly (readonly [series: string, id: string, memoryGiB: number])[] = [
  ['Atlas 800 A2', 'ATLAS_800_A2_280T_64G', 64],
  ['Atlas 800 A2', 'ATLAS_800_A2_313T_64G', 64],
  ['Atlas 800 A2', 'ATLAS_800_A2_376T_64G', 64],
  ['Atlas 800 A3', 'ATLAS_800_A3_560T_128G_DIE', 64],
  ['Atlas 800 A3', 'ATLAS_800_A3_752T_128G_DIE', 64],
  ['NVIDIA', 'H100_SXM', 80],
  ['NVIDIA', 'H200_SXM', 141],
];

function deviceChoices(language: Language): readonly Choice[] {
  const noEstimator = language === 'en' ? 'no estimator can run it yet' : '暂无估算器可用';
  return deviceNames.map(([group, id, memoryGiB]) => ({
    value: id,
    label: id,
    help: `${memoryGiB} GiB`,
    group,
    disabledReason: group === 'NVIDIA' ? noEstimator : null,
  }));
}

function readingsQuestion(language: Language): Question {
  const isEnglish = language === 'en';
  const texts = messages(language).dialog.readings;
  const readings = isEnglish
    ? [
        ['Phase capability', 'how fast prefill and decode are, each alone'],
        ['Instance ratio', 'how many P and D instances fit 16 devices'],
      ]
    : [
        ['阶段能力', 'Prefill 和 Decode 各自单独能跑多快'],
        ['实例配比', '16 卡里放几个 P 实例、几个 D 实例'],
      ];
  return {
    ...slotQuestion('mode', language),
    id: 'readings',
    kind: 'readings',
    ask: texts.ask('PD分离', texts.two),
    why: texts.why,
    choices: readings.map(([label = '', help = '']) => ({
      value: label,
      label,
      help,
      group: null,
      disabledReason: null,
    })),
  };
}

function failureLines(language: Language): readonly Line[] {
  const { label, causes } = messages(language).dialog;
  return [
    line(span(`✗ ${label.runFailed(causes.environment)}`, 'error')),
    line("  ModuleNotFoundError: No module named 'torch'"),
    line(span(label.log('~/.local/state/throughline/quiet-river/run-1.log'), 'dim')),
  ];
}

/** Every screen in one language, from fixed snapshots, in the order of a conversation. */
export function galleryScreens(language: Language, columns: number): readonly GalleryScreen[] {
  const isEnglish = language === 'en';
  const texts = messages(language);
  const at = (given: Partial<SessionSnapshot>) => sampleSnapshot(language, columns, given);
  const screen = (
    name: string,
    snapshot: SessionSnapshot,
    state: Partial<ScreenState> = {},
    earlier: readonly EarlierSession[] = [],
  ): GalleryScreen => ({ name, snapshot, state: { ...initialState, ...state }, earlier });
  const earlier: readonly EarlierSession[] = [
    isEnglish
      ? { id: 'a', title: 'GLM-4.5 on 16 A3', state: 'yesterday, waiting for a quantization choice' }
      : { id: 'a', title: 'GLM-4.5，16 卡 A3', state: '昨天，等待选择量化' },
    isEnglish
      ? { id: 'b', title: 'Qwen3-235B-A22B on 32 A2', state: '3 days ago, summary' }
      : { id: 'b', title: 'Qwen3-235B-A22B，32 卡 A2', state: '3 天前，已有结果' },
  ];
  const opening = at({ question: openingQuestion(language), transcript: [] });
  const asking = (question: Question, questionsLeft: number, given: Partial<SessionSnapshot> = {}) =>
    at({ question, questionsLeft, ...given });
  const mode = asking(slotQuestion('mode', language), 4, { forecast: sampleForecast(false) });
  const devices: Question = {
    ...slotQuestion('devices', language),
    kind: 'many',
    isFuzzy: true,
    choices: deviceChoices(language),
  };
  const review = (isBlocked: boolean) =>
    at({
      phase: 'review',
      answers: completeAnswers(language),
      review: sampleReview(language, isBlocked),
      forecast: isBlocked ? null : sampleForecast(true),
    });
  const run = {
    command: '',
    engine: 'TensorCast 84fec85',
    startedAtMs: 0,
    expectedMs: 90_000,
    progress: 0.7,
    tail: ['[INFO] TP=1 done', '[INFO] TP=2 done', '[INFO] TP=4 searching, batch 91'],
    logPath: '~/.local/state/throughline/quiet-river/run-1.log',
    status: 'running' as const,
  };
  const infeasible = sampleInfeasible(language, columns);
  return [
    screen('opening', opening, {}, earlier),
    screen('opening, typed', opening, { draft: draftOf(sampleSentence(language)) }),
    screen('understood and the next question', mode),
    screen('why this is asked', mode, { panel: 'why' }),
    screen('recommendation', {
      ...asking(slotQuestion('quantize', language), 3, { forecast: sampleForecast(false) }),
      suggestion: {
        value: 'recommended',
        label: 'W8A8_DYNAMIC',
        provenance: {
          label: 'explicit heuristic',
          because: { en: '', zh: '' },
        },
        because: isEnglish
          ? 'int8 doubles the matrix peak of this device and halves the weights; accuracy is yours to check.'
          : 'int8 让该设备的矩阵峰值翻倍、权重减半；精度需自行验证。',
      },
    }),
    screen('text question', asking(slotQuestion('ttftLimitMs', language), 5), { draft: draftOf('2s') }),
    screen(
      'text question, refused',
      asking(slotQuestion('numDevices', language), 6, {
        problem: texts.plan.problems.notWhole('8.5', slotRecordAllowed(language)),
      }),
    ),
    screen('long list', asking(devices, 7, { transcript: [] }), { marked: [2], selected: 3 }),
    screen('long list, filtered', asking(devices, 7, { transcript: [] }), { draft: draftOf('a3 7') }),
    screen('two readings', asking(readingsQuestion(language), 5, { transcript: [] })),
    screen('review', review(false)),
    screen('review, blocked', review(true)),
    screen('edit a line', { ...review(false), transcript: [] }, { panel: 'edit', selected: 5 }),
    screen('where each value is from', { ...review(false), transcript: [] }, { panel: 'sources' }),
    screen('confirm', { ...review(false), phase: 'confirm', transcript: [] }),
    screen('running', at({ phase: 'run', run, transcript: [] }), { nowMs: 72_000 }),
    screen(
      'stopping',
      at({ phase: 'run', run: { ...run, expectedMs: null, progress: null }, transcript: [] }),
      {
        nowMs: 75_000,
        notice: texts.ui.quit.stopping,
      },
    ),
    screen(
      'summary',
      at({
        phase: 'followUp',
        review: sampleReview(language, false),
        transcript: [{ id: 9, kind: 'summary', lines: sampleSummary(language, columns) }],
        followUps: sampleFollowUps(language),
      }),
    ),
    screen(
      'follow-up, typed',
      at({
        phase: 'followUp',
        review: sampleReview(language, false),
        transcript: [],
        followUps: sampleFollowUps(language),
      }),
      { draft: draftOf(isEnglish ? 'what if TPOT were 30?' : 'TPOT 改成 30 会怎样') },
    ),
    screen(
      'no feasible plan',
      at({
        phase: 'explain',
        transcript: [{ id: 9, kind: 'summary', lines: infeasible.lines }],
        followUps: infeasible.followUps,
      }),
    ),
    screen(
      'failed',
      at({
        phase: 'failed',
        transcript: [{ id: 9, kind: 'error', lines: failureLines(language) }],
        run: { ...run, status: 'failed' },
        followUps: [
          {
            label: isEnglish ? 'Run with the embedded engine' : '改用内置引擎运行',
            event: { type: 'set', slot: 'engine', value: 'embedded', said: null },
          },
        ],
      }),
    ),
    screen('stopped', at({ phase: 'cancelled', transcript: [], run: { ...run, status: 'cancelled' } })),
    screen('help', { ...mode, transcript: [] }, { panel: 'help' }),
    screen('commands', { ...mode, transcript: [] }, { draft: draftOf('/re') }),
    screen('earlier sessions', opening, { panel: 'sessions' }, earlier),
    screen('ctrl-c', { ...mode, transcript: [] }, { notice: texts.ui.quit.again }),
  ];
}

function slotRecordAllowed(language: Language): string {
  return slotQuestion('numDevices', language).allowed;
}
