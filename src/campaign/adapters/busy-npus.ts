import type { BusyDevice } from './busy-devices.ts';

/** Cells of a line of the drawing. */
function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const numbers = (cell: string | undefined) => cell?.split(/\s+/).map(Number) ?? [];

/**
 * Devices of a list that are not idle, from the drawing of `npu-smi info` (Ascend command reference): two lines a chip, the
 * second with its place on the bus and its memory, then the processes by NPU and chip. A chip keeps some gigabytes for
 * itself, so that a process decides, not memory alone. null where a wanted device is not drawn.
 */
export function busyNpus(printed: string, wanted: readonly string[]): readonly BusyDevice[] | null {
  const shares: { readonly npu: number; readonly chip: number; readonly device: string; share: number }[] =
    [];
  const working = new Set<string>();
  let npu = -1;
  for (const line of printed.split('\n')) {
    const [first, second, third, fourth] = cells(line);
    if (first === undefined || second === undefined || third === undefined) continue;
    const [left, right] = numbers(first);
    if (left === undefined || !Number.isInteger(left)) continue;
    if (/^[0-9a-f]{4}:[0-9a-f]{2}:/i.test(second)) {
      // HBM is the last pair; where there is none, the only pair is the memory.
      const pairs = [...third.matchAll(/(?<!\d)(\d{1,9}) {0,8}\/ {0,8}(\d{1,9})/g)];
      const [, used, total] = pairs.at(-1) ?? [];
      const device = right !== undefined && Number.isInteger(right) ? right : shares.length;
      shares.push({ npu, chip: left, device: String(device), share: Number(used) / Number(total) });
    } else if (fourth !== undefined && /^\d+$/.test(second)) {
      working.add(`${left}/${right ?? 0}`);
    } else if (/^[A-Z]/.test(second)) {
      npu = left;
    }
  }
  if (!wanted.every((device) => shares.some((one) => one.device === device))) return null;
  return shares
    .filter((one) => wanted.includes(one.device) && working.has(`${one.npu}/${one.chip}`))
    .map(({ device, share }) => ({ device, usedShare: Number.isFinite(share) ? share : 1 }));
}
