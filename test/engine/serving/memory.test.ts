import { describe, expect, it } from 'vitest';
import { cacheTokens, prepareReplica } from '../../../src/engine/serving/deployment/deployment.ts';
import { cacheNeed } from '../../../src/engine/serving/memory/cache.ts';
import { memoryRoom } from '../../../src/engine/serving/memory/room.ts';
import { activeParameters, weightBytesPerDevice } from '../../../src/engine/serving/memory/weights.ts';
import { formatsOf } from '../../../src/engine/serving/model/number-formats.ts';
import type {
  AttentionFacts,
  FeedForward,
  ServingModel,
} from '../../../src/engine/serving/model/serving-model.ts';
import type { ReplicaSplit } from '../../../src/engine/serving/step/replica-split.ts';
import { plainSystem, replicaOf } from './fixtures.ts';
import { grouped, latent } from './toy-layers.ts';

const recurrent: AttentionFacts = { kind: 'recurrent', inputWidth: 200, outputWidth: 60, stateBytes: 4096 };
const dense: FeedForward = { kind: 'dense', width: 256, gated: true };
const experts: FeedForward = { kind: 'experts', experts: 8, perToken: 2, width: 32, sharedWidth: 16 };

const modelOf = (attention: AttentionFacts, feedForward: FeedForward, tied = false): ServingModel => ({
  id: 'toy',
  modelType: 'toy',
  hidden: 64,
  vocabulary: 1000,
  tied,
  maxPositions: 4096,
  groups: [{ count: 3, attention, feedForward }],
  checkpoint: null,
});

const split = (change: Partial<ReplicaSplit> = {}): ReplicaSplit => ({
  tp: 1,
  attentionDp: 1,
  expertTp: 1,
  expertEp: 1,
  pp: 1,
  ...change,
});
const bf16 = formatsOf('bf16', { hasExperts: true });
const need = (attention: AttentionFacts, change: Partial<ReplicaSplit> = {}, formats = bf16) =>
  cacheNeed(modelOf(attention, dense), formats, split(change));

describe('the cache of a request on one device', () => {
  it('holds keys and values of the heads of a rank, and no head less than one', () => {
    const perHead = 3 * 2 * 16 * 2;
    expect(need(grouped)).toEqual({ bytesPerToken: 2 * perHead, bytesPerRequest: 0 });
    expect(need(grouped, { tp: 2 }).bytesPerToken).toBe(perHead);
    expect(need(grouped, { tp: 8 }).bytesPerToken).toBe(perHead);
    expect(need(grouped, { pp: 3 }).bytesPerToken).toBeCloseTo((2 * perHead) / 3, 12);
    expect(need(grouped, {}, formatsOf('fp8', { hasExperts: false })).bytesPerToken).toBe(perHead);
  });

  it('of a window holds the window, however long the context', () => {
    const windowed = { ...grouped, window: 128 };
    expect(need(windowed, { pp: 2 })).toEqual({
      bytesPerToken: 0,
      bytesPerRequest: (3 * 2 * 2 * 16 * 2 * 128) / 2,
    });
  });

  it('of latent attention is whole on every rank, with index keys where it is sparse', () => {
    expect(need(latent, { tp: 4 })).toEqual({ bytesPerToken: 3 * 40 * 2, bytesPerRequest: 0 });
    expect(need({ ...latent, kept: 2048 }).bytesPerToken).toBe(3 * (40 * 2 + 132));
  });

  it('of a recurrent layer is its state', () => {
    expect(need(recurrent, { tp: 2 })).toEqual({ bytesPerToken: 0, bytesPerRequest: (3 * 4096) / 2 });
  });
});

