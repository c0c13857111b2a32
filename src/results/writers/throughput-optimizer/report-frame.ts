import type { DeviceReport } from '../../../engine/index.ts';
import { fixedHalfEven } from '../../../text/half-even.ts';

/** The frame of a report: stars around it, dashes between its blocks. */
export interface ReportFrame {
  readonly stars: string;
  readonly dashes: string;
}

/** A frame of `width` columns. */
export function reportFrame(width: number): ReportFrame {
  return { stars: '*'.repeat(width), dashes: `  ${'-'.repeat(width - 4)}` };
}

/** Total and reserved memory of a device, `heading` as the report spells it. */
export function memoryBlock({ memory }: DeviceReport, heading: string, { dashes }: ReportFrame): string[] {
  return [
    heading,
    `    Total device memory:  ${fixedHalfEven(memory.totalGiB, 3)} GB`,
    `    Reserved memory:      ${fixedHalfEven(memory.reservedGiB, 3)} GB`,
    dashes,
  ];
}
