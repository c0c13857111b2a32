import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type DeviceProfile, DeviceProfileError, readDeviceProfile } from '../engine/index.ts';

/** The user's own profile. @throws DeviceProfileError naming the field that is wrong. */
export function readDeviceFile(path: string): DeviceProfile {
  let document: unknown;
  try {
    document = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeviceProfileError(null, { code: 'unreadable', reason });
  }
  return readDeviceProfile(document);
}
