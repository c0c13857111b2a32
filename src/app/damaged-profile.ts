import type { DeviceProfileError } from '../engine/index.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { worded } from '../text/worded.ts';

/** A device file of the user that is no profile, as a damaged file that names the field. */
export function damagedProfile(
  path: string,
  { field, problem }: DeviceProfileError,
  texts: Catalogue,
): DamagedFileError {
  const words = worded(texts.engineCommand.problems.profile, problem);
  return new DamagedFileError(path, field === null ? null : { field }, words);
}
