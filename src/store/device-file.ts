import { describesGpu, readGpuSystem } from '../engine/hardware/own-gpu.ts';
import {
  type DeviceProfile,
  DeviceProfileError,
  type GpuSystem,
  readDeviceProfile,
} from '../engine/index.ts';
import { thrownMessage } from '../text/thrown.ts';
import { DamagedFileError } from './damaged-file-error.ts';
import { readYamlFile } from './yaml-document.ts';

/** A device that the user describes: an NPU profile, or a GPU system. */
export type OwnDevice =
  | { readonly kind: 'profile'; readonly name: string; readonly profile: DeviceProfile }
  | { readonly kind: 'gpu'; readonly name: string; readonly system: GpuSystem };

/** The user's own device, of either form. @throws DeviceProfileError naming the field that is wrong. */
export function readOwnDevice(path: string): OwnDevice {
  let document: unknown;
  try {
    document = readYamlFile(path);
  } catch (error) {
    const isDamaged = error instanceof DamagedFileError && typeof error.problem === 'string';
    const reason = isDamaged ? String(error.problem) : thrownMessage(error);
    throw new DeviceProfileError(null, { code: 'unreadable', reason });
  }
  if (describesGpu(document)) {
    const system = readGpuSystem(document);
    return { kind: 'gpu', name: system.id, system };
  }
  const profile = readDeviceProfile(document);
  return { kind: 'profile', name: profile.name, profile };
}

/** The user's own NPU profile, for the analytic model. @throws DeviceProfileError naming the field that is wrong. */
export function readDeviceFile(path: string): DeviceProfile {
  const own = readOwnDevice(path);
  if (own.kind === 'gpu') throw new DeviceProfileError(null, { code: 'gpu' });
  return own.profile;
}
