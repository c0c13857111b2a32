import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../src/commands/completion/next-words.ts';
import { commandRecords } from '../../../src/commands/registry.ts';
import { fakeProgram } from '../fake-program.ts';

const complete = async (...typed: string[]) =>
  (await candidatesFor(typed, commandRecords, fakeProgram().program)).map(({ word }) => word);

describe('completion', () => {
  it('offers every command', async () => {
    expect(await complete('de')).toEqual(['devices']);
    expect(await complete('')).toEqual(expect.arrayContaining(commandRecords.map(({ name }) => name)));
  });

  it('offers the flags that a command declares', async () => {
    expect(await complete('devices', '--')).toEqual(['--device-file', '--json']);
  });

  it('offers the values of a flag while they are typed', async () => {
    expect(await complete('devices', '--lang', '')).toEqual(['en', 'zh']);
  });

  it('leaves words it knows nothing about to the shell', async () => {
    expect(await complete('unknown', 'x')).toEqual([]);
  });
});
