import { normalisedPath } from './location.ts';

const noise = [
  'threading.py(',
  'multiprocessing/',
  'contextlib.py(',
  'torch/utils/_contextlib.py(',
  'runpy.py(',
  'asyncio/',
  'selectors.py(',
  'queue.py(',
  'socket.py(',
  'tqdm/_monitor.py(',
  '<string>(',
  '<built-in method ',
];

/** How much a frame of each tree says about the model's code. */
const trees: readonly (readonly [start: string, priority: number])[] = [
  ['python/sglang/', 300],
  ['sglang_omni/', 295],
  ['sglang_omni_router/', 292],
  ['sglang/', 290],
  ['vllm_ascend/', 286],
  ['vllm/', 285],
  ['python/tokenspeed/', 283],
  ['tokenspeed/', 283],
  ['tensorrt_llm/', 280],
  ['mindie_llm/', 275],
  ['atb_llm/', 274],
  ['sgl_kernel/', 260],
  ['triton_kernels/', 220],
];

const plumbing = [
  'triton/runtime/',
  'triton/backends/',
  'torch/_ops.py',
  'torch/nn/modules/module.py',
  'torch_npu/',
];

/** Frames that stand between the model's code and its kernels and say nothing about either. */
const lowSignal = [
  '__torch_function__',
  '__torch_dispatch__',
  '__call__',
  '_call_impl',
  '_wrapped_call_impl',
  'model_executor/parameter.py',
  'model_executor/cuda_graph_runner.py',
  'model_executor/custom_op.py',
  'layers/utils/multi_platform.py',
  'srt/custom_op.py',
  'compilation/cuda_graph.py',
  'pyexecutor/cuda_graph_runner.py',
  'pyexecutor/py_executor.py',
  '_torch/utils.py',
  'torch/fx/graph_module.py',
  'utils/kernel_shape_profiler.py',
];
const lowSignalPenalty = 80;

/** Whether a frame says little of the place of a kernel: wrappers, dispatchers, the framework's own calls. */
export function isLowSignal(text: string): boolean {
  return lowSignal.some((piece) => text.includes(piece));
}

function treePriority(path: string): number | null {
  const found = trees.find(([start]) => path.startsWith(start) || path.includes(`/${start}`));
  return found === undefined ? null : found[1];
}

/** Whether a location text lies in the code of a serving framework. */
export function isFrameworkLocation(location: string): boolean {
  const priority = treePriority(location);
  return priority !== null && priority > 220;
}

/** How much a frame (`path(line): func`) says about where a kernel comes from; the highest of a stack is its location. */
export function framePriority(text: string): number {
  const path = normalisedPath(text);
  const ofTree = treePriority(path);
  if (ofTree !== null) return isLowSignal(text) ? ofTree - lowSignalPenalty : ofTree;
  if (noise.some((start) => text.startsWith(start) || text.includes(`/${start}`))) return -20;
  if (plumbing.some((piece) => path.includes(piece))) return 0;
  if (!text.includes('.py(')) return 0;
  if (/^\/(?:data|Users)\//.test(text)) return 100;
  return /(?:site|dist)-packages\//.test(text) || path.startsWith('torch/') ? 45 : 35;
}

/** The priority of a frame that is already written as a location text. */
export function framePriorityOfLocation(location: string): number {
  return framePriority(location.replace(/^(.*?):(\d+) /, '$1($2): '));
}

/** The same for a location text (`path:line func`); ranks sites of one kernel. */
export function locationPriority(location: string): number {
  if (location === '' || location === 'unresolved') return -100;
  const ofTree = treePriority(location);
  if (ofTree !== null) return isLowSignal(location) ? ofTree - lowSignalPenalty : ofTree;
  if (location.startsWith('python/')) return 180;
  if (location.startsWith('torch/') || location.includes('site-packages/torch/')) return 20;
  return location.includes('.py:') ? 120 : 0;
}
