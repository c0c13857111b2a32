import { fileFaultWords } from '../file-fault.ts';
import { fileFaults } from './file-faults.ts';

/** `throughline accuracy`: how far measured points lie from what the calibrated estimator predicts. */
export const accuracy = {
  arguments: {
    files:
      'measured points, or results of vllm bench serve, sglang.bench_serving, guidellm, genai-perf, AISBench',
  },
  flags: {
    calibrate: 'keep what these points teach beside the settings, labelled "your measurements"',
    model: 'model, where the file does not say',
    device: 'GPU system or Ascend device, where the file does not say',
    framework: 'vllm, sglang, trtllm or vllm-ascend, where the file does not say',
    precision: 'number format: bf16, fp8, fp8_block, nvfp4, mxfp4, w8a8',
    devices: 'devices of the deployment, where the file does not say',
    tp: 'tensor parallel size; all devices where it is left out',
    input: 'tokens of a prompt, where the file does not say',
    output: 'tokens of an answer, where the file does not say',
  },
  problems: {
    number: (flag: string, text: string) => `${flag} ${text}: give a whole number above 0.`,
    unreadable: (path: string, reason: string) =>
      `${path} cannot be read: ${fileFaultWords(reason, fileFaults)}.`,
    unknownForm: (path: string) =>
      `${path} holds neither measured points nor the result of a load generator that this program knows.`,
    factsMissing: (path: string, flags: string) => `${path} does not say all of its server. Give ${flags}.`,
  },
  refusals: {
    'excluded-in-the-file': (detail: string) => `left out by the file itself: ${detail}`,
    'unknown-model': (detail: string) => `no facts of the model ${detail}`,
    'unknown-system': (detail: string) =>
      `no facts of the system ${detail || 'that the point does not name'}`,
    'unknown-framework': (detail: string) => `the scheduler of ${detail} is not modelled`,
    'lengths-missing': () => 'input and output length are not given',
    'load-missing': (detail: string) =>
      `neither users nor a rate are given (load: ${detail || 'not stated'})`,
    'sizes-missing': (detail: string) => `parallel sizes and devices do not fit: ${detail}`,
    'impossible-prefill-rate': (detail: string) =>
      `impossible: its prompts would need ${detail}; the prefix cache was hot`,
    'does-not-fit': (detail: string) => `a request does not fit the memory: ${detail}`,
  },
  report: {
    point: 'point',
    measured: 'measured',
    ratio: 'ratio',
    band: '80 % band',
    class: 'class',
    all: 'all',
    ttftMean: 'TTFT mean',
    ttftMedian: 'TTFT median',
    throughput: 'tokens/s a device',
    legend:
      'Error in %, mean / median, and in brackets how many lie inside their band. Throughput counts every device; of disaggregated InferenceX points the decode devices, as their files do.',
    refused: (count: string) => `Not predicted: ${count}`,
    calibrated: (count: string) =>
      `Kept ${count} ${count === '1' ? 'point' : 'points'} as "your measurements". Predictions of the same servers now rest on them, and what was kept of others stays.`,
    replaced: (servers: string) =>
      `Other points of the same servers were kept before; these took their place: ${servers}. Give all files of a server at once where all are to count.`,
    ownPoints: (count: string) =>
      `${count === '1' ? '1 of these predictions rests' : `${count} of these predictions rest`} on your own measurements. Where these are the points that taught them, their errors and bands are no test of it.`,
  },
};
