import { UsageError } from '../../app/usage-error.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { AnalysisOptions } from '../../trace/analysis/analyse.ts';
import { type Framework, frameworkOf, frameworkWords } from '../../trace/framework/framework.ts';
import type { TableLimits } from '../../trace/report/stage-report.ts';
import { type Stage, stages } from '../../trace/stages/stage.ts';
import type { TriageFlags } from './triage-flags.ts';

type Texts = Catalogue['triageCommand']['usage'];

/** Inputs of a triage: one trace or folder, or a pair. */
export type TriageInputs =
  | { readonly kind: 'single'; readonly path: string }
  | { readonly kind: 'pair'; readonly mapping: readonly string[]; readonly formal: string };

/** A number of a flag. @throws UsageError */
export function numberOf(flag: string, word: string, texts: Texts, least = 0): number {
  const value = Number(word);
  if (word.trim() === '' || !Number.isFinite(value) || value < least)
    throw new UsageError(texts.number(flag, word));
  return value;
}

/** A whole number of a flag; null where it was left out. @throws UsageError */
export function wholeOf(flag: string, word: string | undefined, texts: Texts): number | null {
  if (word === undefined) return null;
  const value = numberOf(flag, word, texts);
  if (!Number.isInteger(value)) throw new UsageError(texts.number(flag, word));
  return value;
}

/** The framework of `--framework`; null = told from the trace. @throws UsageError */
function frameworkFlag(word: string, texts: Texts): Framework | null {
  if (word === 'auto') return null;
  const framework = frameworkOf(word);
  if (framework === null) throw new UsageError(texts.framework(word, ['auto', ...frameworkWords].join(', ')));
  return framework;
}

/** The stage of a word; prefill is extend. @throws UsageError */
export function stageFlag(word: string | undefined, texts: Texts): Stage | null {
  if (word === undefined) return null;
  const wanted = word.toLowerCase() === 'prefill' ? 'extend' : word.toLowerCase();
  const stage = stages.find((one) => one === wanted);
  if (stage === undefined) throw new UsageError(texts.stage(word, [...stages, 'prefill'].join(', ')));
  return stage;
}

const nanosecondsOfMillisecond = 1e6;

function rangeFlag(word: string | undefined, texts: Texts): AnalysisOptions['rangeNs'] {
  if (word === undefined) return null;
  const parts = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(word.trim());
  const [from, to] = [Number(parts?.[1]), Number(parts?.[2])];
  if (parts === null || !(from < to)) throw new UsageError(texts.range(word));
  return [from * nanosecondsOfMillisecond, to * nanosecondsOfMillisecond];
}

/** Inputs by words and flags; null where nothing was named. @throws UsageError */
export function inputsOf(words: readonly string[], flags: TriageFlags, texts: Texts): TriageInputs | null {
  const [word, extra] = words;
  if (extra !== undefined) throw new UsageError(texts.tooMany(extra));
  if (word !== undefined && flags.input !== undefined) throw new UsageError(texts.oneInput);
  const path = word ?? flags.input;
  const { mappingInput, formalInput } = flags;
  if (mappingInput === undefined && formalInput === undefined) {
    return path === undefined ? null : { kind: 'single', path };
  }
  if (path !== undefined) throw new UsageError(texts.pairOrSingle);
  if (mappingInput === undefined || formalInput === undefined) throw new UsageError(texts.pairIncomplete);
  return { kind: 'pair', mapping: mappingInput, formal: formalInput };
}

/** How a trace is looked at. @throws UsageError */
export function analysisOptions(flags: TriageFlags, texts: Texts): AnalysisOptions {
  return {
    framework: frameworkFlag(flags.framework, texts),
    minShare: numberOf('--min-share', flags.minShare, texts) / 100,
    stage: stageFlag(flags.stage, texts),
    rangeNs: rangeFlag(flags.timeRange, texts),
    device: flags.device ?? null,
    pidSubstring: flags.pidSubstring ?? null,
  };
}

/** How tables are cut. @throws UsageError */
export function tableLimits(flags: TriageFlags, texts: Texts): TableLimits {
  return {
    minShare: numberOf('--min-share', flags.minShare, texts) / 100,
    kernels: wholeOf('--kernel-table-limit', flags.kernelTableLimit, texts) ?? 0,
    overlap: wholeOf('--overlap-table-limit', flags.overlapTableLimit, texts) ?? 0,
  };
}
