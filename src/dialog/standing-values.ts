import { type Answer, type Answers, answered } from '../plan/answers.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import type { Provenance } from '../plan/provenance.ts';
import { checkpointPrecision } from '../plan/slots/checkpoint-precision.ts';
import { plansForGpus } from '../plan/slots/conditions.ts';
import { recommendedQuantization } from '../plan/slots/recommended-quantization.ts';
import { heuristicOf } from '../plan/slots/records.ts';
import { messages } from '../text/catalogue.ts';
import { fixed } from '../text/figures.ts';
import type { Bilingual, Language } from '../text/language.ts';

function heuristic<Value>(value: Value, because: Bilingual): Answer<Value> {
  const provenance: Provenance = { label: 'explicit heuristic', because };
  return { value, provenance, reading: null };
}

type Reasons = 'noInt8' | 'kept' | 'checkpointFormat' | 'fullPrecision' | 'noUnit';

function reason(name: Reasons): Bilingual {
  return { en: messages('en').assessment[name], zh: messages('zh').assessment[name] };
}

/**
 * One image a request as soon as the size of an image is known, so that no program's own reading of an absent flag
 * decides.
 */
function images(answers: Answers): Answers {
  const isOpen = answers.imageHeight && answers.imageWidth && !answers.imagesPerRequest;
  const suggestion = heuristicOf('imagesPerRequest');
  if (!isOpen || suggestion === null) return {};
  return { imagesPerRequest: heuristic(suggestion.value, suggestion.because) };
}

function lacksInt8(answers: Answers, facts: PlanFacts): boolean {
  const devices = answered(answers, 'devices') ?? [];
  return devices.some((id) => {
    const formats = facts.device(id)?.matrixFormats ?? null;
    return formats !== null && !formats.includes('int8');
  });
}

/** Recommendation on a device that states no int8 peak: nothing is quantized, or its matrix work would be free. */
function quantization(answers: Answers, facts: PlanFacts): Answers {
  if (answered(answers, 'quantize') !== 'recommended' || !lacksInt8(answers, facts)) return {};
  const because = reason('noInt8');
  return {
    quantize: heuristic('custom', because),
    quantizeLinearAction: heuristic('DISABLED', because),
    quantizeAttentionAction: heuristic('DISABLED', because),
  };
}

/** The unit that a format's products need; the others multiply in bf16. */
const units: Readonly<Record<string, string>> = { fp8: 'fp8', fp8_block: 'fp8' };

/**
 * The number format of a GPU plan: what the checkpoint says; by flags alone, where nobody is asked, its full precision.
 * A format without a unit on a device is not served there.
 */
function precision(answers: Answers, before: Answers, facts: PlanFacts, byFlags: boolean): Answers {
  const model = answered(answers, 'model');
  if (model === null || !plansForGpus(answers, facts)) return {};
  const isOurs = answers.precision?.provenance.label === 'explicit heuristic';
  const hasChanged = answers.model !== before.model || answers.devices !== before.devices;
  if (answers.precision && !(isOurs && hasChanged)) return {};
  const own = checkpointPrecision(model, facts.model(model));
  if (own === null) return byFlags ? { precision: heuristic('bf16', reason('fullPrecision')) } : {};
  const lacks = (answered(answers, 'devices') ?? []).some((id) => {
    const unit = units[own];
    const formats = facts.device(id)?.matrixFormats ?? null;
    return unit !== undefined && formats !== null && !formats.includes(unit);
  });
  if (lacks) return byFlags ? { precision: heuristic('bf16', reason('noUnit')) } : {};
  return { precision: heuristic(own, reason('checkpointFormat')) };
}

/** Framework and load of a GPU plan by flags: what the dialog would suggest, with its reason. */
function servingDefaults(answers: Answers, facts: PlanFacts, byFlags: boolean): Answers {
  if (!byFlags || !plansForGpus(answers, facts)) return {};
  const [framework, load] = [heuristicOf('framework'), heuristicOf('loadProtocol')];
  return {
    ...(answers.framework || framework === null
      ? {}
      : { framework: heuristic(framework.value, framework.because) }),
    ...(answers.loadProtocol || load === null ? {} : { loadProtocol: heuristic(load.value, load.because) }),
  };
}

/** One part of the quantization is set apart from what was recommended: the other part keeps its recommended value. */
function keptPart(answers: Answers, before: Answers): Answers {
  const wasRecommended = answered(before, 'quantize') === 'recommended';
  if (!wasRecommended || answered(answers, 'quantize') !== 'custom') return {};
  const { quantizeLinearAction: linear, quantizeAttentionAction: attention } = answers;
  // Nothing is kept while both are open: then "custom" was chosen, and both are asked for.
  if (!linear === !attention) return {};
  return linear
    ? { quantizeAttentionAction: heuristic(recommendedQuantization.attention, reason('kept')) }
    : { quantizeLinearAction: heuristic(recommendedQuantization.linear, reason('kept')) };
}

/** The device that a device file describes, where no device was named. */
function ownDevice(answers: Answers, facts: PlanFacts): Answers {
  const path = answered(answers, 'deviceFile');
  if (path === null || answers.devices || answers.targets) return {};
  const device = facts.file?.('deviceFile', path).device ?? null;
  if (device === null) return {};
  const say = (language: Language) => messages(language).findings.openedFile(path);
  return { devices: heuristic([device], { en: say('en'), zh: say('zh') }) };
}

/** Lengths of a plan whose requests a file tells, where none were stated: its means. */
function recordedLengths(answers: Answers, facts: PlanFacts): Answers {
  const path = answered(answers, 'arrivalsFile');
  const requests = path === null ? undefined : facts.file?.('arrivalsFile', path).requests;
  if (path === null || requests === undefined) return {};
  const say = (language: Language) =>
    messages(language).findings.recordedLengths(path, fixed(requests.count));
  const because = { en: say('en'), zh: say('zh') };
  return {
    ...(answers.inputLength ? {} : { inputLength: heuristic(requests.input, because) }),
    ...(answers.outputLength ? {} : { outputLength: heuristic(requests.output, because) }),
  };
}

/**
 * Answers with the values that stand as soon as others are given, each a heuristic with its reason. `before` are the
 * answers until now; `byFlags`: nobody can be asked.
 */
export function withStandingValues(
  answers: Answers,
  before: Answers,
  facts: PlanFacts,
  { byFlags = false }: { readonly byFlags?: boolean } = {},
): Answers {
  const given = { ...answers, ...ownDevice(answers, facts) };
  const filled = {
    ...images(given),
    ...quantization(given, facts),
    ...keptPart(given, before),
    ...precision(given, before, facts, byFlags),
    ...servingDefaults(given, facts, byFlags),
    ...recordedLengths(given, facts),
  };
  const isWhole = given.devices === answers.devices && Object.keys(filled).length === 0;
  return isWhole ? answers : { ...given, ...filled };
}
