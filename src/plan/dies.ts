import { fixed } from '../text/figures.ts';
import { says } from '../text/words/words.ts';
import { type Answers, answered } from './answers.ts';
import type { DeviceFacts, PlanFacts } from './plan-facts.ts';

/** A device that is one die of a card, and how many a card holds. */
interface DieDevice extends DeviceFacts {
  readonly diesPerCard: number;
}

/** A device that is one die of a card; null for one that is a whole card, or unknown. */
export function dieDevice(name: string, facts: Pick<PlanFacts, 'device'>): DieDevice | null {
  const device = facts.device(name);
  const { diesPerCard = 1 } = device ?? {};
  return device === null || diesPerCard === 1 ? null : { ...device, diesPerCard };
}

/** The devices of a plan that are dies of a card. */
export function dieDevices(answers: Answers, facts: Pick<PlanFacts, 'device'>): readonly DieDevice[] {
  return (answered(answers, 'devices') ?? []).flatMap((name) => dieDevice(name, facts) ?? []);
}

/** How many cards some dies are; halves where they do not fill one. */
export function cardsOfDies(count: number, { diesPerCard }: DieDevice): string {
  return fixed(count / diesPerCard, count % diesPerCard === 0 ? 0 : 1);
}

/** The words of an answer as they are matched; empty where none were said. */
function saidOf(answers: Answers, slot: 'devices' | 'numDevices'): string {
  const provenance = answers[slot]?.provenance;
  return provenance?.label === 'user-provided' ? (provenance.said ?? '').toLowerCase() : '';
}

/** What a count was multiplied from: machines and what each holds; the count alone where it was said as it is. */
function factorsOf({ numDevices }: Answers, said: string): readonly number[] {
  const words = (numDevices?.reading ?? said).split('=')[0] ?? '';
  return [...words.matchAll(/\d+/gu)].map(Number);
}

/**
 * How many dies a count means where its words speak of whole cards: so many 910C, or machines with as many as a machine
 * has cards. Null where they speak of dies, or of as many as a machine has dies (`A3 16卡` is a machine to most).
 */
export function diesIfCards(answers: Answers, device: DieDevice): number | null {
  const count = answered(answers, 'numDevices');
  const said = saidOf(answers, 'numDevices');
  if (count === null || said === '' || says('counts-dies', said)) return null;
  const { perMachine = null, diesPerCard } = device;
  const factors = factorsOf(answers, said);
  const isOfCards =
    factors.length > 1
      ? perMachine !== null && factors.includes(perMachine / diesPerCard) && !factors.includes(perMachine)
      : says('names-cards', saidOf(answers, 'devices')) ||
        (says('counts-cards', said) && count !== perMachine);
  const dies = count * diesPerCard;
  return isOfCards && device.fitsCount(dies) ? dies : null;
}
