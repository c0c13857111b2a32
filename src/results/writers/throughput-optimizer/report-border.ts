import type { DeviceReport } from '../../../engine/index.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';

/** The border of a report: stars around it, dashes between its blocks. */
export interface ReportBorder {
  readonly stars: string;
  readonly dashes: string;
}

/** A border of `width` columns. */
export function reportBorder(width: number): ReportBorder {
  return { stars: '*'.repeat(width), dashes: `  ${'-'.repeat(width - 4)}` };
}

/** Total and reserved memory of a device, `heading` as the report spells it. */
export function memoryBlock({ memory }: DeviceReport, heading: string, { dashes }: ReportBorder): string[] {
  return [
    heading,
    `    Total device memory:  ${fixedHalfEven(memory.totalGiB, 3)} GB`,
    `    Reserved memory:      ${fixedHalfEven(memory.reservedGiB, 3)} GB`,
    dashes,
  ];
}
