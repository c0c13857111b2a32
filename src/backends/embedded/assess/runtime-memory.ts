import {
  communicationBufferBytes,
  type DeviceProfile,
  gibibyte,
  layerKinds,
  logitsBytes,
  neededCacheShare,
  type OptimizeRequest,
  type OptimizerRow,
  predictedTokens,
  recurrentStateBytes,
} from '../../../engine/index.ts';
import { largestHeld } from '../../../engine/terms/largest-held.ts';
import type { RuntimeMemory } from '../../../plan/assessment.ts';
import { bytesOf, layOut } from './layouts.ts';
import { assessedRow } from './rows.ts';

/** Memory of one batch of a split on its fullest device, in bytes. */
interface Held {
  readonly state: number;
  readonly cacheDifference: number;
  readonly logits: number;
  readonly buffers: number | null;
  readonly left: number;
}

/** Sizes of the groups of ranks that exchange data: tensor, data, expert and expert-tensor parallel. */
function groupsOf({ tp, dp, ep, moeTp }: OptimizerRow['split']): number[] {
  return [tp, dp, ep, moeTp];
}

/** Memory of the row's split with `batch` requests on each data-parallel rank. `modelledLeft` are bytes. */
function heldBy(
  request: OptimizeRequest,
  device: DeviceProfile,
  row: OptimizerRow,
  batch: number,
  bytes: { readonly kvCacheBytes: number },
  modelledLeft: number,
): Held {
  const { architecture, reservedMemoryGiB } = request;
  const { split, mtpTokens } = row;
  const share = neededCacheShare(architecture, {
    tp: split.tp,
    mtpTokens,
    draft: request.draft?.model ?? null,
  });
  const state =
    batch * recurrentStateBytes(architecture, row.split.tp, predictedTokens(request, row.mtpTokens));
  const cacheDifference = bytes.kvCacheBytes * (share - 1);
  const logits = logitsBytes(architecture, batch * (predictedTokens(request, row.mtpTokens) + 1));
  const buffers = communicationBufferBytes(device.vendor, groupsOf(row.split));
  const beyondReserve = Math.max(0, logits + (buffers ?? 0) - reservedMemoryGiB * gibibyte);
  const left = modelledLeft - state - cacheDifference - beyondReserve;
  return { state, cacheDifference, logits, buffers, left };
}

/** The largest batch of the row's split that holds with everything counted, at most its own; null for none. */
export function largestHeldBatch(
  request: OptimizeRequest,
  device: DeviceProfile,
  row: OptimizerRow,
): number | null {
  const forward = layOut(request, device, row.split, row.mtpTokens);
  const budget = device.memoryBytes - request.reservedMemoryGiB * gibibyte;
  return largestHeld(row.batchSize, (batch) => {
    const bytes = bytesOf(request, forward, batch, row.mtpTokens);
    const left = budget - bytes.weightBytes - bytes.kvCacheBytes - bytes.activationBytes;
    return heldBy(request, device, row, batch, bytes, left).left >= 0 ? batch : null;
  });
}

/** Memory of a row beside the figures of the model: recurrent states, layers without a cache, the runtime's share. */
export function runtimeMemoryOf(
  request: OptimizeRequest,
  device: DeviceProfile,
  row: OptimizerRow,
): RuntimeMemory {
  const { architecture } = request;
  const { cached, counted } = layerKinds(architecture);
  const kvCacheBytes = row.memory.kvCacheGiB * gibibyte;
  const modelledLeft = row.memory.availableGiB * gibibyte;
  const held = heldBy(request, device, row, row.batchSize, { kvCacheBytes }, modelledLeft);
  return {
    device: device.name,
    row: assessedRow(row),
    recurrentStateGiB: held.state / gibibyte,
    recurrentStateBytesPerRequest: recurrentStateBytes(
      architecture,
      row.split.tp,
      predictedTokens(request, row.mtpTokens),
    ),
    cacheDifferenceGiB: held.cacheDifference / gibibyte,
    cachedLayers: cached,
    countedLayers: counted,
    logitsGiB: held.logits / gibibyte,
    buffersGiB: held.buffers === null ? null : held.buffers / gibibyte,
    reservedGiB: request.reservedMemoryGiB,
    modelledLeftGiB: row.memory.availableGiB,
    leftGiB: held.left / gibibyte,
    largestBatch: held.left >= 0 ? row.batchSize : largestHeldBatch(request, device, row),
  };
}

/** Whether a row holds when everything is counted. */
export function holdsInLife(request: OptimizeRequest, device: DeviceProfile, row: OptimizerRow): boolean {
  const kvCacheBytes = row.memory.kvCacheGiB * gibibyte;
  const modelledLeft = row.memory.availableGiB * gibibyte;
  return heldBy(request, device, row, row.batchSize, { kvCacheBytes }, modelledLeft).left >= 0;
}
