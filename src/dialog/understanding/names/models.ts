import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { Ending } from '../../../text/words/ending.ts';
import { group, matchesOf } from '../../../text/words/matches.ts';
import { readNumber } from '../../../text/words/numbers.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import type { SlotMention, TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { distilledModels } from './distilled-models.ts';
import { findNames, type NameMatch } from './find-names.ts';
import { compact, type Lexicon, lexiconOf } from './lexicon.ts';
import { askAmong, askOfWhole, take } from './take-model.ts';
import { isFormatAt, wholeName } from './whole-name.ts';

const keyStem = new RegExp(`^${anyWay('key-stem')}`, 'u');
const tunedEnding = new RegExp(`-${anyWay('tuned-ending')}$`, 'iu');

const ownId = /(?<![a-z0-9_./-])[a-z][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*[a-z0-9](?![a-z0-9/])/gu;

/** Behind a Chinese word a stroke parts figures, unless the word leads to a place. */
const folder = new RegExp(
  `(?<![a-z0-9_.:/<%)$€£]|(?!${anyWay('preposition-of-path')})\\p{Script=Han})(?:~|\\.{1,2})?/[a-z0-9_.-]*[a-z0-9](?:/[a-z0-9_.-]*[a-z0-9])*/?`,
  'gu',
);

const noModelWords = new RegExp(`^${anyWay('path-lookalike')}/`, 'u');

const dataFile = /\.(?:ya?ml|json|jsonl|csv|log|txt|gz|py|sh|md)$/u;

/** A size behind a series: `Qwen3-72B`, `llama 70b`, `Mixtral 8x7B`, `Llama 3.3 (70B)`. */
const size = new RegExp(
  `^(?:[-_ ,、(:]|${anyWay('size-link')})*(?<size>\\d+(?:x\\d+)?(?:\\.\\d+)?b|[一二三四五六七八九十百点]{1,6} ?b)(?<active>[- ]?a\\d+(?:\\.\\d+)?b)?(?![a-z0-9])`,
  'u',
);

/** `三十二B` as it is written: `32b`. */
function writtenSize(said: string): string {
  const spoken = /^[^\da-z]+/u.exec(said)?.[0].trim();
  return spoken === undefined ? said : `${readNumber(spoken) ?? spoken}b`;
}

/** The same in front: `the 32B Qwen3`. */
const sizeBefore = new RegExp(
  `(?<![a-z0-9.一二三四五六七八九十百点])(?<size>\\d+(?:\\.\\d+)?b|[一二三四五六七八九十百]{1,6} ?b)(?:[ (]|${anyWay('size-filler')}){0,3}$`,
  'u',
);

const anySizeBefore = new Ending(sizeBefore.source.slice(0, -1));

const sizeInFront = (text: string) => (anySizeBefore.ends(text) ? sizeBefore.exec(text) : null);

/** Whether a model is of a series and a size and nothing else: `Qwen3-32B`, and not `Qwen3-VL-32B`. */
function isPlainSize(id: string, wanted: string): boolean {
  const last = (id.split('/').at(-1) ?? id).toLowerCase();
  return /^[a-z]+[\d.]*-/u.exec(last)?.[0].length === last.length - wanted.length && last.endsWith(wanted);
}

/** A name with a size that no list holds: `gpt-oss-120b`, `gemma-3-27b-it`. */
const sizedName =
  /(?<![a-z0-9_./-])[a-z][a-z0-9.]*(?:-[a-z0-9.]+)*?-\d+(?:x\d+)?(?:\.\d+)?b(?:-a\d+(?:\.\d+)?b)?(?![a-z0-9])/gu;

/** A series that everybody knows, with whatever names one of its models: `Phi-4`, `Nemotron 3 Ultra 550B`, `Kimi K3`. */
let seriesPattern: RegExp | null = null;

function knownSeries(): RegExp {
  seriesPattern ??= new RegExp(`(?<![a-z0-9_./-])(?:${wordsOf('model-series').source})(?![a-z])`, 'gu');
  return seriesPattern;
}

/** The model a text names: ids and folders as typed, known names, names that fit several, names with a size. */
export function readModels(source: SourceText, facts: PlanFacts): SlotMention[] {
  const lexicon = lexiconOf(facts);
  const named = [
    ...typedModels(source, facts),
    ...distilledModels(source, facts),
    ...findNames(source.text, lexicon.models).flatMap((match) => knownModel(source, match, lexicon)),
    ...asTyped(source, sizedName),
    ...seriesWithSize(source, findNames(source.text, lexicon.series)),
    ...findNames(source.text, lexicon.series).flatMap((match) => wholeSeries(source, match)),
    ...asTyped(source, knownSeries()),
  ];
  return [...named, ...versionsAlone(source, facts, named)];
}

const versionAlone =
  /(?<![\w.-]|版本 ?)(?:满血版?)? ?(?<version>r1|v3(?:\.[12])?)(?<date>-\d{4})?(?:满血版?)?(?![\w.]|-\d)/gu;

/** `R1部署在16卡`: the version alone, in a text that names no other model, is asked about. */
function versionsAlone(source: SourceText, facts: PlanFacts, named: readonly SlotMention[]): SlotMention[] {
  const places = named.length > 0 ? [] : matchesOf(source.text, versionAlone);
  return places.flatMap((match) => {
    const { version = '', date = '' } = match.groups ?? {};
    const known = facts.model(`deepseek-ai/DeepSeek-${version.toUpperCase()}${date}`)?.id;
    const lead = match[0].length - match[0].trimStart().length;
    const span: TextRange = [match.index + lead, match.index + match[0].length];
    return known === undefined ? [] : askAmong(source, span, [known]);
  });
}

/** Ids with an owner and folders are taken as typed, known or not. */
function typedModels(source: SourceText, facts: PlanFacts): SlotMention[] {
  return [ownId, folder].flatMap((pattern) =>
    matchesOf(source.text, pattern).flatMap((match) => {
      const whole: TextRange = [match.index, match.index + match[0].length];
      if (dataFile.test(match[0]) || (pattern === ownId && !looksLikeId(match[0], facts))) return [];
      const known = facts.model(source.quote(...whole))?.id;
      if (known !== undefined) return take(source, whole, known);
      const base = pattern === ownId ? baseOfFormat(source, whole, facts) : null;
      return base ? take(source, base.span, base.id) : take(source, whole, source.quote(...whole));
    }),
  );
}

/** Whether a text is as a whole one of these names. */
const isWhole = (text: string, names: Lexicon['models']) =>
  findNames(text, names).some(({ start, end }) => start === 0 && end === text.length);

function looksLikeId(text: string, facts: PlanFacts): boolean {
  // `DeepSeek-V3.2/A3 752T`: what is a model or a device by itself owns none.
  const [owner = '', name = ''] = text.split('/');
  const { models, devices } = lexiconOf(facts);
  if (isWhole(owner, models) || isWhole(owner, devices) || isWhole(name, devices)) return false;
  // `GLM-4.6/16×A3`: behind the stroke stands a count.
  if (/^\d+(?:x|$)/u.test(text.split('/')[1] ?? '')) return false;
  if (keyStem.test(name)) return false;
  return !noModelWords.test(text) && /[\d-]/u.test(text.split('/')[1] ?? '') && !/^[a-z]\d*\//u.test(text);
}

/** `owner/Qwen3-32B-AWQ`: a known model in a format that its name states; the format is read for itself. */
function baseOfFormat(
  source: SourceText,
  [start, end]: TextRange,
  facts: PlanFacts,
): { readonly id: string; readonly span: TextRange } | null {
  const { models } = lexiconOf(facts);
  for (let at = end - 1; at > start; at -= 1) {
    if (!/[-_.]/u.test(source.text[at] ?? '') || !isFormatAt(source.text, at)) continue;
    const typed = source.quote(start, at);
    const known = facts.model(typed)?.id;
    if (known !== undefined) return { id: known, span: [start, at] };
    const name = source.text.slice(source.text.indexOf('/', start) + 1, at);
    const [found] = findNames(name, models);
    const [id, ...others] = found?.ids ?? [];
    if (found && id && others.length === 0 && found.start === 0 && !wholeName(name, 0, found.end).isOther)
      return { id, span: [start, at] };
  }
  return null;
}

const sizeBehind = /^[ -]?(?<size>\d+(?:\.\d+)?)b(?![a-z0-9])/u;

/** A date in parentheses: `Kimi K2 (0905)`. */
const dateApart = new RegExp(
  `^(?: ?\\((?<date>\\d{4})\\)| ?(?<version>\\d{4})版| (?<bare>\\d{4})(?![\\d.]| ?(?:[/k%]|${anyWay('unit-not-version')})))`,
  'u',
);

/** A known name; where it is only a part of the whole name, the whole one and the known one are both named. */
function knownModel(source: SourceText, { start, end, ids }: NameMatch, lexicon: Lexicon): SlotMention[] {
  const whole = wholeName(source.text, start, end);
  const behind = sizeBehind.exec(source.text.slice(whole.end));
  const isSizeless = behind !== null && ids.every((id) => !/\db(?![a-z])/iu.test(id));
  const span: TextRange = [whole.start, whole.end + (isSizeless ? behind[0].length : 0)];
  // `deepseek r1 7b` is one of its distilled models; hundreds of billions are what such a model has.
  const isSmaller = isSizeless && Number.parseFloat(group(behind, 'size')) < 100;
  if (whole.isOther || isSmaller) return askOfWhole(source, span, ids);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) {
    const written = source.text.slice(end, whole.end);
    const apart = dateApart.exec(source.text.slice(whole.end));
    const dated =
      apart &&
      datedModel(
        `-${group(apart, 'date') || group(apart, 'version') || group(apart, 'bare')}`,
        only,
        lexicon,
      );
    if (dated) return take(source, [whole.start, whole.end + apart[0].length], dated);
    return take(source, span, ...asDated(source, span, written, only, lexicon));
  }
  // One file may have two owners' names; the one that is written out is meant.
  const spelledOut = ids.filter(
    (id) => compact(id.split('/').at(-1) ?? id) === compact(source.folded.slice(...span)),
  );
  const [exact, ...others] = spelledOut;
  if (exact !== undefined && others.length === 0) return take(source, span, exact);
  return askAmong(source, span, ids);
}

