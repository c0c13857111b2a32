import files from '#references/devices';
import type { DeviceProfile } from '../terms/device.ts';
import { readDeviceProfile } from './device-profile.ts';

/** The built-in profiles by name, in the order of their files. */
export const deviceProfiles: ReadonlyMap<string, DeviceProfile> = new Map(
  files.map((file) => {
    const profile = readDeviceProfile(file.data);
    return [profile.name, profile];
  }),
);
