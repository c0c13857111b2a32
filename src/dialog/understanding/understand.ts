import type { PlanFacts } from '../../plan/plan-facts.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { says } from '../../text/words/words.ts';
import { combine } from './combine.ts';
import { asksOfGpus, doubtsOfGpus, forGpus, speaksOfGpus } from './context/for-gpus.ts';
import { asAnswerTo, readContext } from './context/read-context.ts';
import { unreadAt, unreadStretches } from './coverage.ts';
import { readFigures } from './figures/read-figures.ts';
import { readSentences, type Sentence } from './intents/asked-sentences.ts';
import { type Doubts, readDoubts } from './intents/doubt.ts';
import { sortElsewhere } from './intents/elsewhere.ts';
import { hesitating } from './intents/hesitation.ts';
import { aboutThePlan, readOtherSubjects } from './intents/other-subjects.ts';
import { readReuse, wantsEarlier } from './intents/reuse.ts';
import { deviceByDetail, devicesByRate, readDevices } from './names/devices.ts';
import { readModels } from './names/models.ts';
import { leaveAsides } from './phrases/asides.ts';
import { countedInstances } from './phrases/counted-instances.ts';
import { depthOfMtp, drafts } from './phrases/drafts.ts';
import { readFeaturesOff, readFeaturesOn } from './phrases/features.ts';
import { readFlags } from './phrases/flags.ts';
import { instanceSizes, phaseNodes } from './phrases/instances.ts';
import { readLengthMix } from './phrases/length-mix.ts';
import { lengthPairs } from './phrases/length-pairs.ts';
import { lengthTotals } from './phrases/length-total.ts';
import { absentLimits, limitPairs } from './phrases/limits.ts';
import { withinMachines } from './phrases/machine-size.ts';
import { machineCounts } from './phrases/machines.ts';
import { machinesAlone, perMachine } from './phrases/machines-alone.ts';
import { machinesApart } from './phrases/machines-apart.ts';
import { machinesAtWork } from './phrases/machines-at-work.ts';
import { instanceRatio, modes, readInstanceCounts, readPhaseShares } from './phrases/modes.ts';
import { namedServers } from './phrases/named-servers.ts';
import { nestedMachines } from './phrases/nested-machines.ts';
import { outputParts } from './phrases/output-parts.ts';
import { partsOfCount } from './phrases/parts-of-count.ts';
import { peaks } from './phrases/peaks.ts';
import { devicesByPhase } from './phrases/phase-devices.ts';
import { machinesByPhase } from './phrases/phase-machines.ts';
import { piecesOfPrompt } from './phrases/pieces.ts';
import { quantization, withScales } from './phrases/quantization.ts';
import { readRelative, settleRelative } from './phrases/relative.ts';
import { replicatedCounts } from './phrases/replicas.ts';
import { readPhrases } from './phrases/rule.ts';
import { readSameLengths, settleSameLengths } from './phrases/same-length.ts';
import { sameSize } from './phrases/same-size.ts';
import { mtpSweep, searchSpace } from './phrases/search-space.ts';
import { serving } from './phrases/serving.ts';
import { measuredDatabase, settings } from './phrases/settings.ts';
import { sharedPrefix } from './phrases/shared-prefix.ts';
import { countsOfStages } from './phrases/stages.ts';
import { sweeps } from './phrases/sweeps.ts';
import { tieredLimits } from './phrases/tiers.ts';
import { type Aside, SourceText } from './source-text.ts';
import type { Span, Statement } from './statement.ts';
import type { Understanding, UnderstandingContext } from './understanding.ts';
import type { Unread } from './unread.ts';

/** A text longer than this is no sentence about a plan; reading stops there. */
const readableCharacters = 4_000;

const nothing: Understanding = {
  intent: 'none',
  slots: {},
  ask: [],
  unsure: [],
  isUnsure: false,
  targets: [],
  targetsText: '',
  unread: [],
  used: [],
};

/**
 * Reads a free text in English, Chinese or both: what it states about slots, which phrases have several interpretations,
 * what the user is unsure about. Deterministic; nothing that was not said is filled, and each value quotes its words.
 */
