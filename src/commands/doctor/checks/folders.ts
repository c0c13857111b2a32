import { damageParts } from '../../../app/damage-words.ts';
import { DamagedFileError } from '../../../store/damaged-file-error.ts';
import type { Check } from '../check.ts';
import type { DoctorPorts } from '../doctor-ports.ts';

function folderCheck(id: 'state' | 'config', { texts, folders, writeProblem }: DoctorPorts): Check {
  const path = folders[id];
  const problem = writeProblem(path);
  const { writable, broken, fix } = texts.doctor.folder;
  return {
    id,
    group: 'folders',
    state: problem === null ? 'good' : 'broken',
    found: problem === null ? writable(path) : broken(path, problem),
    fix: problem === null ? null : fix,
    facts: { path, isWritable: problem === null, problem },
  };
}

function settingsCheck({ texts, settingsPath: path, settings }: DoctorPorts): Check {
  const said = texts.doctor.settings;
  try {
    const known = settings();
    const count = known === null ? 0 : Object.keys(known).length;
    return {
      id: 'settings',
      group: 'folders',
      state: 'good',
      found: known === null ? said.none(path) : said.read(path, String(count)),
      fix: null,
      facts: { path, exists: known !== null, count, problem: null },
    };
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    const { where, problem } = damageParts(error, texts);
    return {
      id: 'settings',
      group: 'folders',
      state: 'broken',
      found: said.broken(error.path, where, problem),
      fix: said.fix,
      facts: { path, exists: true, count: null, problem },
    };
  }
}

/** Whether sessions and settings can be kept, and whether the settings can be read. */
export function folderChecks(ports: DoctorPorts): Check[] {
  return [folderCheck('state', ports), folderCheck('config', ports), settingsCheck(ports)];
}
