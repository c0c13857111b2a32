import type { Question, Review, SessionSnapshot, TranscriptEntry } from '../../dialog/session.ts';
import { saidLines, settledLines, settledRows } from '../../dialog/transcript-lines.ts';
import type { Answer, Answers } from '../../plan/answers.ts';
import type { Forecast } from '../../plan/forecast.ts';
import { planRows } from '../../plan/review/rows.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import type { SlotId, SlotValues } from '../../plan/slots/values.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';

function stated<Value>(value: Value, said: string | null): Answer<Value> {
  return { value, provenance: { label: 'user-provided', said }, reading: null };
}

/** What the sample user says first. */
export function sampleSentence(language: Language): string {
  return language === 'en'
    ? 'Qwen3-32B on 8 A2 376T, 3500 in 1500 out, TPOT under 50 ms'
    : '用 8 卡 A2 376T 跑 Qwen3-32B，3500 进 1500 出，TPOT 不超过 50ms';
}

/** What the sample sentence states. */
export function sampleAnswers(language: Language): Answers {
  const isEnglish = language === 'en';
  return {
    model: stated('Qwen/Qwen3-32B', 'Qwen3-32B'),
    devices: stated(['ATLAS_800_A2_376T_64G'], 'A2 376T'),
    numDevices: stated(8, isEnglish ? '8' : '8 卡'),
    inputLength: stated(3500, isEnglish ? '3500 in' : '3500 进'),
    outputLength: stated(1500, isEnglish ? '1500 out' : '1500 出'),
    tpotLimitMs: stated(50, isEnglish ? 'TPOT under 50 ms' : 'TPOT 不超过 50ms'),
  };
}

/** The same plan with everything answered. */
export function completeAnswers(language: Language): Answers {
  const because = {
    en: 'int8 doubles the matrix peak of this device and halves the weights; accuracy is yours to check.',
    zh: 'int8 让该设备的矩阵峰值翻倍、权重减半；精度需自行验证。',
  };
  return {
    ...sampleAnswers(language),
    mode: stated<SlotValues['mode']>('aggregation', null),
    quantize: {
      value: 'recommended',
      provenance: { label: 'explicit heuristic', because },
      reading: null,
    },
    prefixCache: stated(false, null),
    mtp: stated(false, null),
    engine: stated<SlotValues['engine']>('embedded', null),
  };
}

/** The question of a slot as the dialog asks it. */
export function slotQuestion(slot: SlotId, language: Language, given: Partial<Question> = {}): Question {
  const record = slotRecord(slot);
  return {
    id: slot,
    kind: record.options.length > 0 ? 'choice' : 'text',
    slot,
    ask: record.ask[language],
    why: record.why[language],
    example: record.example[language],
    allowed: record.options.length > 0 ? '' : record.allowed[language],
    choices: record.options.map((option) => ({
      value: option.value,
      label: option.label[language],
      help: option.help[language],
      group: null,
      disabledReason: null,
    })),
    isFuzzy: false,
    isOptional: false,
    history: [],
    ...given,
  };
}

/** Said and understood, as the transcript starts. */
export function sampleTranscript(language: Language, columns: number): readonly TranscriptEntry[] {
  const answers = sampleAnswers(language);
  const slots = Object.keys(answers) as SlotId[];
  return [
    { id: 1, kind: 'said', lines: saidLines(sampleSentence(language)) },
    {
      id: 2,
      kind: 'understood',
      lines: settledLines(settledRows(slots, answers, language), language, columns),
    },
  ];
}

/** A forecast while some answers are open. */
export function sampleForecast(isComplete: boolean): Forecast {
  return {
    best: { parallel: 'TP=8', tokensPerSecond: 3875.21, ttftMs: 15_543.01, tpotMs: 49.8, concurrency: 193 },
    assumed: isComplete
      ? []
      : [
          { slot: 'quantize', value: 'recommended' },
          { slot: 'prefixCache', value: false },
          { slot: 'mtp', value: false },
        ],
    refusal: null,
  };
}

/** The command of the sample plan, whole. */
export const sampleCommand =
  'throughline engine throughput-optimizer Qwen/Qwen3-32B --device ATLAS_800_A2_376T_64G --num-devices 8 --input-length 3500 --output-length 1500 --tpot-limits 50 --quantize-linear-action W8A8_DYNAMIC --quantize-attention-action DISABLED --compile';

/** The review of the sample plan: with a warning, or blocked by an error. */
export function sampleReview(language: Language, isBlocked: boolean): Review {
  const isEnglish = language === 'en';
  const warning = {
    rule: 'no-ttft-limit',
    severity: 'warning' as const,
    message: isEnglish
      ? 'No TTFT limit: the best row may queue for seconds (forecast 15.5 s).'
      : '没有 TTFT 限制：最优配置可能排队数秒（预估 15.5 s）。',
    fix: {
      label: isEnglish ? 'set a TTFT limit' : '设一个 TTFT 限制',
      event: { type: 'edit', slot: 'ttftLimitMs' } as const,
    },
  };
  const error = {
    rule: 'count-fits-grid',
    severity: 'error' as const,
    message: isEnglish
      ? '24 devices do not fit the communication grid of ATLAS_800_A2_376T_64G.'
      : '24 卡不符合 ATLAS_800_A2_376T_64G 的组网规模。',
    fix: {
      label: isEnglish ? 'use 16 devices' : '改用 16 卡',
      event: { type: 'set', slot: 'numDevices', value: 16, said: null } as const,
    },
  };
  const notes = messages(language).plan.modeNotes;
  return {
    rows: planRows(completeAnswers(language), language),
    findings: isBlocked ? [error, warning] : [warning],
    modeNote: [notes.aggregation, notes.oneDevice('ATLAS_800_A2_376T_64G')],
    commands: isBlocked ? [] : [sampleCommand],
    canRun: !isBlocked,
  };
}

/** A snapshot of the sample session. */
export function sampleSnapshot(
  language: Language,
  columns: number,
  given: Partial<SessionSnapshot> = {},
): SessionSnapshot {
  return {
    id: '2026-03-02-quiet-river',
    language,
    phase: 'collect',
    answers: sampleAnswers(language),
    question: null,
    questionsLeft: 0,
    suggestion: null,
    transcript: sampleTranscript(language, columns),
    problem: null,
    forecast: null,
    review: null,
    run: null,
    results: [],
    followUps: [],
    ...given,
  };
}