/** `Kimi-K2-0905`: a date behind a name is another model where one of that date is known. */
function datedModel(revision: string, id: string, { models }: Lexicon): string | null {
  const date = /-(?<date>\d{4})(?!\d)/u.exec(revision)?.groups?.date;
  if (date === undefined) return null;
  const stem = compact((id.split('/').at(-1) ?? id).replace(tunedEnding, ''));
  const dated = [...models.values()]
    .flatMap((names) => [...names.values()].flat())
    .flatMap(({ ids }) => ids)
    .filter((one) => compact(one.split('/').at(-1) ?? one).startsWith(stem) && one.endsWith(`-${date}`));
  const [found, ...others] = new Set(dated);
  return found !== undefined && others.length === 0 ? found : null;
}

/** A name with a date that no model is known by is its base, and says so: `DeepSeek-R1-0612 = deepseek-ai/DeepSeek-R1`. */
function asDated(
  source: SourceText,
  span: TextRange,
  written: string,
  id: string,
  lexicon: Lexicon,
): readonly [id: string, reading: string | null] {
  const dated = datedModel(written, id, lexicon);
  const date = /-\d{4}(?!\d)/u.exec(written)?.[0];
  if (dated !== null || date === undefined || id.endsWith(date)) return [dated ?? id, null];
  return [id, `${source.quote(...span)} = ${id}`];
}

