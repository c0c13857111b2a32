import { planRows } from '../plan/review/rows.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { planTitle } from './describe-plan.ts';
import type { EarlierPlan } from './earlier-plans.ts';

/** Slots that the title of a plan shows. */
const inTitle: ReadonlySet<SlotId> = new Set(['model', 'devices', 'numDevices']);
/** So many differences name a plan well enough. */
const mostDifferences = 3;

/**
 * Words that tell plans of one title apart, by session: the values that not all of them share, in the order of the
 * dialog; the id where they share every value. Nothing for a title that only one plan has.
 */
export function planDifferences(
  plans: readonly EarlierPlan[],
  language: Language,
): ReadonlyMap<string, string> {
  const groups = new Map<string, EarlierPlan[]>();
  for (const plan of plans) {
    const title = planTitle(plan.answers, language);
    groups.set(title, [...(groups.get(title) ?? []), plan]);
  }
  const alike = [...groups.values()].filter((group) => group.length > 1);
  return new Map(alike.flatMap((group) => [...differencesIn(group, language)]));
}

function differencesIn(group: readonly EarlierPlan[], language: Language): ReadonlyMap<string, string> {
  const { separator } = messages(language).punctuation;
  const rows = group.map(({ id, answers }) => ({
    id,
    values: new Map(
      planRows(answers, language)
        .filter(({ slot }) => !inTitle.has(slot))
        .map(({ slot, label, value }) => [slot, { label, value }]),
    ),
  }));
  const slots = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))];
  const differing = slots.filter(
    (slot) => new Set(rows.map(({ values }) => values.get(slot)?.value ?? null)).size > 1,
  );
  const named = rows.map(({ id, values }) => {
    const own = differing.flatMap((slot) => values.get(slot) ?? []);
    const words = own.slice(0, mostDifferences).map(({ label, value }) => `${label} ${value}`);
    return { id, words: words.join(separator) };
  });
  const isShared = (words: string) => named.filter((one) => one.words === words).length > 1;
  return new Map(
    named.map(({ id, words }) => [
      id,
      isShared(words) || words === '' ? [words, id].filter((part) => part !== '').join(separator) : words,
    ]),
  );
}
