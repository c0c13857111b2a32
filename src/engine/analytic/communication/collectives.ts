import type { ProcessGroup } from '../../terms/process-group.ts';
import { type Count, type PlannedOperator, type Shape, sequence } from '../operators/planned-operator.ts';

/** Seconds of an all-reduce of `bytes`: the better of ring and tree (references/engine/operator-time.md 2.2). */
export function allReduceSeconds(
  { size, bytesPerSecond, latencySeconds }: ProcessGroup,
  bytes: number,
): number {
  const ring = 2 * (size - 1) * latencySeconds + (2 * (size - 1) * bytes) / size / bytesPerSecond;
  const tree = 2 * Math.log2(size) * latencySeconds + (2 * bytes) / bytesPerSecond;
  return Math.min(ring, tree);
}

function latencyOf({ size, latencySeconds }: ProcessGroup): number {
  return Math.min((size - 1) * latencySeconds, Math.log2(size) * latencySeconds);
}

/** Seconds of an all-gather whose local input has `bytes`. */
export function allGatherSeconds(group: ProcessGroup, bytes: number): number {
  return latencyOf(group) + ((group.size - 1) * bytes) / group.bytesPerSecond;
}

/** Seconds of an all-to-all; `bytes` is the larger of sent and received, own chunk left out. */
export function allToAllSeconds(group: ProcessGroup, bytes: number): number {
  return latencyOf(group) + bytes / group.bytesPerSecond;
}

/** How a tensor that ranks exchange is carried. */
export interface TensorForm {
  /** The sizes in front of its width; the rows unless stated. */
  readonly lead?: Shape;
  readonly bytesPerElement?: number;
}

/** The operator of an all-reduce over `rows` of `width`; nothing for a group of one. */
export function allReduce(
  group: ProcessGroup,
  rows: Count,
  width: number,
  { lead = [rows], bytesPerElement = 2 }: TensorForm = {},
): PlannedOperator[] {
  if (group.size <= 1) return [];
  const messageBytes: Count = (batch) => rows(batch) * width * bytesPerElement;
  return [
    {
      name: 'tensor_cast.all_reduce',
      times: null,
      inputs: [[...lead, width]],
      exchange: { kind: 'all-reduce', group, messageBytes },
      fill(batch, work) {
        const bytes = messageBytes(batch);
        work.move(bytes, bytes);
        work.linkSeconds = allReduceSeconds(group, bytes);
      },
    },
  ];
}

/** The operator of an all-gather of `rows` of `width` from every rank; nothing for a group of one. */
export function allGather(
  group: ProcessGroup,
  rows: Count,
  width: number,
  { lead = [rows], bytesPerElement = 2 }: TensorForm = {},
): PlannedOperator[] {
  if (group.size <= 1) return [];
  const messageBytes: Count = (batch) => rows(batch) * width * bytesPerElement;
  return [
    {
      name: 'tensor_cast.all_gather',
      times: null,
      inputs: [[...lead, width]],
      exchange: { kind: 'all-gather', group, messageBytes },
      fill(batch, work) {
        const bytes = messageBytes(batch);
        work.move(bytes, bytes * group.size);
        work.linkSeconds = allGatherSeconds(group, bytes);
      },
    },
  ];
}

/** Elements of an all-to-all: the whole input and output tensors, and what crosses the links. */
export interface ExchangeCounts {
  readonly input: Count;
  readonly output: Count;
  readonly sent: Count;
  readonly received: Count;
  /** The shape of the input. */
  readonly shape: Shape;
}

/** The operator of an all-to-all. */
export function allToAll(
  group: ProcessGroup,
  counts: ExchangeCounts,
  bytesPerElement = 2,
): PlannedOperator[] {
  if (group.size <= 1) return [];
  const crossing: Count = (batch) => Math.max(counts.sent(batch), counts.received(batch)) * bytesPerElement;
  return [
    {
      name: 'tensor_cast.all_to_all',
      times: null,
      inputs: [counts.shape],
      exchange: { kind: 'all-to-all', group, messageBytes: crossing },
      fill(batch, work) {
        work.move(counts.input(batch) * bytesPerElement, counts.output(batch) * bytesPerElement);
        work.linkSeconds = allToAllSeconds(group, crossing(batch));
      },
    },
  ];
}

/** Handing activations to the next pipeline stage (references/engine/forward-pass.md 5.7). */
export function sendReceive(group: ProcessGroup, rows: Count, width: number): PlannedOperator {
  const messageBytes: Count = (batch) => rows(batch) * width * 2;
  return {
    name: 'tensor_cast.pipeline_send_recv',
    times: null,
    inputs: [sequence(rows, width)],
    exchange: { kind: 'send-receive', group, messageBytes },
    fill(batch, work) {
      work.linkSeconds = group.latencySeconds + messageBytes(batch) / group.bytesPerSecond;
    },
  };
}
