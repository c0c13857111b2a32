import { readFileSync } from 'node:fs';
import { type DeviceProfile, DeviceProfileError, readDeviceProfile } from '../engine/index.ts';
import { readYaml } from './yaml-document.ts';

/** The user's own profile. @throws DeviceProfileError naming the field that is wrong. */
export function readDeviceFile(path: string): DeviceProfile {
  let document: unknown;
  try {
    document = readYaml(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeviceProfileError(null, { code: 'unreadable', reason });
  }
  return readDeviceProfile(document);
}
