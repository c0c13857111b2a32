import type { HybridFacts } from '../../../models/families/qwen-hybrid.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { outputProjection } from '../../blocks/grouped-query.ts';
import { linear, mergedMultiply, quantizeActivation } from '../../operators/linear.ts';
import { type Count, type PlannedOperator, repeated, tokens } from '../../operators/planned-operator.ts';
import {
  addChunkWork,
  addRecurrentWork,
  chunkScratchBytes,
  type DeltaRule,
  stateBytes,
} from './delta-rule.ts';
import { type LocalWidths, localWidths } from './linear-widths.ts';

const { fp16, fp32 } = precisionIndex;

/** Static costs of the chunked rule beyond the first (references/engine/families/qwen-hybrid.md 5). */
const chunkedExtraStaticCosts = 8;

/** Whether tokens step from state to state one by one, as in decode over a context. */
function stepsOneByOne(mtpTokens: number): (batch: Batch) => boolean {
  return (batch) =>
    batch.hasContext &&
    (batch.tokens === 1 ||
      (batch.phase === 'decode' &&
        batch.groups.every(({ queryLength }) => queryLength === 1 || queryLength === 1 + mtpTokens)));
}

/** Four projections; compiled graphs merge them. The non-expert override does not reach these layers. */
function projections(setup: ForwardSetup, { mixed, value, valueHeads }: LocalWidths): PlannedOperator[] {
  const { architecture, experts: format, isCompiled } = setup;
  const shape = { rows: tokens, inputs: architecture.hiddenSize };
  const widths = [mixed, value, valueHeads, valueHeads];
  return isCompiled
    ? [
        ...quantizeActivation(format, tokens, architecture.hiddenSize),
        ...mergedMultiply(
          format,
          shape,
          widths.map((outputs) => ({ outputs })),
        ),
      ]
    : widths.flatMap((outputs) => linear(format, { ...shape, outputs }));
}

function convolution(
  width: number,
  kernel: number,
  { isRecurrent }: { readonly isRecurrent: boolean },
): PlannedOperator {
  return {
    name: `tensor_cast.linear_attn_causal_conv${isRecurrent ? '_update' : ''}`,
    times: null,
    fill(batch, work) {
      const elements = batch.tokens * width;
      work.move(2 * elements + 2 * width * kernel, 2 * elements, isRecurrent ? 2 * elements * kernel : 0);
      work.vectorOperations[fp16] = elements * (2 * kernel + 6);
    },
  };
}

function gating({ keyHeads, valueHeads, keyWidth }: LocalWidths): PlannedOperator {
  return {
    name: 'tensor_cast.linear_attn_fused_gdn_gating',
    times: null,
    fill(batch, work) {
      const rows = batch.tokens * valueHeads;
      work.move(
        4 * batch.tokens * keyHeads * keyWidth + 4 * rows + 4 * valueHeads,
        4 * rows * keyWidth + 6 * rows,
      );
      work.vectorOperations[fp16] = 4 * rows;
      work.vectorOperations[fp32] = valueHeads + 7 * rows;
    },
  };
}

/** Bytes of q, k, v and gates that the delta rule reads for each token, and of what it writes. */
function ruleBytes({ valueHeads, keyWidth, valueWidth }: DeltaRule): { read: number; write: number } {
  return {
    read: 2 * valueHeads * (2 * keyWidth + valueWidth) + 6 * valueHeads,
    write: 2 * valueHeads * valueWidth,
  };
}

function recurrentRule(rule: DeltaRule): PlannedOperator {
  const { read, write } = ruleBytes(rule);
  const state = stateBytes(rule);
  return {
    name: 'tensor_cast.linear_attn_recurrent_gated_delta_rule',
    times: null,
    fill(batch, work) {
      work.move(batch.tokens * (read + state), batch.tokens * (write + state));
      addRecurrentWork(rule, batch.tokens, work);
    },
  };
}

/** All tokens of the rank count as one sequence, however many requests they belong to. */
function chunkedRule(rule: DeltaRule): PlannedOperator {
  const { read, write } = ruleBytes(rule);
  const state = stateBytes(rule);
  return {
    name: 'tensor_cast.linear_attn_chunk_gated_delta_rule',
    times: null,
    fill(batch, work) {
      work.move(
        batch.tokens * read + (batch.hasContext ? state : 0),
        batch.tokens * write + state,
        chunkScratchBytes(rule, batch.tokens),
      );
      addChunkWork(rule, batch.tokens, work);
      work.extraStaticCosts = chunkedExtraStaticCosts;
    },
  };
}

function gatedNorm({ value, valueWidth }: LocalWidths): PlannedOperator {
  return {
    name: 'tensor_cast.linear_attn_gated_rmsnorm',
    times: null,
    fill(batch, work) {
      const elements = batch.tokens * value;
      work.move(4 * elements + 2 * valueWidth, 2 * elements);
      work.vectorOperations[fp32] = 13 * elements;
    },
  };
}

/**
 * The output projection. Compiled MXFP4 scales its input head by head, which takes more scales where a head is no whole
 * number of groups.
 */
function output(setup: ForwardSetup, facts: HybridFacts, widths: LocalWidths): PlannedOperator[] {
  const { experts: format, isCompiled } = setup;
  const byHead = widths.valueHeads * Math.ceil(widths.valueWidth / format.groupSize);
  return outputProjection({ ...setup, linears: format }, facts.valueHeads * facts.valueWidth, {
    bias: false,
    extraScales: isCompiled ? byHead - Math.ceil(widths.value / format.groupSize) : 0,
  });
}

/**
 * A gated delta rule layer of Qwen3.5 from its projections to the all-reduce
 * (references/engine/families/qwen-hybrid.md 5).
 */
export function linearAttention(setup: ForwardSetup, facts: HybridFacts): PlannedOperator[] {
  const widths = localWidths(facts, setup.split.tp);
  const isRecurrent = stepsOneByOne(setup.mtpTokens);
  const recurrent: Count = (batch) => (isRecurrent(batch) ? 1 : 0);
  const chunked: Count = (batch) => (isRecurrent(batch) ? 0 : 1);
  return [
    ...projections(setup, widths),
    ...repeated(recurrent, [convolution(widths.mixed, facts.kernel, { isRecurrent: true })]),
    ...repeated(chunked, [convolution(widths.mixed, facts.kernel, { isRecurrent: false })]),
    gating(widths),
    ...repeated(recurrent, [recurrentRule(widths)]),
    ...repeated(chunked, [chunkedRule(widths)]),
    gatedNorm(widths),
    ...output(setup, facts, widths),
  ];
}

/**
 * The whole block of Qwen3-Next as one operator: no weights read, not sharded
 * (references/engine/families/qwen-hybrid.md 5).
 */
export function fusedLinearAttention(setup: ForwardSetup, facts: HybridFacts): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const { mixed, value, valueHeads } = localWidths(facts, 1);
  return [
    {
      name: 'tensor_cast.linear_attention',
      times: null,
      fill(batch, work) {
        const count = batch.tokens;
        work.move(2 * count * hiddenSize + 8 * count, 2 * count * hiddenSize);
        work.addMatrix(fp16, count * hiddenSize * (2 * mixed + 4 * value + 4 * valueHeads));
        work.addVector(fp16, count * mixed * (2 * facts.kernel + 6) + 4 * count * valueHeads);
        work.addVector(fp32, valueHeads + 7 * count * valueHeads + 13 * count * value);
        if (batch.hasContext && count === 1) addRecurrentWork(facts, count, work);
        else addChunkWork(facts, count, work);
      },
    },
  ];
}
