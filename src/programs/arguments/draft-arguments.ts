import {
  type Architecture,
  type DraftModel,
  draftMethods,
  leavesOutDraft,
  markovHeads,
  mostAccepted,
  type RequestedDraft,
  readDraft,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { readDraftConfig } from '../../store/draft-config.ts';
import { ModelConfigError } from '../../store/model-config.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { worded } from '../../text/worded.ts';
import type { RequestIo } from '../engine-io.ts';
import { ArgumentError, ConstraintError } from './argument-errors.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

type Texts = Catalogue['engineCommand'];

/** A draft that was read and does not fit its target: the real program notices when it builds the model. */
export class DraftMisfitError extends ConstraintError {
  override readonly name = 'DraftMisfitError';
}

const needMethod = [
  '--num-speculative-tokens',
  '--acceptance-length',
  '--num-draft-layers',
  '--draft-model-config-path',
];
const needMarkov = ['--dspark-markov-rank', '--dspark-markov-head'];

/**
 * Whether draft flags go together, and with MTP.
 * @throws ArgumentError as the real program, whose drafts and MTP exclude each other
 */
export function checkDraft(given: ParsedArguments, mtpTokens: readonly number[], texts: Texts): void {
  const method = given.text('--speculative-method');
  const said = (flags: readonly string[]) => flags.filter((flag) => given.isGiven(flag)).join(', ');
  const [alone, markov] = [said(needMethod), said(needMarkov)];
  if (method === null && alone !== '') {
    throw new ArgumentError(texts.draftFlagsNeed(alone, '--speculative-method'));
  }
  if (method !== 'dspark' && markov !== '') {
    throw new ArgumentError(texts.draftFlagsNeed(markov, '--speculative-method dspark'));
  }
  if (method !== null && mtpTokens.some((count) => count > 0)) {
    throw new ArgumentError(texts.draftExcludesMtp(method));
  }
}

/** @throws DraftMisfitError where the draft reads a layer that its target does not have */
function checkTargetLayers(
  { targetLayers }: DraftModel,
  layers: number,
  path: string | null,
  texts: Texts,
): void {
  const last = Math.max(...targetLayers);
  if (last >= layers) throw new DraftMisfitError(texts.draftTargetLayer(last, layers, path));
}

/**
 * The draft model that a command line asks for and the tokens that it keeps on average; null without one.
 * `contextTokens`: what the command states beside its lengths, 0 in a search.
 * @throws ConstraintError for a configuration that cannot be read, DraftMisfitError for one that cannot be laid out
 */
export function draftOf(
  given: ParsedArguments,
  architecture: Architecture,
  contextTokens: number,
  io: RequestIo,
  texts: Texts,
): RequestedDraft | null {
  const method = given.choice('--speculative-method', draftMethods);
  if (method === null) return null;
  const path = given.text('--draft-model-config-path');
  const number = (flag: string, fallback: number) => given.number(flag) ?? fallback;
  try {
    const model = readDraft(
      path === null ? null : readDraftConfig(path),
      {
        method,
        speculativeTokens: number('--num-speculative-tokens', 0),
        layers: number('--num-draft-layers', 0),
        contextTokens: Math.max(0, contextTokens),
        markovRank: number('--dspark-markov-rank', 256),
        markovHead: given.choice('--dspark-markov-head', markovHeads) ?? 'vanilla',
      },
      path ?? method,
    );
    if (leavesOutDraft(architecture)) io.err(`[WARNING] ${texts.draftLeftOut(architecture.modelType)}\n`);
    else checkTargetLayers(model, architecture.layers, path, texts);
    const wanted = Math.max(0, number('--acceptance-length', 5));
    return { model, acceptedTokens: Math.min(wanted, mostAccepted(model)) };
  } catch (error) {
    if (error instanceof ModelConfigError) {
      throw new ConstraintError(texts.draftConfig(texts.modelConfig[error.fault](error.path)));
    }
    if (error instanceof UnsupportedArchitectureError) {
      throw new DraftMisfitError(texts.draftConfig(worded(texts.problems.model, error.problem)));
    }
    throw error;
  }
}
