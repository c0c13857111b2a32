import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { machineTriagePorts } from '../../../src/commands/triage/triage-ports.ts';
import { fakeProgram } from '../fake-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-saved-'));
const ports = () => machineTriagePorts(fakeProgram().program);

it('a table that is saved carries no command to a terminal and no key', () => {
  const path = join(folder, 'kernels.csv');
  ports().save(path, 'k\u001b]52;c;aGk=\u0007\u202e,hf_Qz7PlantedSecret9Xw3Kp\n');
  expect(readFileSync(path, 'utf8')).toBe('k\\u001b]52;c;aGk=\\u0007\\u202e,•••\n');
});

it('nothing is saved through a link or in place of a device', () => {
  const target = join(folder, 'target');
  writeFileSync(target, 'kept');
  const link = join(folder, 'link.md');
  symlinkSync(target, link);
  const refused = expect.objectContaining({ name: 'WriteRefusedError', problem: 'not-a-plain-file' });
  expect(() => ports().save(link, 'x')).toThrow(refused);
  expect(() => ports().saveBytes(link, new Uint8Array(1))).toThrow(refused);
  expect(() => ports().save('/dev/null', 'x')).toThrow(refused);
  expect(readFileSync(target, 'utf8')).toBe('kept');
});
