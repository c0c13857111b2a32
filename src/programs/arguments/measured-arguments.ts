import { MeasuredDataError, MeasuredSource } from '../../engine/index.ts';
import { openMeasuredDatabase } from '../../store/measured-database.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { worded } from '../../text/worded.ts';
import { ConstraintError } from './argument-errors.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

type Texts = Catalogue['engineCommand'];

/** Runs what may read a database; one that cannot be believed is told as the program tells errors. */
export function withMeasuredData<Result>(texts: Texts, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof MeasuredDataError) {
      throw new ConstraintError(texts.measuredData(worded(texts.problems.measured, error.problem)));
    }
    throw error;
  }
}

/** The database that `--profiling-database-path` names. @throws ConstraintError for one that cannot be believed */
export function measuredSourceOf(given: ParsedArguments, texts: Texts): MeasuredSource {
  const path = given.text('--profiling-database-path');
  if (path === null) throw new ConstraintError(texts.measuredDataMissing);
  const interpolates = !given.isOn('--disable-profiling-interpolation');
  return withMeasuredData(texts, () => new MeasuredSource(openMeasuredDatabase(path), interpolates));
}
