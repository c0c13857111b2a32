import { type DeviceProfile, deviceProfiles } from '../../engine/index.ts';
import { type Answers, answered } from '../../plan/answers.ts';
import { readDeviceFile } from '../../store/device-file.ts';

/** A profile that a plan names and nobody has. */
export class UnknownDeviceError extends Error {
  override readonly name = 'UnknownDeviceError';
  readonly device: string;

  constructor(device: string) {
    super(`no profile ${device}`);
    this.device = device;
  }
}

/** The profiles of a plan's devices, its own device file included. @throws UnknownDeviceError, DeviceProfileError */
export function profilesOf(answers: Answers): DeviceProfile[] {
  const file = answered(answers, 'deviceFile');
  const own = file === null ? null : readDeviceFile(file);
  return (answered(answers, 'devices') ?? []).map((name) => {
    const profile = own?.name === name ? own : deviceProfiles.get(name);
    if (profile === undefined) throw new UnknownDeviceError(name);
    return profile;
  });
}