export function understand(text: string, context: UnderstandingContext): Understanding {
  // Blanks behind the last word say nothing, and a reader that looks for an end should find it there.
  const source = new SourceText(text.slice(0, readableCharacters).trimEnd());
  const sentences = readSentences(source.folded);
  const reuse = readReuse(source);
  const others = readOtherSubjects(source);
  const { statements: told, doubts } = readAll(source, context);
  const statements = aboutThePlan(source, told, others);
  const wantsReuse = wantsEarlier(reuse, statements);
  const { stated, isQuestion, questions } = withoutQuestions(sentences, statements);
  if (isQuestion && !wantsReuse)
    return { ...nothing, intent: 'explain', unread: tooLong(text), used: [[0, source.original.length]] };
  const sorted = sortElsewhere(source, stated);
  const { outdone: replaced, ...combined } = combine(source, sorted.statements);
  const outdone = [...sorted.outdone, ...replaced];
  const isUsed = (one: Statement) =>
    stated.some((other) => !outdone.includes(other) && other.start <= one.start && other.end >= one.end);
  for (const one of outdone) if (!isUsed(one)) source.leave(one.start, one.end, 'said-otherwise');
  const filled = filledBy(combined);
  const unread = [
    ...leftAside(source, filled, questions, stated),
    ...unreadStretches(
      source,
      [...stated, ...questions].map(({ start, end }) => [start, end]),
      doubts.clauses,
      filled,
    ),
  ].toSorted((a, b) => a.start - b.start);
  return {
    ...combined,
    ...conclude(combined, doubts, wantsReuse),
    unread: [...unread, ...tooLong(text)],
    used: usedIn(source, unread),
  };
}

/** Slots that are filled, or asked about. */
function filledBy({
  slots,
  ask,
  targets,
}: Pick<Understanding, 'slots' | 'ask' | 'targets'>): ReadonlySet<string> {
  return new Set([...Object.keys(slots), ...ask.map(({ slot }) => slot), ...targets.flatMap(Object.keys)]);
}

/** What was recognised and cannot be used, questions among a plan included. */
function leftAside(
  source: SourceText,
  filled: ReadonlySet<string>,
  questions: readonly Sentence[],
  stated: readonly Statement[],
): Unread[] {
  // `40 cards, one is a spare`: what a count is made of is not unread besides.
  const isCounted = ({ start, end, reason }: Aside) =>
    (reason === 'count' || reason === 'instances') &&
    stated.some((one) => one.slot === 'numDevices' && one.start <= start && one.end >= end);
  // One place may be left aside for each of two slots: `输入输出都减半`.
  const places = new Map(source.leftAside.map((one) => [`${one.start} ${one.end}`, one]));
  const asides = [...places.values()].filter(
    ({ unless, start, ...rest }) =>
      !(unless !== null && filled.has(unless)) &&
      !isCounted({ unless, start, ...rest }) &&
      !questions.some((one) => start >= one.start && start < one.end),
  );
  return [
    ...asides.map(({ start, end, reason }) => unreadAt(source, start, end, reason)),
    ...questions.map(({ start, end }) => {
      const words = source.quote(start, end);
      const lead = words.length - words.trimStart().length;
      return unreadAt(source, start + lead, end, 'question');
    }),
  ];
}

/** Places that were read and not laid aside. */
function usedIn(source: SourceText, unread: readonly Unread[]): readonly Span[] {
  const read = new Array<boolean>(source.original.length).fill(false);
  for (const match of source.text.matchAll(/[\uE000-\uE002]+/gu)) {
    for (const [from, to] of source.placesOf(match.index, match.index + match[0].length))
      read.fill(true, from, to);
  }
  for (const { start, length } of unread) read.fill(false, start, start + length);
  const marked = read.map((one) => (one ? '+' : ' ')).join('');
  return [...marked.matchAll(/\++/gu)].map((match) => [match.index, match.index + match[0].length]);
}

function tooLong(text: string): Unread[] {
  const rest = text.slice(readableCharacters);
  if (rest.trim() === '') return [];
  return [{ text: rest, reason: 'too-long', start: readableCharacters, length: rest.length }];
}

