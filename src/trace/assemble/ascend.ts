import type { TraceThread } from '../columns/columns.ts';
import type { Route } from './routes.ts';

/**
 * Kinds of the rows in a process of torch_npu. Device rows have no category there; the process says it.
 * Newer versions of CANN call the process of the collectives `Communication`.
 */
export type AscendProcess = 'hardware' | 'collectives' | 'runtime' | 'overlap' | 'other';

/** The role of a process by its name; null for processes that are none of torch_npu's device side. */
export function ascendProcess({ processName }: TraceThread): AscendProcess | null {
  if (processName === null) return null;
  if (/^Ascend Hardware\b/.test(processName)) return 'hardware';
  if (/^(?:HCCL|Communication)\b/.test(processName)) return 'collectives';
  if (/^CANN\b/.test(processName)) return 'runtime';
  if (/^Overlap Analysis\b/.test(processName)) return 'overlap';
  return /^(?:HBM|LLC|DDR|NPU[ _]MEM|Stars Soc Info|Acc PMU|QoS|AI Core Freq|AI Core Utilization|HCCS|PCIe|RoCE|NIC|SIO|Voltage Info|Biu Perf)\b/.test(
    processName,
  )
    ? 'other'
    : null;
}

/** Tasks that wait, mark or prepare, and parts of collectives: not work. */
const idleTask =
  /^(?:EVENT_WAIT(?:_SQE)?|EVENT_RECORD(?:_SQE)?|EVENT_RESET\w*|PLACE_HOLDER_SQE|PROFILING_\w+|SDMA|WRITE_VALUE(?:_SQE)?|Write Value|CAPTURE_\w+|MODEL_MAINTAINCE\w*)$|notify/i;

/**
 * The route of a row of the process `Ascend Hardware`. A deny-list: old CANN writes `Other` for core kernels. Summing
 * every row of that process overstates work many times over, since waiting rows last longest.
 */
export function hardwareRoute(name: string, taskType: string): Route {
  if (idleTask.test(taskType) || idleTask.test(name)) return 'other';
  return /^(?:SDMA_SQE|PCIE_DMA_SQE)$/.test(taskType) || /^MEMCPY_ASYNC$/i.test(name) ? 'copy' : 'kernel';
}

/** Whether a row of the process of collectives is a collective; the other rows are its parts. */
export function isCollective(name: string): boolean {
  return /^hcom_/.test(name);
}