/** `--speculative-num-steps 2` is a setting. */
const settingName = new RegExp(`(?:^|[-_])${anyWay('key-part')}(?:[-_]|$)`, 'u');

/** `llama-like`: a kind of model, and none by itself. */
const likeness = new RegExp(`[- ]${anyWay('name-like')}$`, 'u');

/** A name that no list holds, taken as typed: with all its parts, or it is no name of a model. */
function asTyped(source: SourceText, pattern: RegExp): SlotMention[] {
  return matchesOf(source.text, pattern).flatMap((match) => {
    const whole = wholeName(source.text, match.index, match.index + match[0].length);
    const span: TextRange = [whole.start, whole.end];
    const words = source.text.slice(...span);
    const isName =
      (/[\d-]/u.test(words) || whole.isOther) && !settingName.test(words) && !likeness.test(words);
    return isName ? take(source, span, source.quote(...span)) : [];
  });
}

/**
 * `llama 70b` names a series and a size: the models of that size are asked about. A size that no model of the series
 * has makes a name of its own (`Qwen3-72B`), taken as typed.
 */
function seriesWithSize(source: SourceText, matches: readonly NameMatch[]): SlotMention[] {
  return matches.flatMap(({ start, end, ids }) => {
    const behind = size.exec(source.text.slice(end));
    const found = behind ?? sizeInFront(source.text.slice(0, start));
    if (!found) return [];
    const span: TextRange = behind ? [start, end + behind[0].length] : [found.index, end];
    const wanted = writtenSize(group(found, 'size'));
    const sized = ids.filter((id) => id.toLowerCase().split(/[-/]/u).includes(wanted));
    const version = /^ ?v?(?<version>\d+(?:\.\d+)?)(?![\w.%])/u.exec(source.text.slice(span[1]));
    const exact = sized.filter((id) => id.includes(`-${group(version, 'version')}-`));
    const [only] = exact;
    const active = found.groups?.active?.replace(/^[- ]?/u, '-') ?? '';
    const [plain, ...morePlain] = sized.filter((id) => isPlainSize(id, wanted + active));
    const whole = wholeName(source.text, start, span[1]);
    if (whole.isOther) return take(source, [whole.start, whole.end], source.quote(whole.start, whole.end));
    if (version && exact.length === 1 && only)
      return take(source, [start, span[1] + version[0].length], only);
    const isAdjacent = found[0].length - wanted.length <= 1;
    if (plain !== undefined && morePlain.length === 0) return take(source, span, plain);
    // `70B Llama 3.3`: of that version and size there is one.
    const [single, ...moreSized] = sized;
    const isVersioned = /\d/u.test(source.folded.slice(start, end));
    if (single !== undefined && moreSized.length === 0 && isVersioned) return take(source, span, single);
    if (sized.length > 0) return askAmong(source, span, sized);
    return isAdjacent ? take(source, span, source.quote(...span)) : [];
  });
}

