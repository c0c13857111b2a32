import { Batch } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { allGather, allToAll } from '../communication/collectives.ts';
import { conversion } from '../operators/conversion.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  requests,
  type Shape,
  scaled,
  severalTokens,
  tokens,
} from '../operators/planned-operator.ts';

const one: Count = () => 1;

/** Operators that run only while ranks share the context of a sequence. */
export function whileSharing(operators: readonly PlannedOperator[]): PlannedOperator[] {
  return repeated((batch) => (batch.decodesOverContext ? 1 : 0), operators);
}

/** Operators that sharing the context replaces. */
export function unlessSharing(operators: readonly PlannedOperator[]): PlannedOperator[] {
  return repeated((batch) => (batch.decodesOverContext ? 0 : 1), operators);
}

/**
 * Queries of `width` elements a token, gathered from the ranks that share a context
 * (references/engine/forward-pass.md 5.8). `heads`: where they are still apart, then `width` is that of one.
 */
export function gatherQueries(
  { processGroups }: ForwardSetup,
  width: number,
  heads: number | null = null,
): PlannedOperator[] {
  const lead: Shape = heads === null ? [tokens] : [tokens, heads];
  return whileSharing(allGather(processGroups.dcp, scaled(tokens, heads ?? 1), width, { lead }));
}

/** The batch as a rank of a decode context parallel group sees it: the longest share of every sequence. */
export function contextShare(ranks: number): (batch: Batch) => Batch {
  return (batch) =>
    new Batch(
      {
        phase: batch.phase,
        requests: batch.groups.map((group) => ({
          ...group,
          sequenceLength: Math.max(1, Math.ceil(group.sequenceLength / ranks)),
        })),
      },
      null,
    );
}

/** Lengths of the shares of all requests, as the layers compute them. */
function shareLengths({ isCompiled }: ForwardSetup): PlannedOperator[] {
  const names = ['aten.add.Tensor', 'aten.div.Tensor_mode', isCompiled ? 'aten.clamp_min' : 'aten.clamp'];
  return whileSharing(names.map((name) => memoryOperator(name, requests, 8, 8, { inputs: [[requests]] })));
}

/** Eager latent attention computes the lengths in every layer. */
export function shareLengthsOfLayer(setup: ForwardSetup): PlannedOperator[] {
  return setup.processGroups.dcp.size === 1 || setup.isCompiled ? [] : shareLengths(setup);
}

/** Compiled models with latent attention compute them once for each leading dense layer, and at least once. */
export function shareLengthsOfModel(setup: ForwardSetup): PlannedOperator[] {
  const { architecture, processGroups, isCompiled } = setup;
  if (processGroups.dcp.size === 1 || !isCompiled) return [];
  const times = architecture.moe === null ? 3 : Math.max(1, architecture.denseLayers);
  return repeated(() => times, shareLengths(setup));
}

/** Corrections of partial attention results under decode context parallelism, for one kind of attention. */
export interface PartialResult {
  /** Query heads of this rank. */
  readonly heads: number;
  readonly valueWidth: number;
  /** Bytes moved by each of the multiplications of single numbers. */
  readonly scalarProducts: readonly number[];
  /** Times that a number is added to the partial result. */
  readonly additions: number;
  /** The result is copied to be contiguous first. */
  readonly isCopied: boolean;
}

/**
 * Exchange of partial attention results between the ranks of a context and their rescaling
 * (references/engine/forward-pass.md 5.8).
 */
export function mergePartialResults(setup: ForwardSetup, result: PartialResult): PlannedOperator[] {
  const { processGroups, isCompiled, dynamicShapes } = setup;
  const { heads, valueWidth, scalarProducts, additions, isCopied } = result;
  const ranks = processGroups.dcp.size;
  if (ranks === 1) return [];
  const local = 2 * heads * valueWidth;
  const exchanged = ranks * heads * (valueWidth + 1);
  const half: Count = (batch) => (batch.tokens * exchanged * (ranks - 1)) / ranks;
  const whole = scaled(tokens, exchanged);
  const shape: Shape = isCopied ? [tokens, heads, valueWidth] : [tokens, heads * valueWidth];
  const gathered: Shape = [ranks * heads, (batch) => batch.tokens * (valueWidth + 1)];
  const copy = memoryOperator('aten.clone', tokens, local, local, { inputs: [shape] });
  const isBufferPlanned = isCompiled && !dynamicShapes;
  return whileSharing([
    // A single token's heads are contiguous as they are.
    ...(isCopied ? repeated(severalTokens, [copy]) : []),
    ...(isBufferPlanned ? [] : [memoryOperator('aten.empty.memory_format', tokens, 0, 4 * exchanged)]),
    ...scalarProducts.map((bytes) => memoryOperator('aten.mul.Tensor', one, bytes - 2, 2, { inputs: [[]] })),
    conversion(isCompiled, one, 4, 2, []),
    conversion(isCompiled, one, 4, 2, []),
    ...Array.from({ length: additions }, () =>
      memoryOperator('aten.add.Tensor', tokens, local, local, { readFixed: 2, inputs: [shape, []] }),
    ),
    ...allToAll(
      processGroups.dcp,
      {
        input: whole,
        output: whole,
        sent: half,
        received: half,
        shape: gathered,
      },
      4,
    ),
    memoryOperator('aten.add.Tensor', tokens, 4 * exchanged, 4 * exchanged, {
      readFixed: 4,
      inputs: [gathered, []],
    }),
  ]);
}
