import { combine } from './combine.ts';
import { readIntents } from './intents.ts';
import { readDevices, readModels } from './names.ts';
import { deployment } from './phrases/deployment.ts';
import { deviceCounts } from './phrases/devices.ts';
import { features } from './phrases/features.ts';
import { lengths } from './phrases/lengths.ts';
import { limits } from './phrases/limits.ts';
import { searchSettings } from './phrases/search.ts';
import { readPhrases } from './rule.ts';
import { SourceText } from './source-text.ts';
import type { Understanding, UnderstandingContext } from './understanding.ts';

/** A text longer than this is no sentence about a plan; reading stops there. */
const readableCharacters = 4_000;

/**
 * Reads a free text in English, Chinese or both: what it states about slots, which phrases have several readings,
 * what the user is unsure about. Deterministic; nothing that was not said is filled, and each value quotes its words.
 */
export function understand(text: string, context: UnderstandingContext): Understanding {
  const source = new SourceText(text.slice(0, readableCharacters));
  const folded = source.text;
  const intents = readIntents(source, context.slot);
  const statements = [
    ...readModels(source, context.facts),
    ...readDevices(source, context.facts),
    ...readPhrases(source, [
      ...features,
      ...limits,
      ...searchSettings,
      ...deployment,
      ...lengths,
      ...deviceCounts,
    ]),
  ];
  if (intents.wantsExplanation && !intents.wantsReuse) {
    return { intent: 'explain', slots: {}, ask: [], unsure: [], targets: [], targetsText: '' };
  }
  const { slots, ask, targets, targetsText } = combine(source, statements, folded);
  const saysSomething =
    Object.keys(slots).length > 0 || ask.length > 0 || targets.length > 0 || intents.isUnsure;
  const unsure = intents.unsureSlots.filter((slot) => slots[slot] === undefined);
  return {
    intent: intents.wantsReuse ? 'reuse' : saysSomething ? 'plan' : 'none',
    slots,
    ask,
    unsure,
    targets,
    targetsText,
  };
}
