import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** One kind of input: what it looks like when it is well, and the command lines that read it. */
export interface Target {
  readonly name: string;
  readonly corpus: readonly string[];
  /** Writes the input where the commands look for it, and gives their words. */
  readonly commands: (input: string, folder: string) => readonly (readonly string[])[];
  /** Figures that stand for no quantity are a fault of these outputs; the others quote what they could not read. */
  readonly hasOwnFigures: boolean;
}

/** Folders with well-formed inputs, below the project. */
export interface Sources {
  readonly golden: string;
  readonly references: string;
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const recordingSchema = z.looseObject({ stdout: z.string().optional(), stderr: z.string().optional() });

/** What the programs printed, from the recordings. */
function printed(golden: string): string[] {
  return ['optimizer', 'text-generate', 'refusals', 'searches'].flatMap((folder) =>
    filesIn(join(golden, 'recordings', folder), '.json').flatMap((text) => {
      const { stdout = '', stderr = '' } = recordingSchema.parse(JSON.parse(text));
      return [stdout, stderr].filter((one) => one.length > 40);
    }),
  );
}

const outcomeSchema = z.looseObject({ results: z.array(z.unknown()).default([]) });

function sessionTexts(golden: string, name: string): string[] {
  const root = join(golden, 'sessions-0.1.0');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(name))
    .map((path) => readFileSync(join(root, path), 'utf8'));
}

const modelSchema = z.looseObject({ config: z.record(z.string(), z.unknown()) });

function put(folder: string, name: string, content: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const sentences = [
  'Qwen3-32B on 8 H200, 4k in 1k out, TPOT under 30 ms',
  '用8卡A2跑Qwen3-32B,3500进1500出,PD分离, TTFT 2000, TPOT 50ms',
  'compare 8 A2 280T with 16 A3 560T for Qwen3-32B, 4k in 1k out, 64 users, 10 requests/s',
  'DeepSeek-V3 W8A8 MTP 2 acceptance 0.9 0.6 on 2x8 910C, prefix cache hit rate 50%, --tp-sizes 4 8',
];

const searched = [
  '--device',
  'TEST_DEVICE',
  '--num-devices',
  '8',
  '--output-length',
  '256',
  '--tpot-limit',
  '50',
];

/** Every kind of input that somebody else may have written. */
export function targetsOf({ golden, references }: Sources): readonly Target[] {
  const outputs = [...printed(golden), ...filesIn(join(golden, 'explain'), '.json')];
  const results = sessionTexts(golden, 'outcome.json').flatMap((text) =>
    outcomeSchema.parse(JSON.parse(text)).results.map((one) => JSON.stringify(one)),
  );
  const devices = filesIn(join(references, 'devices'), '.yaml');
  const configs = filesIn(join(references, 'models'), '.yaml').map((text) =>
    JSON.stringify(modelSchema.parse(parse(text)).config),
  );
  const lengths = [readFileSync(join(golden, 'recordings', 'lengths.yaml'), 'utf8')];
  const journals = sessionTexts(golden, 'journal.jsonl');
  return [
    {
      name: 'outputs and documents',
      corpus: [...outputs, ...results],
      hasOwnFigures: false,
      commands(input, folder) {
        const path = put(folder, 'output.txt', input);
        return [
          ['explain', path],
          ['compare', path, path],
          ['verify', path, '--dry-run', '--json'],
        ];
      },
    },
    {
      name: 'model configurations',
      corpus: configs,
      hasOwnFigures: true,
      commands(input, folder) {
        const path = join(folder, 'model');
        put(path, 'config.json', input);
        return [
          ['models', path],
          ['engine', 'throughput-optimizer', path, ...searched, '--input-length', '1024'],
        ];
      },
    },
    {
      name: 'device files',
      corpus: [...devices, ...devices.map((text) => stringify(parse(text)))],
      hasOwnFigures: true,
      commands(input, folder) {
        const path = put(folder, 'device.yaml', input);
        const name = /^name: (\S+)/m.exec(input)?.[1] ?? 'TEST_DEVICE';
        return [['devices', name, '--device-file', path]];
      },
    },
    {
      name: 'length distributions',
      corpus: lengths,
      hasOwnFigures: true,
      commands(input, folder) {
        const path = put(folder, 'lengths.yaml', input);
        return [['engine', 'throughput-optimizer', 'Qwen/Qwen3-8B', ...searched, '--input-length', path]];
      },
    },
    {
      name: 'sessions',
      corpus: journals,
      hasOwnFigures: false,
      commands(input, folder) {
        const sessions = join(folder, 'state', 'sessions');
        put(join(sessions, 'odd'), 'journal.jsonl', input);
        return [['sessions'], ['export', 'odd', '--recover']];
      },
    },
    {
      name: 'settings',
      corpus: ['{"language":"en","runTimeoutSeconds":60,"sessionDays":30,"plain":false}'],
      hasOwnFigures: false,
      commands(input, folder) {
        put(join(folder, 'config'), 'settings.json', input);
        return [['config', 'list']];
      },
    },
    {
      name: 'sentences',
      corpus: sentences,
      hasOwnFigures: true,
      commands: (input) => [['plan', `--say=${input.replaceAll('\0', '')}`, '--dry-run', '--json']],
    },
  ];
}
