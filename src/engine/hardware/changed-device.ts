import type { DeviceProfile } from '../terms/device.ts';

/** Parts of a device that somebody supposes to be better or worse than they are. */
export type DevicePart = 'bandwidth' | 'memory' | 'compute' | 'links';

function timesEach<Key extends string>(
  peaks: Readonly<Partial<Record<Key, number>>>,
  times: number,
): Readonly<Partial<Record<Key, number>>> {
  return Object.fromEntries(
    Object.entries<number | undefined>(peaks).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value * times]],
    ),
  ) as Partial<Record<Key, number>>;
}

/**
 * A device that is not built: one of its parts is `times` what the profile says, and all else is as it is. Efficiencies and
 * fixed times of each operator stay.
 */
export function changedDevice(profile: DeviceProfile, part: DevicePart, times: number): DeviceProfile {
  switch (part) {
    case 'bandwidth':
      return { ...profile, memoryBytesPerSecond: profile.memoryBytesPerSecond * times };
    case 'memory':
      return { ...profile, memoryBytes: profile.memoryBytes * times };
    case 'compute':
      return {
        ...profile,
        matrixPeaks: timesEach(profile.matrixPeaks, times),
        vectorPeaks: timesEach(profile.vectorPeaks, times),
      };
    case 'links':
      return {
        ...profile,
        topologies: profile.topologies.map((one) => ({
          ...one,
          bytesPerSecond: one.bytesPerSecond * times,
        })),
      };
  }
}
