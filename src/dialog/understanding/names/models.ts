import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { marks, type SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, sameLabel, states } from '../statement.ts';
import { findNames, type NameMatch } from './find-names.ts';
import { compact, lexiconOf } from './lexicon.ts';
import { isNegated } from './negated.ts';

const ownId = /(?<![a-z0-9_./-])[a-z][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*[a-z0-9](?![a-z0-9/])/gu;
const folder = /(?<![a-z0-9_.:/<])(?:~|\.{1,2})?\/[a-z0-9_.-]*[a-z0-9](?:\/[a-z0-9_.-]*[a-z0-9])*\/?/gu;
const noModelWords =
  /^(?:tokens?|toks?|t|prefill|decode|input|output|in|out|and|or|p|d|s|sec|user|ttft|tpot|tp|ep|dp|n|w|i|isl|osl|he|she|online|yes|no|on|off|with|without|agg|aggregated|prompt)\//u;
const dataFile = /\.(?:ya?ml|json|jsonl|csv|log|txt|gz|py|sh|md)$/u;

/** Words that follow a model's name and belong to it: `-Instruct-2507`, `-0528`, `-Terminus`. */
const revision =
  /^(?:[-_ ]?(?:instruct|thinking|chat|base|terminus|exp|preview|latest|hf|it|distill)(?![a-z])|-\d{4}(?!\d))+/u;
/** A size behind a series: `Qwen3-72B`, `llama 70b`, `Mixtral 8x7B`. */
const size =
  /^(?:[-_ ,、]|的|the (?:same )?|那个|这个|那款)*(?<size>\d+(?:x\d+)?(?:\.\d+)?b)(?:-a\d+(?:\.\d+)?b)?(?![a-z0-9])/u;
/** A name with a size that no list holds: `gpt-oss-120b`, `gemma-3-27b-it`. */
const sizedName =
  /(?<![a-z0-9_./-])[a-z][a-z0-9.]*(?:-[a-z0-9.]+)*?-\d+(?:x\d+)?(?:\.\d+)?b(?:-a\d+(?:\.\d+)?b)?(?:-[a-z0-9.]*[a-z0-9])*(?![a-z0-9])/gu;
/** The same with blanks, for series that everybody knows. */
const knownSeries =
  /(?<![a-z0-9_./-])(?:qwen|llama|gemma|mistral|mixtral|phi|yi|baichuan|internlm|internvl|gpt-oss|falcon|hunyuan|minicpm|step|ernie|glm|pangu|olmo|nemotron|grok|command r)(?:[- ]?\d+(?:\.\d+)*)?(?:[- ](?:vl|moe|coder|next|scout|maverick|large|small|medium|v\d))?[- ]?\d+(?:x\d+)?(?:\.\d+)?b(?![a-z0-9])/gu;

/** The model a text names: ids and folders as typed, known names, names that fit several, names with a size. */
export function readModels(source: SourceText, facts: PlanFacts): Statement[] {
  const lexicon = lexiconOf(facts);
  return [
    ...typedModels(source, facts),
    ...findNames(source.text, lexicon.models).flatMap((match) => knownModel(source, match)),
    ...asTyped(source, sizedName),
    ...seriesWithSize(source, findNames(source.text, lexicon.series)),
    ...asTyped(source, knownSeries),
    ...findNames(source.text, lexicon.series).flatMap((match) => wholeSeries(source, match)),
  ];
}

/** Ids with an owner and folders are taken as typed, known or not. */
function typedModels(source: SourceText, facts: PlanFacts): Statement[] {
  return [ownId, folder].flatMap((pattern) =>
    [...source.text.matchAll(pattern)].flatMap((match) => {
      const span: Span = [match.index, match.index + match[0].length];
      if (dataFile.test(match[0]) || (pattern === ownId && !looksLikeId(match[0]))) return [];
      const typed = source.quote(...span);
      return take(source, span, facts.model(typed)?.id ?? typed);
    }),
  );
}

function looksLikeId(text: string): boolean {
  return !noModelWords.test(text) && /[\d-]/u.test(text.split('/')[1] ?? '') && !/^[a-z]\d*\//u.test(text);
}

function take(source: SourceText, span: Span, value: string): Statement[] {
  source.claim(...span, marks.model);
  return isNegated(source, span[0]) ? [] : [states('model', value, span)];
}

function knownModel(source: SourceText, { start, end, ids }: NameMatch): Statement[] {
  const span: Span = [start, end + (revision.exec(source.text.slice(end))?.[0].length ?? 0)];
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return take(source, span, only);
  return askAmong(source, span, ids);
}

function askAmong(source: SourceText, span: Span, ids: readonly string[]): Statement[] {
  source.claim(...span, marks.model);
  if (isNegated(source, span[0])) return [];
  return [
    asks(
      'model',
      span,
      ids.map((id) => ({ value: id, label: sameLabel(id) })),
    ),
  ];
}

function asTyped(source: SourceText, pattern: RegExp): Statement[] {
  return [...source.text.matchAll(pattern)].flatMap((match) => {
    const span: Span = [match.index, match.index + match[0].length];
    return take(source, span, source.quote(...span));
  });
}

/**
 * `llama 70b` names a series and a size: the models of that size are asked about. A size that no model of the series
 * has makes a name of its own (`Qwen3-72B`), taken as typed.
 */
function seriesWithSize(source: SourceText, matches: readonly NameMatch[]): Statement[] {
  return matches.flatMap(({ start, end, ids }) => {
    const found = size.exec(source.text.slice(end));
    if (!found) return [];
    const span: Span = [start, end + found[0].length];
    const wanted = found.groups?.size ?? '';
    const sized = ids.filter((id) => id.toLowerCase().split(/[-/]/u).includes(wanted));
    const version = /^ ?v?(?<version>\d+(?:\.\d+)?)(?![\w.%])/u.exec(source.text.slice(span[1]));
    const exact = sized.filter((id) => id.includes(`-${version?.groups?.version}-`));
    const [only] = exact;
    if (version && exact.length === 1 && only)
      return take(source, [start, span[1] + version[0].length], only);
    const isAdjacent = found[0].length - wanted.length <= 1;
    if (sized.length > 0) return askAmong(source, span, sized);
    return isAdjacent ? take(source, span, source.quote(...span)) : [];
  });
}

/** A series alone: all its models are named. Two letters (`ds`) are too little to ask about. */
function wholeSeries(source: SourceText, { start, end, ids }: NameMatch): Statement[] {
  const isTooShort =
    compact(source.folded.slice(start, end)).length < 3 &&
    !/\p{Script=Han}/u.test(source.folded.slice(start, end));
  return isTooShort ? [] : askAmong(source, [start, end], ids);
}
