/** A device that something else works on, and how much of its memory that takes. */
export interface BusyDevice {
  readonly device: string;
  /** 0…1. */
  readonly usedShare: number;
}

/** A device counts as idle below this share of its memory: drivers and displays keep a little. */
export const idleShare = 0.05;

/**
 * Devices of a list that are not idle, from the lines of
 * `nvidia-smi --query-gpu=index,memory.used,memory.total --format=csv,noheader,nounits`
 * (https://docs.nvidia.com/deploy/nvidia-smi/); null where a wanted device is not among the lines: nothing is known of it.
 */
export function busyDevices(printed: string, wanted: readonly string[]): readonly BusyDevice[] | null {
  const shares = new Map<string, number>();
  for (const line of printed.split('\n')) {
    const [index = '', used = '', total = ''] = line.split(',').map((cell) => cell.trim());
    const share = Number(used) / Number(total);
    if (index !== '' && used !== '' && Number.isFinite(share)) shares.set(index, share);
  }
  if (!wanted.every((device) => shares.has(device))) return null;
  return wanted.flatMap((device) => {
    const usedShare = shares.get(device) ?? 0;
    return usedShare < idleShare ? [] : [{ device, usedShare }];
  });
}
