import { isUnanswered } from '../../plan/answers.ts';
import { says } from '../../text/words/words.ts';
import { readBareEdit } from './as-answer/bare-edit.ts';
import { asAnswerTo, readAsAnswer } from './as-answer/read-as-answer.ts';
import { readFigures } from './figures/read-figures.ts';
import { asksOfGpus, doubtsOfGpus, forGpus, speaksOfGpus } from './for-gpus.ts';
import { leaveRefused } from './given-up.ts';
import { type Doubts, readDoubts } from './intents/doubt.ts';
import { hesitating } from './intents/hesitation.ts';
import { countAskedFor } from './intents/how-many.ts';
import { deviceByDetail, devicesByRate, readDevices } from './names/devices.ts';
import { readModels } from './names/models.ts';
import { leaveAsides } from './phrases/asides.ts';
import { readChangesAfter, settleChangesAfter } from './phrases/changes-after.ts';
import { countedInstances } from './phrases/counted-instances.ts';
import { depthOfMtp, drafts } from './phrases/drafts.ts';
import { readFeaturesOff, readFeaturesOn } from './phrases/features.ts';
import { readFlags } from './phrases/flags.ts';
import { instanceSizes } from './phrases/instances.ts';
import { boundsOfShares } from './phrases/length-bounds.ts';
import { readLengthMix } from './phrases/length-mix.ts';
import { lengthPairs } from './phrases/length-pairs.ts';
import { lengthTotals } from './phrases/length-total.ts';
import { absentLimits, limitPairs } from './phrases/limits.ts';
import { listedMachines } from './phrases/listed-machines.ts';
import { withoutMachineProperty } from './phrases/machine-property.ts';
import { withinMachines } from './phrases/machine-size.ts';
import { machineCounts } from './phrases/machines.ts';
import { machinesAlone, perMachine } from './phrases/machines-alone.ts';
import { machinesApart } from './phrases/machines-apart.ts';
import { machinesAtWork } from './phrases/machines-at-work.ts';
import { machinesUsed } from './phrases/machines-used.ts';
import { instanceRatio, modes, readInstanceCounts, readPhaseShares } from './phrases/modes.ts';
import { namedServers } from './phrases/named-servers.ts';
import { nestedMachines } from './phrases/nested-machines.ts';
import { readNodesApart } from './phrases/nodes-apart.ts';
import { outputParts } from './phrases/output-parts.ts';
import { partsOfCount } from './phrases/parts-of-count.ts';
import { peaks } from './phrases/peaks.ts';
import { devicesByPhase } from './phrases/phase-devices.ts';
import { machinesByPhase, machinesOfPhases } from './phrases/phase-machines.ts';
import { phaseNodes } from './phrases/phase-nodes.ts';
import { readPhrases } from './phrases/phrase.ts';
import { piecesOfPrompt } from './phrases/pieces.ts';
import { quantization, withScales } from './phrases/quantization.ts';
import { ratioWithSizes } from './phrases/ratio-with-sizes.ts';
import { readRelative, settleRelative } from './phrases/relative.ts';
import { replicatedCounts } from './phrases/replicas.ts';
import { readSameLengths, settleSameLengths } from './phrases/same-length.ts';
import { sameSize } from './phrases/same-size.ts';
import { mtpSweep, searchSpace } from './phrases/search-space.ts';
import { serving } from './phrases/serving.ts';
import { measuredDatabase, settings } from './phrases/settings.ts';
import { readSharesOfOther } from './phrases/share-of-other.ts';
import { sharedOfAnswer, sharedPrefix } from './phrases/shared-prefix.ts';
import { readSizesOfAll, settleSizesOfAll } from './phrases/sizes-of-all.ts';
import { countsOfStages } from './phrases/stages.ts';
import { readSwapped, settleSwapped } from './phrases/swapped.ts';
import { sweeps } from './phrases/sweeps.ts';
import { withoutPictures } from './phrases/text-only.ts';
import { tieredLimits } from './phrases/tiers.ts';
import { readTurns, settleTurns } from './phrases/turns.ts';
import type { SlotMention } from './slot-mention.ts';
import type { SourceText } from './source-text.ts';
import type { DialogPosition } from './understanding.ts';

