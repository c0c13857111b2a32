import { exitCodes } from '../../screens/exit-codes.ts';
import { engineChecks } from './checks/engines.ts';
import { folderChecks } from './checks/folders.ts';
import { programChecks } from './checks/program.ts';
import { terminalChecks } from './checks/terminal.ts';
import { doctorLines } from './doctor-lines.ts';
import type { DoctorPorts } from './doctor-ports.ts';

/** Flags of `throughline doctor`. */
export interface DoctorOptions {
  readonly json: boolean;
}

/** `throughline doctor`: looks at everything this program stands on. Returns 1 when something needed is broken. */
export async function runDoctor({ json }: DoctorOptions, ports: DoctorPorts): Promise<number> {
  const checks = [
    ...programChecks(ports),
    ...terminalChecks(ports),
    ...folderChecks(ports),
    ...(await engineChecks(ports)),
  ];
  const ok = checks.every(({ state }) => state !== 'broken');
  if (json) ports.print(JSON.stringify({ schema: 'throughline.doctor/1', ok, checks }));
  else ports.show(doctorLines(checks, ports.texts.doctor, ports.terminal.columns));
  return ok ? exitCodes.done : exitCodes.failed;
}
