import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import compiledScanner from '#trace-scanner';
import { readRun } from '../../src/backends/aiconfigurator/read-run.ts';
import { readCampaign } from '../../src/backends/campaign/campaign-folder.ts';
import { readCsvCases, readYamlCases } from '../../src/backends/cases/read-cases.ts';
import { instantiateScanner } from '../../src/backends/trace/scanner-instance.ts';
import { manifestSchema } from '../../src/campaign/manifest.ts';
import { readPlan } from '../../src/campaign/plans/read-plan.ts';
import { authorSchemas } from '../../src/campaign/rounds/author-texts.ts';
import { readPoints } from '../../src/commands/accuracy/read-points.ts';
import { readInputText } from '../../src/commands/explain/read-input.ts';
import { sessionEventSchema } from '../../src/dialog/session-events.ts';
import { readMeasuredTable } from '../../src/engine/analytic/measured/table.ts';
import { readArchitecture } from '../../src/engine/models/read-architecture.ts';
import { readArrivalsFile } from '../../src/engine/serving/load/read-arrivals.ts';
import { readServingModel } from '../../src/engine/serving/model/read-serving-model.ts';
import { explain } from '../../src/explain/explain.ts';
import { noFacts } from '../../src/explain/facts.ts';
import { planCases } from '../../src/plan/cases/case-document.ts';
import { promptLengths } from '../../src/programs/throughput-optimizer/prompt-lengths.ts';
import { readOutput } from '../../src/results/readers/read-output.ts';
import { readDeviceFile } from '../../src/store/device-file.ts';
import { readJournal } from '../../src/store/journal/read-journal.ts';
import { openMeasuredDatabase } from '../../src/store/measured-database.ts';
import { readModelConfig } from '../../src/store/model-config.ts';
import { sessionFormat } from '../../src/store/session-format.ts';
import { readUserModels } from '../../src/store/user-models.ts';
import { readYaml } from '../../src/store/yaml-document.ts';
import { messages } from '../../src/text/catalogue.ts';
import { analyseTrace, noHelpers } from '../../src/trace/analysis/analyse.ts';
import { assemble } from '../../src/trace/assemble/assemble.ts';
import { catalogs } from '../../src/trace/catalog/catalogs.ts';
import type { TraceColumns } from '../../src/trace/columns/columns.ts';
import { buildReport } from '../../src/trace/report/build-report.ts';
import { TraceScanner } from '../../src/trace/scan/scanner.ts';
import { printedReport, savedRows } from './corpora/aiconfigurator.ts';
import { campaignJournal, csvCases, manifests, planFiles, yamlCases } from './corpora/campaigns.ts';
import { arrivals, loadTests } from './corpora/load-tests.ts';
import { measuredPoints } from './corpora/measurements.ts';
import { resealed } from './corpora/resealed.ts';
import { traces } from './corpora/traces.ts';
import { documentsOf, filesIn, folderIn, put, type Sources, searched, sessionTexts } from './sources.ts';
import type { Target } from './target.ts';

async function explained(input: string): Promise<unknown> {
  const read = await readInputText(input, null, async () => 'unknown');
  return read === null ? null : explain(read, noFacts);
}

/** A text as JSON; null where it is none, as a reader that names the place does not matter here. */
function jsonOf(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return null;
  }
}

const noServer = {
  model: null,
  system: null,
  framework: null,
  precision: null,
  devices: null,
  tp: null,
  inputLength: null,
  outputLength: null,
};

/** One forward pass that looks its operators up in a database. */
const onePass = [
  ...[
    '--device',
    'TEST_DEVICE',
    '--num-queries',
    '2',
    '--query-length',
    '16',
    '--num-hidden-layers-override',
    '2',
  ],
  ...['--performance-model', 'profiling', '--profiling-database-path'],
];

const authorTexts: readonly string[] = [
  stringify({
    sources: [{ path: 'vllm/attention.py', symbol: 'forward', why: 'the kernel is launched here' }],
    note: 'two copies in front of each call',
  }),
  stringify({ provenance: [{ kind: 'upstream', reference: 'vllm#1234', license: 'Apache-2.0' }] }),
];

const modelSchema = z.looseObject({ config: z.record(z.string(), z.unknown()) });
const format = sessionFormat(sessionEventSchema());

