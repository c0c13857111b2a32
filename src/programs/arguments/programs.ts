import meanings from '../../../references/programs/meanings.yaml';
import textGenerate from '../../../references/programs/text-generate.yaml';
import throughputOptimizer from '../../../references/programs/throughput-optimizer.yaml';
import { type ProgramRecord, readProgram } from './argument-record.ts';

/** The arguments of `throughline engine throughput-optimizer`. */
export function throughputOptimizerProgram(): ProgramRecord {
  return readProgram(throughputOptimizer, meanings);
}

/** The arguments of `throughline engine text-generate`. */
export function textGenerateProgram(): ProgramRecord {
  return readProgram(textGenerate, meanings);
}
