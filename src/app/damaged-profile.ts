import type { DeviceProfileError } from '../engine/index.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { saysMissing } from '../text/file-fault.ts';
import { worded } from '../text/worded.ts';
import { UsageError } from './usage-error.ts';

/** A device file of the user that is not there, or is no profile: then the field is named. */
export function damagedProfile(
  path: string,
  { field, problem }: DeviceProfileError,
  texts: Catalogue,
): DamagedFileError | UsageError {
  if (problem.code === 'unreadable' && saysMissing(problem.reason))
    return new UsageError(texts.cases.noFile(path));
  const words = worded(texts.engineCommand.problems.profile, problem);
  return new DamagedFileError(path, field === null ? null : { field }, words);
}
