import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openSource, type Provenance } from '../../plan/provenance.ts';
import { type SlotId, type SlotValue, type ValueOfSlot, valueOfSlot } from '../../plan/slots/values.ts';

/** A value that a command in the checkout's documents or tests uses, with the line it stands on. */
export interface InspectedExample {
  readonly slot: SlotId;
  readonly value: SlotValue;
  readonly label: string;
  readonly provenance: Provenance;
}

type Kind = 'count' | 'figure' | 'counts' | 'figures' | 'names' | 'name' | 'switch';

const slots: Readonly<Record<string, readonly [SlotId, Kind]>> = {
  '--device': ['devices', 'names'],
  '--devices': ['devices', 'names'],
  '--num-devices': ['numDevices', 'count'],
  '--input-length': ['inputLength', 'count'],
  '--output-length': ['outputLength', 'count'],
  '--ttft-limit': ['ttftLimitMs', 'figure'],
  '--ttft-limits': ['ttftLimitMs', 'figure'],
  '--tpot-limit': ['tpotLimitMs', 'figure'],
  '--tpot-limits': ['tpotLimitMs', 'figure'],
  '--tp-sizes': ['tpSizes', 'counts'],
  '--ep-sizes': ['epSizes', 'counts'],
  '--moe-dp-sizes': ['moeDpSizes', 'counts'],
  '--dcp-sizes': ['dcpSizes', 'counts'],
  '--quantize-linear-action': ['quantizeLinearAction', 'name'],
  '--quantize-attention-action': ['quantizeAttentionAction', 'name'],
  '--mxfp4-group-size': ['mxfp4GroupSize', 'count'],
  '--prefix-cache-hit-rate': ['prefixCacheHitRate', 'figure'],
  '--num-mtp-tokens': ['numMtpTokens', 'count'],
  '--mtp-acceptance-rate': ['mtpAcceptanceRates', 'figures'],
  '--mtp-acceptance-rates': ['mtpAcceptanceRates', 'figures'],
  '--batch-range': ['batchRange', 'counts'],
  '--max-batched-tokens': ['maxBatchedTokens', 'count'],
  '--prefill-devices-per-instance': ['prefillDevicesPerInstance', 'count'],
  '--decode-devices-per-instance': ['decodeDevicesPerInstance', 'count'],
  '--image-height': ['imageHeight', 'count'],
  '--image-width': ['imageWidth', 'count'],
};

/** A file larger than this is no document or test that a person wrote. */
const fileLimit = 1_000_000;
const filesLimit = 120;
const perSlot = 4;

interface Candidate {
  readonly file: string;
  readonly line: number;
  readonly flag: string;
  readonly words: readonly string[];
}

/** Documents first, then smoke and other tests; design papers are not examples of use. */
function sourceFiles(checkout: string): string[] {
  const found: string[] = [];
  const walk = (folder: string, ending: RegExp): void => {
    let entries: { name: string; isDirectory(): boolean }[] = [];
    try {
      entries = readdirSync(join(checkout, folder), { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!/^(?:\.|RFC$|node_modules$)/.test(entry.name)) walk(path, ending);
      } else if (ending.test(entry.name) && found.length < filesLimit) found.push(join(checkout, path));
    }
  };
  walk('docs', /(?:guide|quick_start|cases)\.md$/);
  walk('tests', /throughput_optimizer.*\.py$/);
  return found.filter((file) => statSync(file).size <= fileLimit);
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Flags with their values on the lines of optimizer commands (documents) or of argument lists (tests). */
function candidatesIn(file: string): Candidate[] {
  const isTest = file.endsWith('.py');
  let isInside = false;
  return readLines(file).flatMap((text, index) => {
    const starts = /throughput[_-]optimizer\s+\S/.test(text);
    const isPart = isTest ? /"--[\w-]+=[^"]+"/.test(text) : starts || isInside;
    isInside = (starts || isInside) && /[\\`^]\s*$/.test(text);
    if (!isPart) return [];
    const plain = isTest ? text.replaceAll(/[",]/g, ' ') : text;
    return [...plain.matchAll(/(--[a-z][\w-]*)(?:=|\s+|$)((?:(?!--)[^\s\\`]+\s*)*)/g)].map((found) => ({
      file,
      line: index + 1,
      flag: found[1] ?? '',
      words: (found[2] ?? '').trim().split(/\s+/).filter(Boolean),
    }));
  });
}

function parsedValue(slot: SlotId, kind: Kind, words: readonly string[]): ValueOfSlot | null {
  return valueOfSlot(slot, valueIn(kind, words));
}

function valueIn(kind: Kind, words: readonly string[]): SlotValue | undefined {
  const numbers = words.map(Number);
  const areNumbers = words.length > 0 && numbers.every((one) => Number.isFinite(one) && one >= 0);
  const areCounts = areNumbers && numbers.every((one) => Number.isSafeInteger(one) && one > 0);
  if (kind === 'count') return areCounts ? numbers[0] : null;
  if (kind === 'figure') return areNumbers ? numbers[0] : null;
  if (kind === 'counts') return areCounts ? numbers : null;
  if (kind === 'figures') return areNumbers ? numbers : null;
  const areNames = words.length > 0 && words.every((word) => /^[A-Za-z][\w-]*$/.test(word));
  if (!areNames) return null;
  return kind === 'names' ? words : (words[0] ?? '').toUpperCase().replaceAll('-', '_');
}

/**
 * Values that the checkout's own documents and tests use for a slot, most used first. Each source line is opened and checked
 * at this moment; a line that no longer carries its value gives nothing.
 */
export function inspectExamples(checkout: string): (slot: SlotId) => readonly InspectedExample[] {
  let known: readonly Candidate[] | null = null;
  return (slot) => {
    known ??= sourceFiles(checkout).flatMap(candidatesIn);
    const uses = new Map<string, { readonly value: SlotValue; count: number; readonly first: Candidate }>();
    for (const candidate of known) {
      const [at, kind] = slots[candidate.flag] ?? [];
      const stated = at === slot && kind ? parsedValue(slot, kind, candidate.words) : null;
      if (stated === null || stated.value === null) continue;
      const { value } = stated;
      const key = JSON.stringify(value);
      const use = uses.get(key) ?? { value, count: 0, first: candidate };
      use.count += 1;
      uses.set(key, use);
    }
    return [...uses.values()]
      .sort((a, b) => b.count - a.count)
      .slice(0, perSlot)
      .flatMap(({ value, first }) => {
        const source = openSource(relative(checkout, first.file), first.line, () => {
          const text = readLines(first.file)[first.line - 1]?.trim() ?? '';
          return text.includes(first.flag) && first.words.every((word) => text.includes(word)) ? text : null;
        });
        return source === null
          ? []
          : [
              {
                slot,
                value,
                label: Array.isArray(value) ? value.join(' ') : String(value),
                provenance: { label: 'inspected local test/example', source },
              },
            ];
      });
  };
}
