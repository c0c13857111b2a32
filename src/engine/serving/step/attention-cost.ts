import { cacheBytes } from '../formats.ts';
import type { GroupedQuery, Latent, LayerGroup, Recurrent } from '../model/serving-model.ts';
import { pNorm } from '../operators/fit-forms.ts';
import { peakPerMicrosecond } from '../operators/system-facts.ts';
import { localKeyValueHeads, type StepSetup } from './linear-cost.ts';

/** Attention of one layer on one rank: decode by (requests, mean context), prefill by tokens of one sequence. */
export interface AttentionCost {
  readonly decode: (requests: number, context: number) => number;
  readonly prefill: (tokens: number) => number;
}

/**
 * Constants of latent attention by formula; its measured tables hold a slow path, seven times what servers show.
 * Read off measured DeepSeek servers.
 */
const latentConstants = {
  launchMicroseconds: 15,
  decodeMemoryEfficiency: 0.5,
  decodeComputeEfficiency: 0.3,
  decodeP: 4,
  prefillComputeEfficiency: 0.4,
} as const;

/** Bytes of an index key with its scale, for each cached token of sparse attention. */
const indexKeyBytes = 132;

function latent(setup: StepSetup, facts: Latent): AttentionCost {
  const { system } = setup.operators.source;
  const bandwidth = system.bandwidthBytesPerSecond / 1e6;
  const peak = peakPerMicrosecond(system, 'bf16');
  // On Blackwell the decode kernels multiply an fp8 cache in fp8.
  const decodePeak =
    setup.formats.cache === 'fp8' && system.generation === 'blackwell'
      ? peakPerMicrosecond(system, 'fp8')
      : peak;
  const heads = facts.queryHeads / setup.split.tp;
  const cached = (facts.cacheRank + facts.ropeWidth) * cacheBytes[setup.formats.cache];
  const constants = latentConstants;
  const seen = (tokens: number) => (facts.kept > 0 ? Math.min(facts.kept, tokens) : tokens);
  const index = (tokens: number) => (facts.kept > 0 ? tokens * indexKeyBytes : 0);
  const decodeOperations = 2 * heads * (2 * facts.cacheRank + facts.ropeWidth);
  const prefillOperations = heads * (facts.nopeWidth + facts.ropeWidth + facts.valueWidth);
  return {
    decode: (requests, tokens) => {
      const bytes = requests * (seen(tokens) * cached + index(tokens));
      const memory = bytes / bandwidth / constants.decodeMemoryEfficiency;
      const compute =
        (requests * seen(tokens) * decodeOperations) / decodePeak / constants.decodeComputeEfficiency;
      return constants.launchMicroseconds + pNorm(memory, compute, constants.decodeP);
    },
    prefill: (tokens) =>
      constants.launchMicroseconds +
      (tokens * seen(tokens) * prefillOperations) / (constants.prefillComputeEfficiency * peak),
  };
}

function groupedQuery(setup: StepSetup, facts: GroupedQuery): AttentionCost {
  const { tp } = setup.split;
  const shape = {
    queryHeads: facts.queryHeads / tp,
    keyValueHeads: localKeyValueHeads(facts, tp),
    headDim: facts.headDim,
    window: facts.window,
  };
  const decode = setup.operators.decodeAttention(setup.formats.cache, shape);
  const prefill = setup.operators.prefillAttention(setup.formats.cache, shape);
  setup.note('decode attention', decode.basis);
  setup.note('prefill attention', prefill.basis);
  return {
    decode: (requests, tokens) => decode.at(requests, tokens),
    prefill: (tokens) => prefill.at(tokens),
  };
}

/** Share of the bandwidth that a state update reaches, and the launches of a recurrent layer. */
const recurrent = {
  efficiency: 0.6,
  launchMicroseconds: 20,
  operationsPerStateByte: 1.5,
  computeEfficiency: 0.2,
} as const;

function recurrentCost(setup: StepSetup, facts: Recurrent): AttentionCost {
  const { system } = setup.operators.source;
  const bandwidth = (system.bandwidthBytesPerSecond / 1e6) * recurrent.efficiency;
  const peak = peakPerMicrosecond(system, 'bf16') * recurrent.computeEfficiency;
  const state = facts.stateBytes / setup.split.tp;
  return {
    decode: (requests) => recurrent.launchMicroseconds + (2 * requests * state) / bandwidth,
    prefill: (tokens) =>
      recurrent.launchMicroseconds +
      (tokens * state * recurrent.operationsPerStateByte) / peak +
      (2 * state) / bandwidth,
  };
}

/**
 * Times of the attention of one layer, in microseconds: of a prompt and of a decode step, by the kind of attention.
 */
export function attentionCost(setup: StepSetup, { attention }: LayerGroup): AttentionCost {
  if (attention.kind === 'grouped-query') return groupedQuery(setup, attention);
  return attention.kind === 'latent' ? latent(setup, attention) : recurrentCost(setup, attention);
}
