import type { PlanFacts } from '../../plan/plan-facts.ts';
import { findNames, lexiconOf, type NameMatch } from './lexicon.ts';
import { marks, type SourceText } from './source-text.ts';
import { asks, type Statement, sameLabel, states } from './statement.ts';

const negatedBefore =
  /(?:\bnot|n't|\bnever|instead of|rather than|except|without|不是|不要|不用|别用|而不是|除了|代替)\s*(?:use|using|on|with|run|用|在)?\s*(?:the|an?|任何)?\s*(?:\d+\s*(?:x|张|卡|块)?\s*)?$/u;

/** Whether the words in front say that this is not meant. */
export function isNegated(source: SourceText, start: number): boolean {
  return negatedBefore.test(source.text.slice(Math.max(0, start - 24), start));
}

/** A size behind a series that the lexicon does not know: `Qwen3-72B`. */
const unknownSize = /^[-_ ]?\d+(?:\.\d+)?b(?![a-z0-9])/u;
const ownId = /(?<![a-z0-9_./\-:])[a-z][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*[a-z0-9](?![a-z0-9/])/gu;
const folder = /(?<![a-z0-9_.:/])(?:~|\.{1,2})?\/[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)*/gu;
const noModelWords =
  /^(?:tokens?|toks?|prefill|decode|input|output|in|out|and|or|p|d|s|sec|user|ttft|tpot|tp|ep|dp|n|w|i|isl|osl|he|she|online|yes)\//u;

/** Ids with an owner and folders are taken as typed, known or not. */
function typedModels(source: SourceText, facts: PlanFacts): Statement[] {
  const found: Statement[] = [];
  for (const pattern of [ownId, folder]) {
    for (const match of source.text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const isId = pattern === ownId;
      if (isId && (noModelWords.test(match[0]) || !/[\d-]/u.test(match[0].split('/')[1] ?? ''))) continue;
      if (!isNegated(source, start)) {
        const typed = source.quote(start, end);
        found.push(states('model', facts.model(typed)?.id ?? typed, [start, end]));
      }
      source.claim(start, end, marks.model);
    }
  }
  return found;
}

function modelStatement(source: SourceText, match: NameMatch): Statement {
  const size = unknownSize.exec(source.text.slice(match.end));
  const span: [number, number] = [match.start, match.end + (size?.[0].length ?? 0)];
  const [only] = match.ids;
  if (match.ids.length === 1 && size === null && only !== undefined) return states('model', only, span);
  return asks(
    'model',
    span,
    match.ids.map((id) => ({ value: id, label: sameLabel(id) })),
  );
}

/** The model a text names; several readings where a name fits several. */
export function readModels(source: SourceText, facts: PlanFacts): Statement[] {
  const typed = typedModels(source, facts);
  const named = findNames(source.text, lexiconOf(facts).models).flatMap((match) => {
    const isBroadWord = match.ids.length > 1 && match.end - match.start < 4;
    if (isBroadWord || isNegated(source, match.start)) return [];
    const statement = modelStatement(source, match);
    source.claim(statement.start, statement.end, marks.model);
    return [statement];
  });
  return [...typed, ...named];
}

/** Devices in the order they are named; each an own statement, joined later. */
export function readDevices(source: SourceText, facts: PlanFacts): Statement[] {
  return findNames(source.text, lexiconOf(facts).devices).flatMap((match) => {
    const { start, end, ids } = match;
    if (isNegated(source, start)) {
      source.claim(start, end);
      return [];
    }
    source.claim(start, end, marks.device);
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) return [states('devices', [only], [start, end])];
    return [
      asks(
        'devices',
        [start, end],
        ids.map((id) => ({ value: [id], label: sameLabel(facts.device(id)?.title ?? id) })),
      ),
    ];
  });
}
