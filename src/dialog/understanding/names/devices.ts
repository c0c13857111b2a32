import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { marks, type SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, sameLabel, states } from '../statement.ts';
import { findNames, type NameMatch } from './find-names.ts';
import { compact, lexiconOf } from './lexicon.ts';
import { isNegated } from './negated.ts';

/** Accelerators that people name and no list here holds: taken as typed, so that the refusal can name the nearest. */
const otherAccelerators =
  /(?<![a-z0-9._/-])(?:(?:nvidia |英伟达)?(?:[ahl]\d{2,4}s?|b\d{3}|gb\d{3}|t4|rtx ?\d{4}|4090|5090)|mi\d{2,3}[a-z]?|(?:ascend |昇腾)?(?:910[a-z]?\d?|950(?:pr|dt)|310p\d?)|mlu ?\d{3}|昆仑芯|寒武纪|海光)(?![a-z0-9])/gu;
/** Details that tell devices of one series apart: `64G`, `PCIe`, `SXM`, `376T`. */
const detail =
  /^(?:[-_ (/]{0,2}| ?(?:with|at|version|版本?|,|、|的)+ ?)(?<word>\d{2,4} ?gb?|\d{3} ?t|pcie|sxm\d?|roce|nvl\d*|die)(?![a-z0-9])\)?/u;
const detailBefore =
  /(?<![a-z0-9.])(?<word>\d{2,4} ?gb?|\d{3} ?t|pcie|sxm\d?|roce)(?:[-_ ]|的|版本?|那款|那个|那种|款|型号|算力)*$/u;

/** Devices in the order they are named; each a statement of its own, joined later. */
export function readDevices(source: SourceText, facts: PlanFacts): Statement[] {
  const { devices, makers } = lexiconOf(facts);
  const named = findNames(source.text, devices).flatMap((match) => {
    const { span, ids } = narrowed(source, match);
    return taken(source, withMaker(source, span, ids, makerNames(source.text, makers)), ids, facts);
  });
  const others = [...source.text.matchAll(otherAccelerators)].flatMap((match) => {
    const span: Span = [match.index, match.index + match[0].length];
    source.claim(...span, marks.device);
    return isNegated(source, ...span) ? [] : [states('devices', [source.quote(...span)], span)];
  });
  const wholeMakers = findNames(source.text, makers).flatMap(({ start, end, ids }) =>
    taken(source, [start, end], ids, facts),
  );
  return [...named, ...others, ...wholeMakers];
}

function taken(source: SourceText, span: Span, ids: readonly string[], facts: PlanFacts): Statement[] {
  source.claim(...span, marks.device);
  if (isNegated(source, ...span)) return [];
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return [states('devices', [only], span)];
  return [
    asks(
      'devices',
      span,
      ids.map((id) => ({ value: [id], label: sameLabel(facts.device(id)?.title ?? id) })),
    ),
  ];
}

function makerNames(text: string, makers: Parameters<typeof findNames>[1]): readonly NameMatch[] {
  return findNames(text, makers);
}

/** `英伟达H200`, `Ascend A2`: the maker in front belongs to the name. */
function withMaker(
  source: SourceText,
  span: Span,
  ids: readonly string[],
  makers: readonly NameMatch[],
): Span {
  const maker = makers.find(
    (one) =>
      one.end <= span[0] &&
      /^[ -]?(?:的|npu|gpu)? ?$/u.test(source.text.slice(one.end, span[0])) &&
      ids.every((id) => one.ids.includes(id)),
  );
  return maker ? [maker.start, span[1]] : span;
}

/** A series with details beside it: only the devices that have them remain. */
function narrowed(
  source: SourceText,
  match: NameMatch,
): { readonly span: Span; readonly ids: readonly string[] } {
  let { start, end, ids } = match;
  while (ids.length > 1) {
    const behind = detail.exec(source.text.slice(end));
    const before = behind ? null : detailBefore.exec(source.text.slice(0, start));
    const found = behind ?? before;
    const word = compact(found?.groups?.word ?? '').replace(/(\d)gb$/u, '$1g');
    const fitting = word === '' ? [] : ids.filter((id) => compact(id).includes(word));
    if (!found || fitting.length === 0) break;
    ids = fitting;
    if (behind) end += behind[0].length;
    else start = found.index;
  }
  return { span: [start, end], ids };
}
