import { cardsOfDies, dieDevice } from '../../plan/dies.ts';
import type { PlanFacts } from '../../plan/plan-facts.ts';
import type { DeviceSizing } from '../../results/sizing.ts';
import { fewestDevices } from '../../results/summary/sizing.ts';
import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';

/** How many cards the devices of a size are, where a device is one die of a card: whoever buys, buys cards. */
export function sizedDies(
  sizes: readonly DeviceSizing[],
  facts: Pick<PlanFacts, 'device'>,
  language: Language,
): readonly string[] {
  const { modeNotes } = messages(language).plan;
  return sizes.flatMap((one) => {
    const [device, count] = [dieDevice(one.device, facts), fewestDevices(one)];
    if (device === null || count === null) return [];
    return [modeNotes.diesOf(device.id, fixed(device.diesPerCard), fixed(count), cardsOfDies(count, device))];
  });
}
