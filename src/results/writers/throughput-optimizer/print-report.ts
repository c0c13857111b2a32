import type { DeviceReport } from '../../../engine/index.ts';
import { crossHardwareTables } from './cross-hardware.ts';
import { pdRatioDump, phaseDump } from './dump.ts';
import { lengthsReport } from './lengths-report.ts';
import { pdRatioText } from './pd-ratio-report.ts';
import type { PrintedRun } from './printed-run.ts';
import { serviceReport } from './service-report.ts';

function reportsOf({ request }: PrintedRun, device: DeviceReport): string[] {
  const run = { request, device };
  if (device.pdRatio !== null) {
    const lines = pdRatioText(run, device.pdRatio);
    return lines.length === 0 ? [] : [lines.join('\n')];
  }
  const report = request.prompts.kind === 'fixed' ? serviceReport : lengthsReport;
  return device.phases.filter((phase) => phase.rows.length > 0).map((phase) => report(run, phase).join('\n'));
}

function dumpsOf({ request }: PrintedRun, device: DeviceReport): string[] {
  if (device.pdRatio !== null) {
    return device.pdRatio.pairs.length === 0 ? [] : [`${pdRatioDump(device.pdRatio)}\n`];
  }
  return device.phases
    .filter((phase) => phase.rows.length > 0)
    .map((phase) => `${phaseDump({ request, device }, phase)}\n`);
}

/**
 * Lines that the real program prints about one device: a report for each phase with rows, or the rows themselves when
 * `isDump` (references/engine/printed-output.md). Empty where there are no rows.
 */
export function deviceText(run: PrintedRun, device: DeviceReport, isDump: boolean): string {
  const blocks = isDump ? dumpsOf(run, device) : reportsOf(run, device);
  return blocks.map((block) => `\n${block}\n`).join('');
}

/** The tables that compare devices, behind all reports (references/engine/printed-output.md 8.4). */
export function comparisonText(run: PrintedRun): string {
  return crossHardwareTables(run)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('');
}
