import { existsSync } from 'node:fs';
import { damagedProfile } from '../../app/damaged-profile.ts';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import type { PlanningFacts } from '../../app/planning-facts.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { SlotFlag } from './plan-options.ts';

/**
 * Opens the file that a flag names, before its value is told.
 * @throws UsageError where there is no such file, DamagedFileError or InvalidInputError for one that is not what the flag takes
 */
export function openNamedFile(
  { slot, value }: SlotFlag['event'],
  { facts, openDeviceFile }: PlanningFacts,
  { texts, language }: Program,
): void {
  const name = String(value);
  if (slot === 'deviceFile') {
    const problem = openDeviceFile(name);
    if (problem !== null) throw damagedProfile(name, problem, texts);
  }
  if (slot === 'model') {
    const problem = facts.modelProblem?.(name) ?? null;
    if (problem !== null) throw new InvalidInputError(problem[language]);
  }
  if (slot === 'lengthDistribution' || slot === 'arrivalsFile') {
    const problem = facts.file?.(slot, name).problem ?? null;
    if (problem === null) return;
    throw existsSync(name) ? new InvalidInputError(problem[language]) : new UsageError(problem[language]);
  }
}
