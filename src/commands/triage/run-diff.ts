import { exitCodes } from '../../app/exit-codes.ts';
import { diffLines } from '../../trace/diff/diff-lines.ts';
import { diffReports } from '../../trace/diff/diff-report.ts';
import { type TablesRequest, triageOf } from './run-tables.ts';
import type { TriagePorts } from './triage-ports.ts';

/** `throughline triage diff A B`: one run after the other, then what changed. @throws what reading throws */
export async function runDiff(
  a: string,
  b: string,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<number> {
  const reportOf = async (path: string) => {
    // Without a bar, so that a kernel that is small in one run is found there.
    const whole = { ...request, limits: { minShare: 0, kernels: 0, overlap: 0 }, json: true };
    const { report } = await triageOf({ ...whole, inputs: { kind: 'single', path } }, ports);
    for (const { message } of report.warnings) ports.err(`${path}: ${message}`);
    return report;
  };
  const report = diffReports(await reportOf(a), await reportOf(b));
  const text = request.json ? JSON.stringify(report) : diffLines(report, ports.texts).join('\n');
  if (request.output !== null) {
    ports.save(
      request.output,
      `${request.output.endsWith('.json') ? JSON.stringify(report, null, 2) : text}\n`,
    );
    ports.err(ports.texts.triageCommand.saved(request.output));
  }
  ports.out(text);
  return exitCodes.done;
}