/**
 * The values that a text names, whatever it asks about them: the conditions in a question about a result.
 *
 * @param given answers that stand, and the question that a bare number would answer.
 */
export function valuesNamed(
  text: string,
  facts: PlanFacts,
  given: Partial<Pick<UnderstandingContext, 'slot' | 'answers'>> = {},
): Pick<Understanding, 'slots' | 'ask'> {
  const source = new SourceText(text.slice(0, readableCharacters));
  const { statements } = readAll(source, { slot: given.slot ?? null, facts, answers: given.answers ?? {} });
  return combine(source, statements);
}

/** Every statement of a text, and its doubts. Names come first, numbers last: what is read is not read again. */
function readAll(
  source: SourceText,
  { slot, facts, answers }: Pick<UnderstandingContext, 'slot' | 'facts' | 'answers'>,
): { readonly statements: readonly Statement[]; readonly doubts: Doubts } {
  const flags = readFlags(source, facts);
  const database = readPhrases(source, measuredDatabase);
  const typed = [...database, ...readModels(source, facts), ...readDevices(source, facts)];
  const { named, span: byPhase } = devicesByPhase(source, typed);
  const isOpen =
    (slot === 'devices' || says('rate-of-devices', source.text)) &&
    !named.some((one) => one.slot === 'devices');
  // Later on a bare rate stays what it was to earlier versions, whose sessions are replayed: nothing.
  const isOpening = Object.keys(answers).length === 0 && !named.some((one) => one.slot === 'devices');
  const details = isOpen ? deviceByDetail(source, facts) : isOpening ? devicesByRate(source, facts) : [];
  const names = [...named, ...details];
  const same = readSameLengths(source, slot);
  const relative = readRelative(source);
  const sized = sameSize(source, slot, answers);
  const mixed = readLengthMix(source);
  const isForGpus = asksOfGpus(slot) || speaksOfGpus(names, answers, facts);
  const read = readPhrases(source, [
    ...(isForGpus ? serving : drafts),
    ...quantization,
    ...tieredLimits,
    ...limitPairs,
    ...absentLimits(slot),
    ...machinesAtWork,
    ...phaseNodes,
    ...instanceRatio,
    ...lengthTotals,
    ...sweeps,
    ...piecesOfPrompt,
    ...outputParts,
    ...peaks,
    ...sharedPrefix,
  ]);
  const phrases = withScales(source, read);
  const counts = [...readInstanceCounts(source), ...readPhaseShares(source)];
  leaveAsides(source);
  const doubts = readDoubts(source, slot);
  const rest = readStatements(
    source,
    { slot, facts, answers },
    [...mixed, ...phrases, ...counts],
    [...flags, ...names],
  );
  const said = settleRelative(
    source,
    relative,
    [...flags, ...names, ...sized, ...mixed, ...phrases, ...counts, ...rest],
    answers,
  );
  const answer = asAnswerTo(slot, settleSameLengths(source, same, said, answers));
  const statements = depthOfMtp(isForGpus ? forGpus(source, answer) : answer, answers);
  if (byPhase) source.leave(...byPhase, 'phase-devices');
  return {
    statements: hesitating(source, statements),
    doubts: isForGpus ? doubtsOfGpus(doubts, answer) : doubts,
  };
}

/**
 * What is stated outside of questions. A text that asks about a result and plans nothing besides is a question as a
 * whole.
 */
function withoutQuestions(
  sentences: readonly Sentence[],
  statements: readonly Statement[],
): {
  readonly stated: readonly Statement[];
  readonly isQuestion: boolean;
  readonly questions: readonly Sentence[];
} {
  const within = ({ start, end }: Sentence) =>
    statements.filter((one) => one.start >= start && one.start < end);
  const isPlan = statesPlan(statements);
  const questions = sentences.filter(
    (one) =>
      one.asks !== null &&
      // `…, 8 H200; is TTFT under 2 s realistic?` states the limit of the plan around it.
      !(one.asks === 'unless-planned' && isPlan && addsToPlan(within(one), statements)) &&
      !(one.asks === 'unless-planned' && statesPlan(within(one))) &&
      !(one.asks === 'word' && statesWholePlan(within(one))) &&
      // A question about a result does not tell it all again.
      !(one.asks === 'always' && statesNearlyAll(within(one))),
  );
  const asked = new Set(questions.flatMap(within));
  const stated = statements.filter((one) => !asked.has(one));
  const asks = (kind: Sentence['asks']) => questions.some((one) => one.asks === kind);
  const isQuestion =
    (asks('always') && !statesPlan(stated)) || (asks('unless-planned') && stated.length === 0);
  return { stated, isQuestion, questions };
}