function scanned(input: string): TraceColumns | null {
  const scanner = new TraceScanner(instantiateScanner(compiledScanner));
  const bytes = Buffer.from(input, 'utf8');
  let state = scanner.feed(bytes);
  if (state === 'more') state = scanner.end();
  if (state === 'not-json') return null;
  const length = bytes.length;
  return assemble(scanner.finish(), {
    partial: false,
    fileBytes: length,
    textBytes: length,
    notices: [],
  });
}

function reported(input: string): unknown {
  const columns = scanned(input);
  if (columns === null) return null;
  const chosen = {
    framework: null,
    minShare: 0.01,
    stage: null,
    rangeNs: null,
    device: null,
    pidSubstring: null,
  };
  const trace = { columns, path: 't.json', serverArguments: null };
  const analysis = analyseTrace(trace, chosen, noHelpers, catalogs());
  return buildReport({ analysis, file: { path: 't.json', sha256: null, columns } }, [], {
    limits: { minShare: 0.01, kernels: 0, overlap: 0 },
    mapping: [],
    captures: [],
    mappingFramework: null,
    texts: messages('en').triage,
    language: 'en',
  });
}

/** Kinds of input with a reader that can be called without the program around it. */
export function readerTargets({ golden, references, measured }: Sources): readonly Target[] {
  const devices = filesIn(join(references, 'devices'), '.yaml');
  const configs = filesIn(join(references, 'models'), '.yaml').map((text) =>
    JSON.stringify(modelSchema.parse(parse(text)).config),
  );
  const outputs = documentsOf(golden);
  const saved = new Map([['agg/best_config_topn.csv', savedRows]]);
  const plan = { ttftLimitMs: 2000, tpotLimitMs: 50, numDevices: 8, conditions: {}, command: null };
  return [
    {
      name: 'outputs',
      corpus: outputs,
      hasOwnFigures: false,
      share: 1,
      read: readOutput,
    },
    {
      name: 'explanations',
      corpus: [...outputs, ...loadTests],
      hasOwnFigures: false,
      share: 0.1,
      read: explained,
      commands(input, folder) {
        const path = put(folder, 'output.txt', input);
        return [
          ['explain', path],
          ['compare', path, path],
          ['verify', path, '--set', 'compile=yes', '--dry-run', '--json'],
        ];
      },
    },
    {
      name: 'load tests',
      corpus: loadTests,
      hasOwnFigures: true,
      share: 1,
      read: readOutput,
      commands: (input, folder) => [['explain', put(folder, 'load.json', input)]],
    },
    {
      name: 'arrivals',
      corpus: arrivals,
      hasOwnFigures: true,
      share: 1,
      read: readArrivalsFile,
    },
    {
      name: 'aiconfigurator',
      corpus: [printedReport, savedRows],
      hasOwnFigures: true,
      share: 1,
      read: (input) => [
        readRun(input, saved, plan),
        readRun(printedReport, new Map([['agg/best_config_topn.csv', input]]), plan),
      ],
      commands: (input, folder) => [['explain', put(folder, 'report.txt', input)]],
    },
    {
      name: 'model configurations',
      corpus: configs,
      hasOwnFigures: true,
      share: 1,
      read(input, folder) {
        const config = readModelConfig('m', put(folder, 'config.json', input));
        // The configuration itself is kept as it was given; only what is computed from it must stand for a quantity.
        const { config: _, ...architecture } = readArchitecture(config, 'm');
        return [architecture, readServingModel(z.record(z.string(), z.unknown()).parse(config), 'm')];
      },
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
      hasOwnFigures: true,
      share: 1,
      corpus: [...devices, ...devices.map((text) => stringify(parse(text)))],
      read: (input, folder) => readDeviceFile(put(folder, 'device.yaml', input)),
      commands(input, folder) {
        const path = put(folder, 'device.yaml', input);
        const name = /^name: (\S+)/m.exec(input)?.[1] ?? 'TEST_DEVICE';
        return [['devices', name, '--device-file', path]];
      },
    },
    {
      name: 'length distributions',
      hasOwnFigures: true,
      share: 1,
      corpus: [readFileSync(join(golden, 'recordings', 'lengths.yaml'), 'utf8')],
      read: (text) => promptLengths({ path: 'lengths.yaml', text }, messages('zh').engineCommand),
      commands(input, folder) {
        const path = put(folder, 'lengths.yaml', input);
        return [['engine', 'throughput-optimizer', 'Qwen/Qwen3-8B', ...searched, '--input-length', path]];
      },
    },
    {
      name: 'cases in csv',
      corpus: csvCases,
      hasOwnFigures: false,
      share: 1,
      read: (input) => planCases(readCsvCases(input)),
    },
    {
      name: 'cases in yaml',
      corpus: yamlCases,
      hasOwnFigures: false,
      share: 1,
      read: (input) => planCases(readYamlCases(input)),
    },
    {
      name: 'campaign plans',
      corpus: planFiles,
      hasOwnFigures: false,
      share: 1,
      read: (input) => readPlan(readYaml(input)),
    },
    {
      name: 'campaign journals',
      corpus: [campaignJournal()],
      hasOwnFigures: false,
      share: 1,
      read(input, folder) {
        put(join(folder, 'campaign'), 'events.jsonl', input);
        return readCampaign(join(folder, 'campaign')).manifest.id;
      },
      commands: (_, folder) =>
        ['status', 'report', 'export'].map((action) => [
          'campaign',
          action,
          '--run',
          join(folder, 'campaign'),
        ]),
    },
    {
      name: 'campaign events',
      corpus: [campaignJournal()],
      hasOwnFigures: false,
      share: 1,
      read(input, folder) {
        put(join(folder, 'events'), 'events.jsonl', resealed(input));
        return readCampaign(join(folder, 'events')).manifest.id;
      },
      commands: (_, folder) =>
        ['status', 'report', 'export'].map((action) => ['campaign', action, '--run', join(folder, 'events')]),
    },
    {
      name: 'campaign manifests',
      corpus: manifests,
      hasOwnFigures: true,
      share: 1,
      read: (input) => manifestSchema.safeParse(jsonOf(input)).data,
    },
    {
      name: 'author texts',
      corpus: authorTexts,
      hasOwnFigures: false,
      share: 1,
      read: (input) =>
        Object.values(authorSchemas).map((schema) => schema.safeParse(readYaml(input)).success),
    },
    {
      name: 'measured points',
      corpus: measuredPoints(references),
      hasOwnFigures: true,
      share: 0.5,
      read: (input, folder) =>
        readPoints(put(folder, 'points.json', input), noServer, messages('zh').accuracy),
      commands: (input, folder) => [['accuracy', put(folder, 'points.json', input)]],
    },
    {
      name: 'measured mappings',
      corpus: filesIn(measured, '.yaml'),
      hasOwnFigures: true,
      share: 1,
      read: (input, folder) => {
        put(join(folder, 'mapping'), 'op_mapping.yaml', input);
        return openMeasuredDatabase(join(folder, 'mapping')).mapping;
      },
    },
    {
      name: 'measured tables',
      corpus: filesIn(measured, '.csv'),
      hasOwnFigures: true,
      share: 1,
      read: (input) => readMeasuredTable('MatMulV2', input, 'MatMulV2.csv'),
      commands(input, folder) {
        const database = folderIn(measured, join(folder, 'database'));
        put(database, 'MatMulV2.csv', input);
        return [['engine', 'text-generate', 'Qwen/Qwen3-8B', ...onePass, database]];
      },
    },
    {
      name: 'models of the user',
      corpus: filesIn(join(references, 'models'), '.yaml'),
      share: 1,
      hasOwnFigures: true,
      read: (input, folder) => {
        put(join(folder, 'own', 'models'), 'm.yaml', input);
        return readUserModels(join(folder, 'own')).models.map(({ config: _, ...facts }) => facts);
      },
    },
    {
      name: 'journals',
      corpus: sessionTexts(golden, 'journal.jsonl'),
      hasOwnFigures: false,
      share: 1,
      read(input, folder) {
        const path = put(folder, 'journal.jsonl', input);
        return readJournal(path, format).records.length;
      },
    },
    {
      name: 'traces',
      corpus: traces,
      hasOwnFigures: true,
      share: 1,
      read: (input) => scanned(input)?.endNs,
    },
    {
      name: 'trace reports',
      corpus: traces,
      hasOwnFigures: true,
      share: 0.05,
      read: reported,
      commands: (input, folder) => [['triage', put(folder, 'trace.json', input), '--json']],
    },
  ];
}
