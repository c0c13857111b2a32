import type { Forecast } from '../plan/forecast.ts';
import { formatSlotValue } from '../plan/slots/format-value.ts';
import { slotRecord } from '../plan/slots/records.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { duration, fixed, significant } from '../text/figures.ts';
import { type Line, line, span } from '../text/line.ts';
import { displayWidth, lineWidth, wrap } from '../text/width.ts';
import { signs } from './signs.ts';
import type { View } from './view.ts';

type Assumed = Forecast['assumed'][number];

/** Settings whose value alone says it: `W8A8_DYNAMIC`, `TP only`. */
const selfExplaining: readonly SlotId[] = ['quantize', 'searchSpace', 'engine', 'mode'];

/** An assumed value in words. */
function assumption({ slot, value }: Assumed, view: View): string {
  const texts = view.texts.ui.forecast;
  const switches: Readonly<Record<string, { readonly true: string; readonly false: string }>> = {
    prefixCache: texts.prefixCache,
    mtp: texts.mtp,
    compile: texts.compile,
  };
  const words = switches[slot];
  if (words && typeof value === 'boolean') return value ? words.true : words.false;
  const record = slotRecord(slot);
  const shown = formatSlotValue(record, value, view.language);
  return selfExplaining.includes(slot) ? shown : `${record.label[view.language]} ${shown}`;
}

function figures(best: NonNullable<Forecast['best']>, view: View): Line {
  const texts = view.texts.ui.forecast;
  const parts = [best.parallel, `${significant(best.tokensPerSecond)} ${texts.tokensPerSecond}`];
  if (best.ttftMs !== null) parts.push(`TTFT ${duration(best.ttftMs)}`);
  if (best.tpotMs !== null) parts.push(`TPOT ${duration(best.tpotMs)}`);
  if (view.layout === 'wide') parts.push(texts.concurrent(fixed(best.concurrency)));
  return line(span(parts.join(' · ')));
}

/**
 * What the embedded engine expects of the answers so far, and what it takes for those still open. `withAssumptions`
 * is false only where the screen has no room for them.
 */
export function forecastLines(forecast: Forecast | null, view: View, withAssumptions: boolean): Line[] {
  if (!forecast) return [];
  const texts = view.texts.ui.forecast;
  const head = `${signs.simulated} ${texts.name}  `;
  const hanging = view.layout === 'stacked' ? 2 : displayWidth(head);
  const said = forecast.best
    ? figures(forecast.best, view)
    : line(span(forecast.refusal ? `${texts.refused}: ${forecast.refusal}` : texts.infeasible, 'warning'));
  const first = line(span(head, 'dim'), ...said);
  const engine = `   ${texts.engine}`;
  const named =
    lineWidth(first) + displayWidth(engine) <= view.columns ? line(...first, span(engine, 'dim')) : first;
  const lines = wrap(named, view.columns, hanging);
  if (!withAssumptions || forecast.assumed.length === 0) return lines;
  const assumed = forecast.assumed.map((one) => assumption(one, view)).join(' · ');
  const assuming = line(span(`${' '.repeat(hanging)}${texts.assuming} ${assumed}`, 'dim'));
  return [...lines, ...wrap(assuming, view.columns, hanging)];
}