function readStatements(
  source: SourceText,
  { slot, facts, answers }: Pick<UnderstandingContext, 'slot' | 'facts' | 'answers'>,
  before: readonly Statement[],
  named: readonly Statement[],
): Statement[] {
  const swept = readPhrases(source, mtpSweep);
  const off = readFeaturesOff(source);
  const phrases = readPhrases(source, [
    ...settings,
    ...searchSpace,
    ...modes,
    ...instanceSizes,
    ...replicatedCounts,
    ...nestedMachines,
    ...machineCounts,
    ...lengthPairs,
  ]);
  const said = [...before, ...swept, ...off, ...phrases];
  const { statements, loose } = readFigures(source, slot, said);
  const on = readFeaturesOn(source, off);
  const staged = countsOfStages(source, [...phrases, ...statements], loose);
  const apart = machinesByPhase(source, machinesApart(source, staged, loose));
  const each = perMachine(named, { facts, answers });
  const sized = withinMachines(apart, each);
  const inAll = countedInstances(source, namedServers(source, sized, named, each));
  const counted = partsOfCount(source, inAll, each);
  const alone = machinesAlone(source, [...named, ...before, ...counted], loose, { facts, answers });
  const read = [...swept, ...off, ...counted, ...alone, ...on];
  return slot === null ? read : [...read, ...readContext(source, slot, loose, [...before, ...read])];
}

/** Slots that only a plan states; two of them, or a model, make a text more than a question about a result. */
const coreSlots: ReadonlySet<SlotId> = new Set([
  'numDevices',
  'inputLength',
  'outputLength',
  'devices',
  'mode',
  'ttftLimitMs',
  'tpotLimitMs',
]);

function statesPlan(statements: readonly Statement[]): boolean {
  const slots = new Set(statements.map(({ slot }) => slot));
  return slots.has('model') || [...slots].filter((slot) => coreSlots.has(slot)).length >= 3;
}

/** Whether a sentence names core slots that nothing outside of it states: `what if I only have 4 cards?`. */
function addsToPlan(within: readonly Statement[], all: readonly Statement[]): boolean {
  const outside = new Set(all.filter((one) => !within.includes(one)).map(({ slot }) => slot));
  const named = within.filter(({ slot }) => slot !== 'model' && coreSlots.has(slot));
  return named.length > 0 && outside.has('model') && named.every(({ slot }) => !outside.has(slot));
}

/** A model, what it runs on and how long its requests are: a plan, whatever is asked beside it. */
function statesNearlyAll(statements: readonly Statement[]): boolean {
  const slots = new Set(statements.map(({ slot }) => slot));
  return (['model', 'devices', 'numDevices', 'inputLength'] as const).every((slot) => slots.has(slot));
}

/** A model with something to run it on: more than the name of a model in a question about a word. */
function statesWholePlan(statements: readonly Statement[]): boolean {
  return statesPlan(statements) && statements.some(({ slot }) => slot !== 'model' && coreSlots.has(slot));
}

function conclude(
  { slots, ask, targets }: Pick<Understanding, 'slots' | 'ask' | 'targets'>,
  doubts: Doubts,
  wantsReuse: boolean,
): Pick<Understanding, 'intent' | 'unsure' | 'isUnsure'> {
  const says = Object.keys(slots).length + ask.length + targets.length > 0 || doubts.isUnsure;
  return {
    intent: wantsReuse ? 'reuse' : says ? 'plan' : 'none',
    isUnsure: doubts.isUnsure && doubts.slots.length === 0,
    // A doubted value is asked about as it is.
    unsure: doubts.slots.filter(
      (slot) =>
        slots[slot] === undefined &&
        !ask.some((one) => one.slot === slot && one.interpretations.length === 1),
    ),
  };
}