/** Every statement of a text, and its doubts. Names come first, numbers last: what is read is not read again. */
export function readAll(
  source: SourceText,
  { slot, facts, answers, isWhole = false }: Pick<DialogPosition, 'slot' | 'facts' | 'answers' | 'isWhole'>,
): { readonly statements: readonly SlotMention[]; readonly doubts: Doubts } {
  const flags = readFlags(source, facts);
  const database = readPhrases(source, measuredDatabase);
  const typed = [...database, ...readModels(source, facts), ...readDevices(source, facts)];
  const { named, span: byPhase } = devicesByPhase(source, typed);
  const isOpen =
    (slot === 'devices' || says('rate-of-devices', source.text)) &&
    !named.some((one) => one.slot === 'devices');
  // Later on a bare rate stays what it was to earlier versions, whose sessions are replayed: nothing.
  const isOpening = isUnanswered(answers) && !named.some((one) => one.slot === 'devices');
  const details = isOpen ? deviceByDetail(source, facts) : isOpening ? devicesByRate(source, facts) : [];
  const names = [...named, ...details];
  const swapped = readSwapped(source);
  const same = readSameLengths(source, slot);
  const relative = [...readSharesOfOther(source), ...readRelative(source)];
  const after = readChangesAfter(source);
  const turns = readTurns(source);
  const sizes = readSizesOfAll(source);
  const sized = sameSize(source, slot, answers);
  const mixed = readLengthMix(source);
  leaveRefused(source);
  const isForGpus = asksOfGpus(slot) || speaksOfGpus(names, answers, facts);
  const read = readPhrases(source, [
    ...(isForGpus ? serving : drafts),
    ...quantization,
    ...tieredLimits,
    ...limitPairs,
    ...absentLimits(slot),
    ...listedMachines,
    ...machinesAtWork,
    ...machinesOfPhases,
    ...phaseNodes,
    ...ratioWithSizes,
    ...instanceRatio,
    ...lengthTotals,
    ...boundsOfShares,
    ...sweeps,
    ...piecesOfPrompt,
    ...outputParts,
    ...peaks,
    ...sharedPrefix,
    ...(slot === 'inputLength' ? [sharedOfAnswer] : []),
  ]);
  const phrases = [...withScales(source, read), ...readNodesApart(source)];
  const counts = [...readInstanceCounts(source), ...readPhaseShares(source)];
  leaveAsides(source, answers);
  const doubts = readDoubts(source, slot);
  const rest = readStatements(
    source,
    { slot, facts, answers, isWhole },
    [...mixed, ...phrases, ...counts],
    [...flags, ...names],
  );
  const told = [...flags, ...names, ...sized, ...mixed, ...phrases, ...counts, ...rest];
  const said = settleRelative(source, relative, settleChangesAfter(source, after, told), answers);
  const lengths = settleTurns(source, turns, settleSameLengths(source, same, said, answers));
  const inPlace = settleSwapped(source, swapped, lengths, answers);
  const all = settleSizesOfAll(source, sizes, inPlace, answers);
  const answer = asAnswerTo(slot, all);
  const statements = depthOfMtp(isForGpus ? forGpus(source, answer) : answer, answers);
  if (byPhase) source.leave(...byPhase, 'phase-devices');
  return {
    statements: withoutPictures(source, countAskedFor(source, hesitating(source, statements))),
    doubts: isForGpus ? doubtsOfGpus(doubts, answer) : doubts,
  };
}

function readStatements(
  source: SourceText,
  { slot, facts, answers, isWhole }: Pick<DialogPosition, 'slot' | 'facts' | 'answers' | 'isWhole'>,
  before: readonly SlotMention[],
  named: readonly SlotMention[],
): SlotMention[] {
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
  const sized = withinMachines(source, apart, each);
  const told = withoutMachineProperty(source, sized);
  const inAll = countedInstances(source, namedServers(source, told, named, each), before);
  const counted = machinesUsed(source, partsOfCount(source, inAll, each));
  const alone = machinesAlone(source, [...named, ...before, ...counted], loose, { facts, answers });
  const read = [...swept, ...off, ...counted, ...alone, ...on];
  if (isWhole === true)
    return [...read, ...readBareEdit(source, loose, [...named, ...before, ...read], answers)];
  return slot === null ? read : [...read, ...readAsAnswer(source, slot, loose, [...before, ...read])];
}