describe('the weights of one device', () => {
  const embedding = 1000 * 64;
  const weights = (model: ServingModel, change: Partial<ReplicaSplit> = {}, formats = bf16) =>
    weightBytesPerDevice(model, formats, split(change));
  const mixer = { grouped: (2 * 8 + 2 * 2) * 16 * 64, recurrent: 260 * 64 };
  const ofLatent = 64 * (24 + 32 + 8) + 24 * 4 * (16 + 8) + 32 * 4 * (16 + 12) + 4 * 12 * 64;

  it('are embeddings, mixers and feed-forwards, dealt over ranks and stages', () => {
    const layer = mixer.grouped + 3 * 64 * 256;
    expect(weights(modelOf(grouped, dense))).toBe(2 * (2 * embedding + 3 * layer));
    expect(weights(modelOf(grouped, dense, true))).toBe(2 * (embedding + 3 * layer));
    expect(weights(modelOf(grouped, dense), { tp: 2, pp: 3 })).toBe((2 * 2 * embedding + 2 * layer) / 2);
    expect(weights(modelOf(grouped, dense), { attentionDp: 2 })).toBe(2 * embedding + 2 * 3 * layer);
    expect(weights(modelOf(grouped, { ...dense, gated: false }))).toBe(
      2 * (2 * embedding + 3 * (layer - 64 * 256)),
    );
    expect(weights(modelOf(grouped, { kind: 'none' }))).toBe(2 * (2 * embedding + 3 * mixer.grouped));
    expect(weights(modelOf(grouped, dense), {}, formatsOf('fp8', { hasExperts: false }))).toBe(
      4 * embedding + 3 * layer,
    );
  });

  it('of experts are dealt over the ranks of experts, the shared one and the router are not', () => {
    const routed = 3 * 64 * 32 * 8;
    const shared = 3 * 64 * 16 + 64 * 8;
    const model = modelOf(grouped, experts);
    expect(weights(model, { tp: 2, expertTp: 1, expertEp: 4 })).toBe(
      (4 * embedding) / 2 + 3 * ((2 * (mixer.grouped + shared)) / 2 + (2 * routed) / 4),
    );
    expect(activeParameters(model)).toBe(embedding + 3 * (mixer.grouped + shared + routed / 4));
  });

  it('of latent and recurrent mixers are their projections', () => {
    expect(weights(modelOf(latent, { kind: 'none' }))).toBe(2 * (2 * embedding + 3 * ofLatent));
    const direct = { ...latent, queryRank: 0 };
    const ofDirect = ofLatent - 64 * 24 - 24 * 4 * 24 + 64 * 4 * 24;
    expect(weights(modelOf(direct, { kind: 'none' }))).toBe(2 * (2 * embedding + 3 * ofDirect));
    expect(weights(modelOf(recurrent, { kind: 'none' }))).toBe(2 * (2 * embedding + 3 * mixer.recurrent));
    expect(activeParameters(modelOf(recurrent, dense))).toBe(
      embedding + 3 * (mixer.recurrent + 3 * 64 * 256),
    );
  });
});

describe('room for the cache', () => {
  const model = modelOf(grouped, dense);
  const own = weightBytesPerDevice(model, bf16, split());
  const memory = 80 * 2 ** 30;
  const room = (framework: Parameters<typeof memoryRoom>[4], share: number | null = null, change = {}) =>
    memoryRoom(model, bf16, split(change), plainSystem, framework, share);

  it('is a share of all memory, or of what the weights leave', () => {
    expect(room('vllm').cacheBytes).toBeCloseTo(memory * 0.9 - own - 4.2e9, 0);
    expect(room('vllm-ascend')).toEqual(room('vllm'));
    expect(room('sglang').cacheBytes).toBeCloseTo(memory * 0.84 - own - 3e9, 0);
    expect(room('trtllm').cacheBytes).toBeCloseTo((memory - own - 5e9) * 0.85, 0);
    expect(room('vllm', 0.5).cacheBytes).toBeCloseTo(memory * 0.5 - own - 4.2e9, 0);
    expect(room('trtllm', 0.5).cacheBytes).toBeCloseTo((memory - own - 5e9) * 0.5, 0);
    expect(room('vllm', 0.01).cacheBytes).toBe(0);
    expect(room('vllm')).toMatchObject({ capacityBytes: memory, weightBytes: own, otherBytes: 4.2e9 });
  });

  it('is less by the collectives of several devices, as measured or as usual', () => {
    expect(room('vllm', null, { tp: 2 }).otherBytes).toBe(4.2e9 + 0.4e9);
    const known = { ...plainSystem, collectiveBytes: { 8: 7e9 } };
    const wide = memoryRoom(model, bf16, split({ tp: 16 }), known, 'vllm');
    expect(wide.otherBytes).toBe(4.2e9 + 7e9);
    expect(memoryRoom(model, bf16, split(), known, 'vllm').otherBytes).toBe(4.2e9);
  });

  it('holds tokens of all attention groups, beside the states of the requests', () => {
    const prepared = prepareReplica(replicaOf(), { prompt: 64, output: 8, requests: 4 });
    const roomOf = (bytesPerRequest: number, attentionDp: number) => ({
      ...prepared,
      replica: { ...prepared.replica, split: split({ attentionDp }) },
      room: { ...prepared.room, cacheBytes: 1000, bytesPerToken: 30, bytesPerRequest },
    });
    expect(cacheTokens(roomOf(0, 1), 4)).toBe(33);
    expect(cacheTokens(roomOf(0, 2), 4)).toBe(66);
    expect(cacheTokens(roomOf(100, 2), 5)).toBe(Math.floor((700 / 30) * 2));
    expect(cacheTokens(roomOf(1000, 1), 2)).toBe(0);
  });
});
