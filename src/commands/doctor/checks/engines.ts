import { thrownMessage } from '../../../text/thrown.ts';
import type { Check } from '../check.ts';
import type { DoctorPorts } from '../doctor-ports.ts';
import { compareWithRecorded, recordedPlan } from '../self-test.ts';

async function embeddedCheck({ texts, solve, nowMs, version }: DoctorPorts): Promise<Check> {
  const said = texts.doctor.embedded;
  const check = (state: Check['state'], found: string, facts: Check['facts']): Check => ({
    id: 'embedded',
    group: 'engines',
    state,
    found,
    fix: state === 'good' ? null : said.fix,
    facts: { version, ...facts },
  });
  const startedMs = nowMs();
  let printed: string;
  try {
    printed = await solve(recordedPlan);
  } catch (error) {
    const problem = thrownMessage(error);
    return check('broken', said.failed(problem), { isEqual: false, elapsedMs: null, problem });
  }
  const elapsedMs = Math.round(nowMs() - startedMs);
  const { isEqual, got, wanted } = compareWithRecorded(printed);
  const found = isEqual ? said.good(String(elapsedMs)) : said.differs(got, wanted);
  return check(isEqual ? 'good' : 'broken', found, { isEqual, elapsedMs, problem: isEqual ? null : got });
}

/** An engine that nobody asked for may be missing; one that a flag, a variable or a setting names may not. */
async function tensorcastChecks({ texts, language, tensorcast }: DoctorPorts): Promise<Check> {
  const said = texts.doctor.tensorcast;
  const { probe, isNamed, interpreter, flags } = await tensorcast();
  const facts = {
    installed: probe.installed,
    version: probe.version,
    where: probe.where,
    interpreter,
    optimizerFlags: probe.installed ? flags.optimizer : null,
    forwardFlags: probe.installed ? flags.forward : null,
    reason: probe.reason?.en ?? null,
  };
  if (probe.installed) {
    const found = [
      said.good(probe.version ?? '', probe.where ?? ''),
      said.interpreter(interpreter ?? '', String(flags.optimizer.length), String(flags.forward.length)),
    ].join('; ');
    return { id: 'tensorcast', group: 'engines', state: 'good', found, fix: null, facts };
  }
  return {
    id: 'tensorcast',
    group: 'engines',
    state: isNamed ? 'broken' : 'note',
    found: probe.reason?.[language] ?? '',
    fix: isNamed ? said.fix : null,
    facts,
  };
}

/** AIConfigurator is never installed by this program: where nothing names it, it may be missing. */
async function aiconfiguratorCheck({ texts, language, aiconfigurator }: DoctorPorts): Promise<Check> {
  const { probe, isNamed } = await aiconfigurator();
  const { installed, version, where, reason } = probe;
  return {
    id: 'aiconfigurator',
    group: 'engines',
    state: installed ? 'good' : isNamed ? 'broken' : 'note',
    found: installed ? texts.doctor.tensorcast.good(version ?? '', where ?? '') : (reason?.[language] ?? ''),
    fix: !installed && isNamed ? texts.doctor.aiconfigurator.fix : null,
    facts: { installed, version, where, reason: reason?.en ?? null },
  };
}

/** Every engine: whether it is there, its version and flags, and whether the embedded one still calculates right. */
export async function engineChecks(ports: DoctorPorts): Promise<Check[]> {
  return [await embeddedCheck(ports), await tensorcastChecks(ports), await aiconfiguratorCheck(ports)];
}
