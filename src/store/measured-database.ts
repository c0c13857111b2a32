import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  type MeasuredDatabase,
  MeasuredDataError,
  type MeasuredMapping,
  readMeasuredMapping,
  readMeasuredTable,
} from '../engine/index.ts';
import { readYaml, YamlError } from './yaml-document.ts';

const mappingName = 'op_mapping.yaml';

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A database holds a table only of what was measured.
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function mappingOf(text: string, path: string): MeasuredMapping {
  try {
    return readMeasuredMapping(readYaml(text), path);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new MeasuredDataError({ code: 'mapping-unreadable', path, reason: error.message });
  }
}

/** A kernel's name is part of a path; one that leaves the folder is no kernel's. */
const kernelName = /^[\w.-]+$/;

/** Whether a folder holds a database of measured operators. */
export function isMeasuredDatabase(path: string): boolean {
  return textOf(join(path, mappingName)) !== null;
}

/**
 * Opens a database of measured operators: op_mapping.yaml beside one CSV file for each kernel, collectives in the
 * folder that it names. Tables are read when they are asked for.
 * @throws MeasuredDataError for a folder that is none; later for a table that cannot be believed
 */
export function openMeasuredDatabase(path: string): MeasuredDatabase {
  if (!isFolder(path)) throw new MeasuredDataError({ code: 'no-folder', path });
  const mappingPath = join(path, mappingName);
  const text = textOf(mappingPath);
  if (text === null) throw new MeasuredDataError({ code: 'no-mapping', path });
  const mapping = mappingOf(text, mappingPath);
  const reference = mapping.communication_data_ref ?? null;
  const folders = (kernel: string) =>
    kernel.startsWith('hcom_') && reference !== null ? [resolve(path, reference), path] : [path];
  const tables = new Map<string, ReturnType<MeasuredDatabase['table']>>();
  return {
    path,
    mapping,
    table(kernel) {
      const known = tables.get(kernel);
      if (known !== undefined) return known;
      const table = kernelName.test(kernel) ? readFirst(kernel, folders(kernel)) : null;
      tables.set(kernel, table);
      return table;
    },
  };
}

function readFirst(kernel: string, folders: readonly string[]): ReturnType<MeasuredDatabase['table']> {
  for (const folder of folders) {
    const path = join(folder, `${kernel}.csv`);
    const text = textOf(path);
    if (text !== null) return readMeasuredTable(kernel, text, path);
  }
  return null;
}

/** Folders below a root that a device name, a stack and a version may take. */
const depth = 3;

/** Whether the tables of a database are there, not only pointers to them. */
function holdsTables(path: string): boolean {
  const table = entriesOf(path).find((name) => name.endsWith('.csv'));
  const text = table === undefined ? null : textOf(join(path, table));
  return text !== null && !text.startsWith('version https://git-lfs.github.com/');
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path).toSorted();
  } catch {
    return [];
  }
}

/**
 * Databases of a device below a folder, the last version first: by the name of a folder on the way, as the databases of
 * msmodeling lie, or by the device that op_mapping.yaml states.
 */
export function findMeasuredDatabases(root: string, device: string): readonly string[] {
  const found: string[] = [];
  const walk = (path: string, left: number, isOfDevice: boolean): void => {
    if (isMeasuredDatabase(path)) {
      if ((isOfDevice || statedDevice(path) === device) && holdsTables(path)) found.push(path);
      return;
    }
    if (left === 0) return;
    for (const name of entriesOf(path)) walk(join(path, name), left - 1, isOfDevice || name === device);
  };
  if (isFolder(root)) walk(root, depth, basename(root) === device);
  return found.toReversed();
}

function statedDevice(path: string): string | null {
  try {
    return openMeasuredDatabase(path).mapping.device ?? null;
  } catch (error) {
    if (error instanceof MeasuredDataError) return null;
    throw error;
  }
}
