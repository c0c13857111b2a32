import { type Answers, answered } from '../plan/answers.ts';
import { slotRecord } from '../plan/slots/records.ts';
import { shortLabel } from '../results/summary/summary-view.ts';
import { messages } from '../text/catalogue.ts';
import { fixed } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import type { EarlierPlan, PlanOutcome } from './earlier-plans.ts';

const dayMs = 86_400_000;

/** A model id without its owner: `Qwen/Qwen3-32B` → `Qwen3-32B`; a folder by its last part. */
function shortModel(model: string): string {
  return model.split('/').filter(Boolean).at(-1) ?? model;
}

/** Title of a plan in one short phrase: `Qwen3-32B, 8 × ATLAS_800_A2_376T_64G`. */
export function planTitle(answers: Answers, language: Language): string {
  const texts = messages(language).commands.session;
  const model = answered(answers, 'model');
  const devices = answered(answers, 'devices') ?? [];
  const count = answered(answers, 'numDevices');
  const targets = answered(answers, 'targets');
  const hardware =
    targets !== null
      ? texts.targets(fixed(targets.length))
      : [count === null ? null : fixed(count), devices.join(' / ') || null]
          .filter((part) => part !== null)
          .join(' × ');
  const parts = [model === null ? null : shortModel(model), hardware === '' ? null : hardware];
  const title = parts.filter((part) => part !== null).join(', ');
  return title === '' ? texts.untitled : title;
}

/** When a session was last worked on: today, yesterday, or the date; local time. */
export function whenWords(atMs: number, nowMs: number, language: Language): string {
  const texts = messages(language).commands.session;
  const at = new Date(atMs);
  const pad = (value: number) => String(value).padStart(2, '0');
  const time = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  if (atMs >= midnight) return texts.today(time);
  if (atMs >= midnight - dayMs) return texts.yesterday(time);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${time}`;
}

/** How far a session is: what it waits for, or what came out. */
export function progressWords({ phase, waitsFor, outcome }: EarlierPlan, language: Language): string {
  const texts = messages(language).commands.session;
  if (outcome) {
    const isLast = phase === 'explain' || phase === 'followUp';
    // A plan that was run and then changed has both: a result, and something open.
    const since = isLast ? null : texts.phases[phase];
    return [...outcomeWords(outcome, language), since].filter((part) => part !== null).join(' · ');
  }
  if (phase === 'collect' && waitsFor !== null) return texts.waitsFor(slotRecord(waitsFor).label[language]);
  return texts.phases[phase];
}

function outcomeWords(outcome: PlanOutcome, language: Language): readonly (string | null)[] {
  const texts = messages(language).commands.session;
  const rate = (value: number | null, unit: string) => (value === null ? null : `${fixed(value)} ${unit}`);
  switch (outcome.kind) {
    case 'row':
      return [shortLabel(outcome.parallel), rate(outcome.tokensPerSecond, texts.tokensPerSecond)];
    case 'pair': {
      const requests = outcome.requestsPerSecond;
      return [
        `P ${shortLabel(outcome.prefill)}`,
        `D ${shortLabel(outcome.decode)}`,
        requests === null ? null : `${fixed(requests, 2)} ${messages(language).summary.requestsPerSecond}`,
      ];
    }
    case 'nothing':
      return [texts.nothingMet];
  }
}

/** When, and how far. */
export function stateWords(plan: EarlierPlan, nowMs: number, language: Language): string {
  return `${whenWords(plan.modifiedAtMs, nowMs, language)} · ${progressWords(plan, language)}`;
}
