import { type Answer, type Answers, answered } from '../plan/answers.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import type { Provenance } from '../plan/provenance.ts';
import { recommendedQuantization } from '../plan/slots/recommended-quantization.ts';
import { slotRecord } from '../plan/slots/records.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import type { Bilingual } from '../text/language.ts';

type Filled = Readonly<Record<string, Answer<unknown>>>;

function heuristic(value: unknown, because: Bilingual): Answer<unknown> {
  const provenance: Provenance = { label: 'explicit heuristic', because };
  return { value, provenance, reading: null };
}

type Reasons = 'noInt8' | 'kept';

function reason(name: Reasons): Bilingual {
  return { en: messages('en').assessment[name], zh: messages('zh').assessment[name] };
}

/** One image a request as soon as the size of an image is known, so that no program's own reading of an absent flag decides. */
function images(answers: Answers): Filled {
  const isOpen = answers.imageHeight && answers.imageWidth && !answers.imagesPerRequest;
  const suggestion = slotRecord('imagesPerRequest').suggest.find((one) => one.from === 'heuristic');
  if (!isOpen || suggestion?.from !== 'heuristic') return {};
  return { imagesPerRequest: heuristic(suggestion.value, suggestion.because) };
}

function lacksInt8(answers: Answers, facts: PlanFacts): boolean {
  const devices = answered(answers, 'devices') ?? [];
  return devices.some((id) => {
    const formats = facts.device(id)?.matrixFormats ?? null;
    return formats !== null && !formats.includes('int8');
  });
}

/** What is recommended on a device that states no int8 peak: nothing is quantized, or its matrix work would be free. */
function quantization(answers: Answers, facts: PlanFacts): Filled {
  if (answered(answers, 'quantize') !== 'recommended' || !lacksInt8(answers, facts)) return {};
  const because = reason('noInt8');
  return {
    quantize: heuristic('custom', because),
    quantizeLinearAction: heuristic('DISABLED', because),
    quantizeAttentionAction: heuristic('DISABLED', because),
  };
}

/** One part of the quantization is set apart from what was recommended: the other part keeps its recommended value. */
function keptPart(answers: Answers, before: Answers): Filled {
  const wasRecommended = answered(before, 'quantize') === 'recommended';
  if (!wasRecommended || answered(answers, 'quantize') !== 'custom') return {};
  const parts: readonly (readonly [SlotId, string])[] = [
    ['quantizeLinearAction', recommendedQuantization.linear],
    ['quantizeAttentionAction', recommendedQuantization.attention],
  ];
  const open = parts.filter(([slot]) => !answers[slot]);
  // Nothing is kept while both are open: then "custom" was chosen, and both are asked for.
  return open.length === parts.length
    ? {}
    : Object.fromEntries(open.map(([slot, value]) => [slot, heuristic(value, reason('kept'))]));
}

/**
 * Answers with the values that stand as soon as others are given, each a heuristic with its reason. `before` are the
 * answers until now.
 */
export function withStandingValues(answers: Answers, before: Answers, facts: PlanFacts): Answers {
  const filled = { ...images(answers), ...quantization(answers, facts), ...keptPart(answers, before) };
  return Object.keys(filled).length === 0 ? answers : { ...answers, ...filled };
}
