import { type DeviceReport, type OptimizeRequest, optimize, type PhaseReport } from '../../engine/index.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { formatWords } from '../../plan/review/assessment-words.ts';
import type { CaseOutcome } from '../../results/case-outcome.ts';
import { shortLabel } from '../../results/summary/summary-view.ts';
import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { formatConcerns } from '../embedded/assess/formats.ts';
import { runtimeMemoryOf } from '../embedded/assess/runtime-memory.ts';
import { refusalOf } from '../embedded/forecast.ts';
import { measuredBands } from '../embedded/measured-bands.ts';
import { planRequest } from '../embedded/plan-request.ts';
import { hasMeasuredPoints } from '../embedded/to-result.ts';

/** One case as it goes to a worker: plain data. */
export interface CaseTask {
  readonly index: number;
  readonly line: number;
  readonly answers: Answers;
}

type Note = CaseOutcome['notes'][number];

function bilingual(say: (language: 'en' | 'zh') => string): Note {
  return { en: say('en'), zh: say('zh') };
}

/** Limits of the model for one device of a case: formats without a peak, memory that is not there. */
function notesOf(request: OptimizeRequest, at: number, report: DeviceReport): Note[] {
  const device = request.devices[at];
  if (device === undefined) return [];
  const concerns = formatConcerns(request, device);
  const formats = { device: device.name, concerns, modelled: null, computed: null };
  const broken = report.phases
    .flatMap(({ selected }) => selected.slice(0, 1))
    .map((row) => runtimeMemoryOf(request, device, row))
    .filter(({ leftGiB }) => leftGiB < 0);
  return [
    ...(concerns.length === 0 ? [] : [bilingual((language) => formatWords(formats, language))]),
    ...broken.map(({ row, leftGiB }) =>
      bilingual((language) =>
        messages(language).assessment.memoryBreaks(
          device.name,
          row.parallel,
          fixed(row.batchSize),
          fixed(-leftGiB, 1),
        ),
      ),
    ),
  ];
}

const nothingFound = {
  parallel: null,
  batchSize: null,
  concurrency: null,
  tokensPerSecond: null,
  tokensPerSecondPerDevice: null,
  ttftMs: null,
  tpotMs: null,
  tokensPerSecondLow: null,
  tokensPerSecondHigh: null,
  tpotLowMs: null,
  tpotHighMs: null,
  memoryLeftGiB: null,
} as const;

/** The bands that the same row has in a result. */
function bandsOf(
  device: string,
  phase: string,
  { tokensPerSecond, tpotMs, mtpTokens }: PhaseReport['selected'][number],
  { compile }: OptimizeRequest,
) {
  const bands = hasMeasuredPoints(device, phase)
    ? measuredBands({ throughputTokensPerSecond: tokensPerSecond, tpotMs, mtp: mtpTokens }, compile)
    : [];
  const band = (figure: string) => bands.find((one) => one.figure === figure)?.band ?? null;
  const [rate, time] = [band('throughputTokensPerSecond'), band('tpotMs')];
  return {
    tokensPerSecondLow: rate?.[0] ?? null,
    tokensPerSecondHigh: rate?.[1] ?? null,
    tpotLowMs: time?.[0] ?? null,
    tpotHighMs: time?.[1] ?? null,
  };
}

function outcomesOf(
  common: Pick<CaseOutcome, 'index' | 'line'>,
  request: OptimizeRequest,
  report: DeviceReport,
  at: number,
): CaseOutcome[] {
  const { task, limits, prompts, outputTokens, quantization } = request;
  const notes = notesOf(request, at, report);
  return report.phases.map(({ phase, selected, numDevices }): CaseOutcome => {
    const [row] = selected;
    const said = {
      ...common,
      model: request.model,
      device: report.device,
      numDevices,
      inputLength: prompts.kind === 'fixed' ? prompts.tokens : null,
      outputLength: outputTokens,
      mode: task.mode,
      phase,
      ttftLimitMs: limits.ttftMs,
      tpotLimitMs: limits.tpotMs,
      quantizeLinearAction: quantization.linear,
      quantizeAttentionAction: quantization.attention,
      notes,
    };
    if (row === undefined) return { ...said, ...nothingFound, status: 'infeasible' };
    return {
      ...said,
      status: 'found',
      parallel: shortLabel(row.label),
      batchSize: row.batchSize,
      concurrency: row.concurrency,
      tokensPerSecond: row.tokensPerSecond,
      tokensPerSecondPerDevice: row.tokensPerSecondPerDevice,
      ttftMs: row.ttftMs,
      tpotMs: row.tpotMs,
      ...bandsOf(report.device, phase, row, request),
      memoryLeftGiB: row.memory.availableGiB,
    };
  });
}

/** Runs one case on the embedded engine: one outcome for each device and phase. */
export function runCase({ index, line, answers }: CaseTask): readonly CaseOutcome[] {
  try {
    const { request } = planRequest(answers);
    const report = optimize(request);
    return report.devices.flatMap((device, at) => outcomesOf({ index, line }, request, device, at));
  } catch (error) {
    const reason = refusalOf(error);
    return [
      {
        index,
        line,
        model: answered(answers, 'model') ?? '',
        device: (answered(answers, 'devices') ?? []).join(' '),
        numDevices: answered(answers, 'numDevices') ?? 0,
        inputLength: answered(answers, 'inputLength'),
        outputLength: answered(answers, 'outputLength'),
        mode: answered(answers, 'mode') ?? '',
        phase: '',
        ttftLimitMs: answered(answers, 'ttftLimitMs'),
        tpotLimitMs: answered(answers, 'tpotLimitMs'),
        quantizeLinearAction: answered(answers, 'quantizeLinearAction') ?? '',
        quantizeAttentionAction: answered(answers, 'quantizeAttentionAction') ?? '',
        ...nothingFound,
        status: 'refused',
        notes: [{ en: reason.en, zh: reason.zh }],
      },
    ];
  }
}
