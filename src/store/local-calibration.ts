import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalCalibration, localCalibrationSchema } from '../engine/serving/calibration/local.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { readJsonDocument } from './json-document.ts';
import { readTextFile } from './read-text-file.ts';

/** Where a user's own measurements are kept: beside the settings. */
export function localCalibrationPath(configFolder: string): string {
  return join(configFolder, 'calibration.json');
}

/** A user's own measurements; null when none were kept. @throws DamagedFileError */
export function readLocalCalibration(configFolder: string): LocalCalibration | null {
  const path = localCalibrationPath(configFolder);
  if (!existsSync(path)) return null;
  return readJsonDocument(path, readTextFile(path), localCalibrationSchema);
}

/** @throws WriteRefusedError */
export function writeLocalCalibration(configFolder: string, calibration: LocalCalibration): void {
  writeFileAtomically(localCalibrationPath(configFolder), `${JSON.stringify(calibration, null, 2)}\n`);
}
