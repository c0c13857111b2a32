import meanings from '../../../references/programs/meanings.yaml';
import servingEstimator from '../../../references/programs/serving-estimator.yaml';
import textGenerate from '../../../references/programs/text-generate.yaml';
import throughputOptimizer from '../../../references/programs/throughput-optimizer.yaml';
import { type ProgramRecord, readProgram } from './argument-record.ts';

let optimizer: ProgramRecord | null = null;

/** The arguments of `throughline engine throughput-optimizer`; read once, because every estimate of a plan asks. */
export function throughputOptimizerProgram(): ProgramRecord {
  optimizer ??= readProgram(throughputOptimizer, meanings);
  return optimizer;
}

/** The arguments of `throughline engine text-generate`. */
export function textGenerateProgram(): ProgramRecord {
  return readProgram(textGenerate, meanings);
}

/** The arguments of `throughline engine serving-estimator`. */
export function servingEstimatorProgram(): ProgramRecord {
  return readProgram(servingEstimator, meanings);
}
