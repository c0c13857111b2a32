import { fileFaultWords } from '../file-fault.ts';
import { fileFaults } from './file-faults.ts';

interface Heads {
  readonly heads: number;
  readonly tp: number;
}

interface OutOfRange {
  readonly field: string;
  readonly value: string;
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

interface Indivisible {
  readonly field: string;
  readonly value: number;
  readonly other: string;
  readonly divisor: number;
}

interface Beyond {
  readonly field: string;
  readonly value: number;
  readonly other: string;
  readonly most: number;
}

const unlaidParts = {
  'byte-patches': 'patches of bytes in the place of tokens',
  'looped-layers': 'layers that run several times',
  'depth-decoder': 'a second decoder for each token',
  'visual-experts': 'a second set of weights for images in every layer',
  'long-convolution': 'convolutions as long as the context',
  'linear-block': 'a linear layer in the place of attention or of a feed-forward',
} as const;

interface Unlaid {
  readonly modelType: string;
  readonly part: keyof typeof unlaidParts;
  readonly field: string;
  readonly closest: string | null;
}

/** Why the engine cannot simulate a model, lay it out like this, or read a device profile; by code. */
export const engineProblems = {
  model: {
    'unknown-model': () => 'no known model has this id, and no config.json was given',
    'unreadable-config': ({ path, isJson }: { readonly path: string; readonly isJson: boolean }) =>
      `${path} ${isJson ? 'cannot be read' : 'is not JSON'}`,
    'no-fields': () => 'config.json holds no fields',
    'missing-field': ({ field }: { readonly field: string }) =>
      `config.json has no usable value of "${field}"`,
    'model-type': ({ modelType, field }: { readonly modelType: string; readonly field: string }) =>
      `model_type "${modelType}" is not supported, and as any decoder it lacks a usable value of "${field}"`,
    'out-of-range': ({ field, value, least, most, isWhole }: OutOfRange) =>
      `config.json: ${field} is ${value}; it should be ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most.toLocaleString('en-US')}`,
    indivisible: ({ field, value, other, divisor }: Indivisible) =>
      `config.json: ${field} (${value}) is no multiple of ${other} (${divisor})`,
    beyond: ({ field, value, other, most }: Beyond) =>
      `config.json: ${field} (${value}) is larger than ${other} (${most})`,
    'field-value': ({
      field,
      value,
      allowed,
    }: {
      readonly field: string;
      readonly value: string;
      readonly allowed: readonly string[];
    }) =>
      `the value "${value}" of ${field} is not understood${allowed.length > 0 ? ` (${allowed.join(', ')} are)` : ''}`,
    'layer-list': ({
      field,
      entries,
      layers,
    }: {
      readonly field: string;
      readonly entries: number;
      readonly layers: number;
    }) => `${field} names ${entries} of ${layers} layers`,
    'image-aspect': ({
      widthPx,
      heightPx,
      most,
    }: {
      readonly widthPx: number;
      readonly heightPx: number;
      readonly most: number;
    }) => `an image of ${widthPx} × ${heightPx} pixels is more than ${most} times longer than wide`,
    'no-decoder': ({ modelType, field }: { readonly modelType: string; readonly field: string }) =>
      `model_type "${modelType}" is no decoder that generates token by token (${field})`,
    unlaid: ({ modelType, part, field, closest }: Unlaid) =>
      `model_type "${modelType}" has ${unlaidParts[part]} (${field}), which is not laid out here; ${closest === null ? 'no family is close to it' : `the closest type is "${closest}"`}`,
    router: ({ router }: { readonly router: string }) => `its router "${router}" is not laid out here`,
    'mla-without-query-rank': () => 'latent attention without q_lora_rank is not laid out here',
    'alternating-experts': () => 'layers with and without experts in turn are not laid out here',
    'dense-between-experts': () =>
      'dense layers between or behind the layers with experts are not laid out here',
    'leading-dense-layers': () => 'leading layers without experts are not laid out here',
    biases: () => 'linears with biases are not laid out for this family',
    'no-experts': () => 'it has no experts',
    'no-latent-attention': () => 'it has no latent attention',
    'no-shared-experts': () => 'it has no shared experts that could lie on ranks of their own',
    'external-experts-without-ep': () => 'shared experts on ranks of their own need expert parallelism',
    'redundant-experts-without-ep': () => 'redundant experts need expert parallelism',
    'quantized-cache-of-plain-linears': () => 'a quantized latent cache needs quantized linears',
    'quantized-cache-of-draft': () =>
      'a draft model needs an unquantized cache: the modelled program refuses its fp16 keys and values in any other',
    'draft-in-stages': () => 'a draft model is not laid out over pipeline stages',
    'predictors-in-compiled-stages': () =>
      'predicted tokens (MTP) over pipeline stages end the modelled program with an error when compiled; leave --compile out, or add --no-repetition',
    'plain-predictors-over-tp': () =>
      'predicted tokens (MTP) with TP above 1 need quantized linears: the modelled program keeps the projections of its predictors whole, which plain linears do not accept; quantize, take TP=1 or leave MTP out',
    'predictors-of-spread-activations': () =>
      'predicted tokens (MTP) under enable_sequence_parallel end the modelled program with an error when compiled with TP above 1; leave one of them out',
    'plain-linears-of-spread-activations': () =>
      'under enable_sequence_parallel with TP above 1 it needs quantized linears: the modelled program keeps its output projection whole, which plain linears do not accept',
    'predictors-without-ids': () =>
      'with so few layers its predictors would be layers that route by token id, which they are not given; take more layers, or leave MTP out',
    'first-layer-shares-indices': () => 'its first layer shares the picks of an indexer that is not there',
    'sequence-parallel': () => 'the layout of its projections under enable_sequence_parallel is not modelled',
    compile: () => 'it runs without --compile only: its mask preparation breaks the compiled graph',
    mtp: () => 'its multi-token prediction does not run in the modelled program',
    images: () => 'images of this family are not modelled: only text passes were recorded',
  },
  measured: {
    'no-folder': ({ path }: { readonly path: string }) => `${path} is no folder`,
    'no-mapping': ({ path }: { readonly path: string }) =>
      `${path} holds no op_mapping.yaml; name the folder of one device and software version`,
    'mapping-unreadable': ({ path, reason }: { readonly path: string; readonly reason: string }) =>
      `${path} is no YAML (${reason})`,
    'mapping-field': ({
      path,
      field,
      value,
    }: {
      readonly path: string;
      readonly field: string;
      readonly value: string;
    }) => `${path}: ${field === '' ? 'the document' : field} is wrong (${value})`,
    pointer: ({ path }: { readonly path: string }) =>
      `${path} is a pointer of Git LFS, not the table; run git lfs pull in its repository`,
    'table-unreadable': ({
      path,
      line,
      reason,
    }: {
      readonly path: string;
      readonly line: number;
      readonly reason: string;
    }) => `${path}, line ${line}: no CSV (${reason})`,
    'no-latency': ({ path }: { readonly path: string }) =>
      `${path} has no column with durations, such as "Average Duration(us)"`,
    cell: ({
      path,
      line,
      column,
      value,
    }: {
      readonly path: string;
      readonly line: number;
      readonly column: string;
      readonly value: string;
    }) => `${path}, line ${line}, column "${column}": "${value}" cannot be read`,
  },
  split: {
    'query-heads': ({ heads, tp }: Heads) => `${heads} query heads do not divide by TP=${tp}`,
    'kv-heads': ({ heads, tp }: Heads) => `${heads} KV heads and TP=${tp} do not divide one by the other`,
    'index-heads': ({ heads, tp }: Heads) => `${heads} index heads do not divide by TP=${tp}`,
    'shared-context': ({ heads, tp, dcp }: Heads & { readonly dcp: number }) =>
      `with DCP=${dcp}, a rank of TP=${tp} would hold none of the ${heads} KV heads`,
    stages: ({ layers, pp }: { readonly layers: number; readonly pp: number }) =>
      `PP=${pp} is more than its ${layers} layers`,
    rows: ({ rows, tp }: { readonly rows: number; readonly tp: number }) =>
      `linears with a size of their own need rows in equal slices, and ${rows} rows of a rank do not divide by TP=${tp}`,
    world: ({
      tp,
      dp,
      pp,
      devices,
    }: {
      readonly tp: number;
      readonly dp: number;
      readonly pp: number;
      readonly devices: number;
    }) => `TP ${tp} × DP ${dp} × PP ${pp} is not ${devices} devices`,
    'expert-world': ({
      ep,
      moeTp,
      moeDp,
      pp,
      devices,
    }: {
      readonly ep: number;
      readonly moeTp: number;
      readonly moeDp: number;
      readonly pp: number;
      readonly devices: number;
    }) => `EP ${ep} × MoE-TP ${moeTp} × MoE-DP ${moeDp} × PP ${pp} is not ${devices} devices`,
    'own-size': ({
      linear,
      size,
      pp,
      devices,
    }: {
      readonly linear: string;
      readonly size: number;
      readonly pp: number;
      readonly devices: number;
    }) => `${linear} TP ${size} × PP ${pp} does not divide ${devices} devices`,
    'shared-expert-tp': ({ reason }: { readonly reason: 'ep' | 'external' }): string =>
      reason === 'ep'
        ? '--enable-shared-expert-tp needs expert parallelism (EP above 1)'
        : 'shared experts are sharded over TP or lie on ranks of their own, not both',
    dcp: ({ tp, dcp }: { readonly tp: number; readonly dcp: number }) =>
      `TP=${tp} does not divide by DCP=${dcp}`,
    'own-output-size': ({ size, tp }: { readonly size: number; readonly tp: number }) =>
      `with o_proj TP=${size} and TP=${tp}, heads and output groups do not fit`,
    'output-groups': ({ groups, size }: { readonly groups: number; readonly size: number }) =>
      `${groups} output groups do not divide by o_proj TP=${size}`,
    'linear-attention-heads': ({
      keyHeads,
      valueHeads,
      tp,
    }: {
      readonly keyHeads: number;
      readonly valueHeads: number;
      readonly tp: number;
    }) => `${keyHeads} key and ${valueHeads} value heads of linear attention do not divide by TP=${tp}`,
    'linear-attention-widths': ({ keys, values }: { readonly keys: number; readonly values: number }) =>
      `linear attention with keys of ${keys} and values of ${values} elements cannot be split over TP`,
    'stage-without-ids': () =>
      'a later pipeline stage would start among the layers that route by token id, which only the first stage is given',
    'stage-without-indexer': () =>
      'a pipeline stage would begin with layers whose indexer is on another stage',
  },
  profile: {
    unreadable: ({ reason }: { readonly reason: string }) =>
      `it cannot be read: ${fileFaultWords(reason, fileFaults)}`,
    'unknown-field': ({ known }: { readonly known: readonly string[] }) =>
      `is no field of a profile here (${known.join(', ')} are)`,
    group: () => 'must be a group of fields',
    text: () => 'must be a text',
    positive: () => 'must be a number above 0',
    'not-negative': () => 'must be a number of at least 0',
    fraction: () => 'must be at most 1',
    'at-most': ({ most }: { readonly most: number }) => `must be at most ${most.toLocaleString('en-US')}`,
    'no-format': () => 'needs at least one number format',
    'one-of': ({ allowed }: { readonly allowed: readonly string[] }) =>
      `must be one of ${allowed.join(', ')}`,
    dimension: ({ last }: { readonly last: number }) => `must be a grid dimension from 0 to ${last}`,
    grid: () => 'must be a list of sizes',
    'grid-size': () => 'must be a whole number of at least 2',
    gpu: () =>
      'describes a GPU: the calibrated estimator plans those (throughline plan --device-file, throughline engine serving-estimator)',
    taken: () => 'is the name of a device that is known: choose one of your own',
    'topology-starts': () => 'must start at different dimensions, one of them at 0',
    'topology-count': ({ dimensions }: { readonly dimensions: number }) =>
      `must be one for each of the ${dimensions} grid dimensions`,
  },
};
