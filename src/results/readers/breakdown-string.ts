import type { Shares } from '../result.ts';
import { collectives, type ParallelLabel } from './parallel-label.ts';

/** Source of a pattern for a breakdown string inside a longer text. */
export const breakdownPattern =
  'Mem \\d+\\.\\d{2} \\| Comm \\d+\\.\\d{2} \\| Cube \\d+\\.\\d{2} \\| Vec \\d+\\.\\d{2}';

const whole = /^Mem (\d+\.\d{2}) \| Comm (\d+\.\d{2}) \| Cube (\d+\.\d{2}) \| Vec (\d+\.\d{2})$/;

const fraction = (percentage: number): number => Number((percentage / 100).toFixed(4));

/**
 * Reads `Mem a | Comm b | Cube c | Vec d`. The program drops a cost class that never occurred and lets the others
 * slide left (references/engine/serving.md 7.10): without collectives the printed Comm is Cube and the printed Cube
 * is Vec. A printed Vec above zero proves that all four classes were there; where nothing decides, every share is
 * null.
 */
export function readBreakdown(text: string, label: ParallelLabel | null): Shares | null {
  const printed = text.trim();
  const found = whole.exec(printed);
  if (!found) return null;
  const [mem = 0, comm = 0, cube = 0, vec = 0] = found.slice(1).map(Number);
  const asIs: Shares = {
    memory: fraction(mem),
    communication: fraction(comm),
    cube: fraction(cube),
    vector: fraction(vec),
    printed,
    reading: 'as-is',
  };
  if (Math.abs(mem + comm + cube + vec - 100) > 0.05) return undecidable(printed);
  const moved = label ? collectives(label) : 'unknown';
  if (moved === 'none' && vec > 0) return undecidable(printed);
  if (vec > 0 || moved === 'some' || (comm === 0 && cube === 0)) return asIs;
  if (moved === 'unknown') return undecidable(printed);
  return { ...asIs, communication: 0, cube: fraction(comm), vector: fraction(cube), reading: 'unshifted' };
}

function undecidable(printed: string): Shares {
  return { memory: null, communication: null, cube: null, vector: null, printed, reading: 'undecidable' };
}
