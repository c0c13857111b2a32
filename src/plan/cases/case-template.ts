import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { templateSlots } from './case-document.ts';

/** Values of the example row, by slot. */
const example: Readonly<Record<string, string>> = {
  model: 'Qwen/Qwen3-32B',
  devices: 'ATLAS_800_A2_376T_64G',
  numDevices: '8',
  inputLength: '3500',
  outputLength: '1500',
  mode: 'aggregation',
  ttftLimitMs: '',
  tpotLimitMs: '50',
  quantizeLinearAction: 'W8A8_DYNAMIC',
  quantizeAttentionAction: 'DISABLED',
};

/** A file of cases to start from. */
export function caseTemplate(format: 'csv' | 'yaml', language: Language): string {
  const texts = messages(language).cases;
  const ids = templateSlots.map(({ id }) => id);
  if (format === 'csv') {
    return [`# ${texts.templateNote}`, ids.join(','), ids.map((id) => example[id] ?? '').join(',')].join(
      '\n',
    );
  }
  return [
    `# ${texts.templateNote}`,
    'defaults:',
    '  mode: aggregation',
    '  tpotLimitMs: 50',
    'cases:',
    '  - { model: Qwen/Qwen3-32B, devices: ATLAS_800_A2_376T_64G, numDevices: 8, inputLength: 3500, outputLength: 1500 }',
    `# ${texts.matrixNote}`,
    'matrix:',
    '  model: [Qwen/Qwen3-32B, Qwen/Qwen3-8B]',
    '  devices: [ATLAS_800_A2_376T_64G, ATLAS_800_A3_752T_128G_DIE]',
    '  numDevices: [4, 8]',
    '  inputLength: [3500]',
    '  outputLength: [1500]',
  ].join('\n');
}
