import { attentionRow } from '../attention-rows.ts';
import type { MeasuredDatabase } from '../database.ts';
import { computeRow } from '../exact.ts';
import { bestRow, type Candidate } from '../matching-rows.ts';
import { areEqual, type Sizes } from '../shapes.ts';
import type { CacheCall, Part, ScatterCall } from './part.ts';
import { preprocessTime } from './preprocess-rows.ts';

function cacheRow(database: MeasuredDatabase, kernels: readonly string[], cache: CacheCall) {
  const { tokens, latent, rope, blockTokens, type } = cache;
  const wanted: Sizes[] = [
    [tokens, 1, 1, latent + rope],
    [latent],
    [tokens, 1, 1, rope],
    [tokens, 1, 1, rope],
    [tokens],
  ];
  const types = [type, type, type, type, 'INT64', type, type];
  return bestRow(
    database,
    kernels,
    ({ inputShapes, inputTypes, inputFormats }) => {
      if (inputShapes.length < types.length || inputFormats.length < types.length) return null;
      if (!wanted.every((shape, index) => areEqual(shape, inputShapes[index] ?? []))) return null;
      const [ropePool = [], latentPool = []] = inputShapes.slice(wanted.length);
      if (ropePool.length !== 4 || !areEqual(ropePool.slice(1), [blockTokens, 1, rope])) return null;
      if (latentPool.length !== 4 || !areEqual(latentPool.slice(1), [blockTokens, 1, latent])) return null;
      if (!types.every((one, index) => inputTypes[index] === one)) return null;
      return inputFormats.slice(0, types.length).every((format) => format === 'ND') ? { distance: 0 } : null;
    },
    'nearest',
  );
}

/** Rows of any pool of that width into which so many keys are written. */
function scatterRow(
  database: MeasuredDatabase,
  kernels: readonly string[],
  { tokens, width, type }: ScatterCall,
): Candidate | null {
  const types = [type, 'INT32', type];
  const isPlain = (formats: readonly string[]) => formats.every((format) => format === 'ND');
  return bestRow(
    database,
    kernels,
    (row) => {
      const [pool = [], positions = [], keys = []] = row.inputShapes;
      const [written = []] = row.outputShapes;
      if (row.inputShapes.length !== 3 || row.outputShapes.length !== 1 || pool.length !== 2) return null;
      if (pool[1] !== width || !areEqual(positions, [tokens, 1]) || !areEqual(keys, [tokens, width]))
        return null;
      if (!areEqual(written, pool)) return null;
      if (row.inputTypes.length !== 3 || !types.every((one, index) => row.inputTypes[index] === one))
        return null;
      if (row.outputTypes.length !== 1 || row.outputTypes[0] !== type) return null;
      const formats = [...row.inputFormats, ...row.outputFormats];
      return formats.length === 4 && isPlain(formats) ? { distance: 0 } : null;
    },
    'nearest',
  );
}

/** A time that was found, and whether it lies between rows. */
export interface PartTime {
  readonly microseconds: number;
  readonly isInterpolated: boolean;
}

function measured(row: Candidate | null): PartTime | null {
  return row === null ? null : { microseconds: row.microseconds, isInterpolated: false };
}

/** The time of one kernel of several; null where no row is this call. */
export function partTime(database: MeasuredDatabase, part: Part): PartTime | null {
  switch (part.kind) {
    case 'attention':
      return measured(attentionRow(database, part.kernels, part.call));
    case 'cache':
      return measured(cacheRow(database, part.kernels, part.cache));
    case 'scatter':
      return measured(scatterRow(database, part.kernels, part.scatter));
    case 'preprocess':
      return preprocessTime(database, part.kernels, part.preprocess);
    case 'compute':
      return measured(computeRow(database, part.kernels, part.inputs, part.inputs.length));
  }
}
