import { systemFacts, systemFactsOfProfile } from '../../engine/serving/operators/read-system.ts';
import type { SystemFacts } from '../../engine/serving/operators/system-facts.ts';
import { readOwnDevice } from '../../store/device-file.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fromDeviceFiles } from '../arguments/device-files.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';

/** The system that a device file describes, GPU or NPU. @throws DeviceProfileError naming the field that is wrong */
export function ownSystem(path: string): SystemFacts {
  const own = readOwnDevice(path);
  return own.kind === 'gpu' ? systemFacts(own.system) : systemFactsOfProfile(own.profile);
}

/** The systems of `--device-file`, in the order given. @throws ConstraintError for a file that describes none */
export function ownSystems(given: ParsedArguments, texts: Catalogue['engineCommand']): SystemFacts[] {
  return fromDeviceFiles(given, texts, ownSystem);
}