/** Where the name of one model of a series ends, as everybody writes such names: `Nemotron 3 Ultra 550B`. */
function furtherName(text: string, start: number, end: number): number {
  const pattern = knownSeries();
  pattern.lastIndex = start;
  const found = pattern.exec(text);
  pattern.lastIndex = 0;
  const isHere = found !== null && found.index === start && /\d/u.test(found[0].slice(end - start));
  return isHere ? wholeName(text, start, start + found[0].length).end : end;
}

/** A series alone: all its models are named. Two letters (`ds`) are too little to ask about. */
function wholeSeries(source: SourceText, { start, end, ids }: NameMatch): SlotMention[] {
  const whole = wholeName(source.text, start, end);
  const named = source.text.slice(whole.start, whole.end);
  if (settingName.test(named) || likeness.test(named)) return [];
  if (whole.isOther) return take(source, [whole.start, whole.end], source.quote(whole.start, whole.end));
  const further = furtherName(source.text, start, end);
  if (further > end) {
    const named = compact(source.folded.slice(start, further));
    const fitting = ids.filter((id) => compact(id.split('/').at(-1) ?? id).startsWith(named));
    const span: TextRange = [start, further];
    return fitting.length > 0 ? askAmong(source, span, fitting) : take(source, span, source.quote(...span));
  }
  const isTooShort =
    compact(source.folded.slice(start, end)).length < 3 &&
    !/\p{Script=Han}/u.test(source.folded.slice(start, end));
  return isTooShort ? [] : askAmong(source, [start, end], ids);
}
