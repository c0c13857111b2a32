import { arrivalsProblems } from './arrivals.ts';

/** The calibrated estimator: GPUs and what a serving framework does on them. */
export const serving = {
  title: 'calibrated',
  table: {
    configuration: 'configuration',
    perDevice: 'tok/s a device',
    promptsPerDevice: 'prompt tok/s a device',
    band: '80 % band',
    users: 'users',
  },
  rests: (group: string, points: string) =>
    `Bands: ${points} measured points of ${group}, each left out in turn.`,
  noComparable: 'No comparable measurement of this system: a bare simulation, and the band is the widest.',
  infeasible: 'No configuration meets the limits.',
  disclaimer:
    'Predicted by simulating the framework, with constants fitted on public measurements; for planning only. Validate with a real workload before you decide.',
  closest: 'Closest measurement:',
  noClosest: 'No measurement of this model on this system is near.',
  forecast: {
    title: 'calibrated estimator',
    points: (points: string) => `80 % bands, ${points} points`,
    nothingComparable: 'uncalibrated: no comparable measurement',
    firstOf: (played: string, all: string) => `first ${played} of ${all} requests`,
  },
  notes: {
    bounds: {
      cache: 'KV memory bounds it',
      prompts: 'prompts bound it: they queue',
      decode: 'decode steps bound it',
    },
    time: (bound: string, decode: string, prompts: string, idle: string, cache: string | null) =>
      `Simulated: ${bound} · decode ${decode} %, prompts ${prompts} %, idle ${idle} % of the time${cache === null ? '' : ` · cache full to ${cache} %`}`,
    step: (matrices: string, attention: string, collectives: string, host: string) =>
      `A decode step: weights and matrices ${matrices} %, attention over the cache ${attention} %, collectives ${collectives} %, host ${host} %`,
    goodput: (rate: string, served: string, percent: string, held: readonly string[]) =>
      `Goodput ${rate} of ${served} req/s: ${percent} % of the requests hold the limits themselves${held.length === 0 ? '' : `; the limits are set on ${held.join(' and ')}`}`,
    lengths: (least: string, input: string, output: string) =>
      `Lengths are drawn from ${least} to 100 % of those asked for, as in public load tests: on average ${input} in · ${output} out`,
    memory: (weights: string, cache: string, other: string | null) =>
      `Memory of a device: weights ${weights} GiB, KV cache ${cache} GiB${other === null ? '' : `, runtime ${other} GiB`}`,
  },
  problems: {
    deviceMissing: 'Which device? Give --device NAME, as throughline devices lists them.',
    unknownModel: (name: string) => `no facts of the model ${name}: give a folder with its config.json`,
    unknownSystem: (name: string) =>
      `no facts of the system ${name}; throughline devices lists what is known`,
    noUnit: (precision: string, system: string) =>
      `${system} has no unit for ${precision}: choose a format that it computes in`,
    rateMissing: (load: string) => `a ${load} load needs requests per second`,
    arrivalsMissing: 'A load of arrivals needs --arrivals-file.',
    arrivals: (path: string, line: string, problem: string) =>
      `${path}${line === '0' ? '' : `, line ${line}`}: ${problem}`,
    arrivalsProblems,
    mtpRatesMissing: 'MTP needs acceptance rates',
    context: (tokens: string, most: string) =>
      `input and output together are ${tokens} tokens, the model takes ${most}`,
    phasesOfPair:
      '--phases plans each phase alone, --disaggregated both with the transfer between them: give one of the two',
    nothingToDecode:
      'the first token comes from the prompt: an output of 1 token leaves nothing to decode; give a longer output',
    searchElsewhere: 'this engine runs no search by flags of the optimizer',
    images: 'images are not modelled by this estimator',
    lengths: 'a length distribution file is not read by this estimator: give one input length',
    notGpus: (devices: string) =>
      `${devices}: there are measured points of vLLM-Ascend only; the embedded engine is meant for these`,
  },
};
