import { type DeviceProfile, DeviceProfileError } from '../../engine/index.ts';
import { readDeviceFile } from '../../store/device-file.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { worded } from '../../text/worded.ts';
import { ConstraintError } from './argument-errors.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

/**
 * Devices that the files of `--device-file` describe, in the order given. @throws ConstraintError for a file that is
 * none
 */
export function fromDeviceFiles<Device>(
  given: ParsedArguments,
  texts: Catalogue['engineCommand'],
  read: (path: string) => Device,
): Device[] {
  return (given.texts('--device-file') ?? []).map((path) => {
    try {
      return read(path);
    } catch (error) {
      if (error instanceof DeviceProfileError) {
        throw new ConstraintError(
          texts.deviceFileInvalid(path, error.field, worded(texts.problems.profile, error.problem)),
        );
      }
      throw error;
    }
  });
}

/** The profiles of `--device-file`, in the order given. @throws ConstraintError for a file that is none */
export function ownProfiles(given: ParsedArguments, texts: Catalogue['engineCommand']): DeviceProfile[] {
  return fromDeviceFiles(given, texts, readDeviceFile);
}
