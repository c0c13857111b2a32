import type { Forecast } from '../plan/forecast.ts';
import { widerWords } from '../plan/review/assessment-words.ts';
import { formatSlotValue } from '../plan/slots/format-value.ts';
import { slotRecord } from '../plan/slots/records.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { bandedDuration, fixed, significant } from '../text/figures.ts';
import { type Line, line, span, type Tone } from '../text/line.ts';
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

function figures(best: NonNullable<Forecast['best']>, view: View): readonly string[] {
  const texts = view.texts.ui.forecast;
  const parts = [best.parallel, `${significant(best.tokensPerSecond)} ${texts.tokensPerSecond}`];
  if (best.ttftMs !== null) parts.push(`TTFT ${bandedDuration(best.ttftMs, best.ttftBand)}`);
  if (best.tpotMs !== null) parts.push(`TPOT ${bandedDuration(best.tpotMs, best.tpotBand)}`);
  if (view.layout === 'wide') parts.push(texts.concurrent(fixed(best.concurrency)));
  return parts;
}

/** Parts joined by ` · `, broken only between parts, continuation lines moved in. */
function joined(first: string, parts: readonly string[], view: View, hanging: number, tone: Tone): Line[] {
  const lines: string[] = [];
  let current = '';
  for (const part of parts) {
    const longer = current === '' ? part : `${current} · ${part}`;
    const before = lines.length === 0 ? displayWidth(first) : hanging;
    if (current === '' || before + displayWidth(longer) <= view.columns) current = longer;
    else {
      lines.push(current);
      current = part;
    }
  }
  if (current !== '') lines.push(current);
  return lines.flatMap((text, at) =>
    wrap(line(span(at === 0 ? first : ' '.repeat(hanging), 'dim'), span(text, tone)), view.columns, hanging),
  );
}

/** Findings of a search over every dimension beyond the plan's own. */
function widerLines({ wider = [], parts = [] }: Forecast, view: View, hanging: number): Line[] {
  const place = { namesDevice: parts.length > 1 };
  return wider.flatMap((one) => {
    const words = widerWords(one, view.language, place);
    return wrap(line(' '.repeat(hanging), span(words, 'accent')), view.columns, hanging);
  });
}

/** Each target, device and phase on a line of its own, the infeasible ones said. */
function partLines({ parts = [] }: Forecast, head: string, hanging: number, view: View): Line[] {
  const texts = view.texts.ui.forecast;
  return parts.flatMap(({ label, best }, at) => {
    const first = at === 0 ? head : ' '.repeat(hanging);
    const name = label[view.language];
    return best
      ? joined(first, [name, ...figures(best, view)], view, hanging, 'plain')
      : joined(first, [name, texts.infeasible], view, hanging, 'warning');
  });
}

/**
 * Forecast of the plan's engine from the answers so far, and the values it takes for those still open. `withAssumptions`
 * is false only where the screen has no room for them.
 */
export function forecastLines(
  forecast: Forecast | null,
  view: View,
  { withAssumptions }: { readonly withAssumptions: boolean },
): Line[] {
  if (!forecast) return [];
  const texts = view.texts.ui.forecast;
  const head = `${signs.simulated} ${texts.name}  `;
  const hanging = view.layout === 'stacked' ? 2 : displayWidth(head);
  const lines =
    (forecast.parts ?? []).length > 0
      ? partLines(forecast, head, hanging, view)
      : forecast.best
        ? joined(head, figures(forecast.best, view), view, hanging, 'plain')
        : joined(
            head,
            [
              forecast.refusal
                ? view.texts.punctuation.labelled(texts.refused, forecast.refusal[view.language])
                : texts.infeasible,
            ],
            view,
            hanging,
            'warning',
          );
  const [first] = lines;
  const estimator = forecast.estimator?.[view.language] ?? null;
  const engine = `   ${estimator ?? texts.engine}`;
  const hasRoom =
    first !== undefined && lines.length === 1 && lineWidth(first) + displayWidth(engine) <= view.columns;
  // The basis of an estimator's figures is said even where it needs a line of its own.
  const below =
    estimator === null ? [] : joined(' '.repeat(hanging), estimator.split(' · '), view, hanging, 'dim');
  const own = hasRoom ? [line(...first, span(engine, 'dim'))] : [...lines, ...below];
  const named = [...own, ...widerLines(forecast, view, hanging)];
  if (!withAssumptions || forecast.assumed.length === 0) return named;
  const assumed = forecast.assumed.map((one) => assumption(one, view));
  return [...named, ...joined(`${' '.repeat(hanging)}${texts.assuming} `, assumed, view, hanging, 'dim')];
}
