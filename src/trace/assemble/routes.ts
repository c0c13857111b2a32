import type { DeviceKind } from '../columns/columns.ts';

/** Where the rows of a category go; `other` rows are counted and not kept. */
export type Route =
  | DeviceKind
  | 'launch'
  | 'operator'
  | 'frame'
  | 'annotation'
  | 'device-annotation'
  | 'synchronisation'
  | 'enqueue'
  | 'dequeue'
  | 'uncategorised'
  | 'other';

/**
 * Categories by their lower-case name. Kineto of 2021 wrote `Kernel`, `Memcpy`, `Memset`, `Operator`, `Runtime`; the
 * writer of today is libkineto's `ActivityType` names (pytorch/kineto, libkineto/src/ActivityType.cpp).
 */
const routes: Readonly<Record<string, Route>> = {
  kernel: 'kernel',
  gpu_memcpy: 'copy',
  memcpy: 'copy',
  gpu_memset: 'set',
  memset: 'set',
  cuda_runtime: 'launch',
  cuda_driver: 'launch',
  runtime: 'launch',
  driver: 'launch',
  hip_runtime: 'launch',
  xpu_runtime: 'launch',
  xpu_driver: 'launch',
  privateuse1_runtime: 'launch',
  privateuse1_driver: 'launch',
  cpu_op: 'operator',
  operator: 'operator',
  python_function: 'frame',
  user_annotation: 'annotation',
  gpu_user_annotation: 'device-annotation',
  cuda_sync: 'synchronisation',
  enqueue: 'enqueue',
  dequeue: 'dequeue',
  '': 'uncategorised',
};

/** The route of a category as the file writes it. */
export function routeOf(category: string): Route {
  return routes[category.toLowerCase()] ?? 'other';
}
