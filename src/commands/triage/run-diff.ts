import { exitCodes } from '../../screens/exit-codes.ts';
import { diffLines } from '../../trace/diff/diff-lines.ts';
import { type DiffReport, diffReports } from '../../trace/diff/diff-report.ts';
import { type TablesRequest, triageOf } from './run-tables.ts';
import type { TriagePorts } from './triage-ports.ts';
import { writeDocument } from './write-document.ts';

/** Difference of two runs: one is read after the other. @throws what reading throws */
export async function diffOf(
  a: string,
  b: string,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<DiffReport> {
  const reportOf = async (path: string) => {
    // Without a bar, so that a kernel that is small in one run is found there.
    const whole = { ...request, limits: { minShare: 0, kernels: 0, overlap: 0 }, json: true };
    const { report } = await triageOf({ ...whole, inputs: { kind: 'single', path } }, ports);
    for (const { message } of report.warnings) ports.err(`${path}: ${message}`);
    return report;
  };
  return diffReports(await reportOf(a), await reportOf(b));
}

/** `throughline triage diff A B`. @throws what reading throws */
export async function runDiff(
  a: string,
  b: string,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<number> {
  const report = await diffOf(a, b, request, ports);
  writeDocument(report, diffLines(report, ports.texts).join('\n'), request, ports);
  return exitCodes.done;
}
