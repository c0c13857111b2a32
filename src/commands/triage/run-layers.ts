import { InvalidInputError } from '../../app/invalid-input-error.ts';
import { UsageError } from '../../app/usage-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { breakdownDocument } from '../../trace/pipeline/breakdown.ts';
import { breakdownLines } from '../../trace/pipeline/breakdown-lines.ts';
import { buildLayers, type LayerOptions } from '../../trace/pipeline/build-layers.ts';
import { NoLayersError, NoSuchLayerError } from '../../trace/pipeline/layer-errors.ts';
import { layerLines } from '../../trace/pipeline/layer-lines.ts';
import type { LayerPipeline } from '../../trace/pipeline/layer-report.ts';
import { LayerConfigError } from '../../trace/pipeline/layer-types.ts';
import { type LayerConfig, layerConfigSchema, profileIds } from '../../trace/pipeline/profile.ts';
import { namedText } from './named-text.ts';
import { type TablesRequest, triageOf } from './run-tables.ts';
import { NoTargetsError } from './trace-faults.ts';
import type { TriageFlags } from './triage-flags.ts';
import type { TriagePorts } from './triage-ports.ts';
import { wholeOf } from './triage-request.ts';
import { writeDocument } from './write-document.ts';

/** The fields of a config.json that decide layers; nested text configurations are looked into. @throws UnreadableTrace, InvalidInputError */
function configOf(path: string | undefined, ports: TriagePorts): LayerConfig | null {
  if (path === undefined) return null;
  const { badConfig } = ports.texts.triageCommand.faults;
  const text = namedText(path, badConfig, ports);
  try {
    const parsed: unknown = JSON.parse(text);
    const outer = typeof parsed === 'object' && parsed !== null ? parsed : {};
    const inner = 'text_config' in outer && typeof outer.text_config === 'object' ? outer.text_config : {};
    return layerConfigSchema.parse({ ...outer, ...inner });
  } catch {
    throw new InvalidInputError(badConfig(path));
  }
}

/** The one of `known` that a flag names; null where the flag was not given. @throws UsageError where it names another. */
function chosenOf<Choice extends string>(
  known: readonly Choice[],
  word: string | undefined,
  unknown: (word: string, known: string) => string,
): Choice | null {
  if (word === undefined) return null;
  const chosen = known.find((one) => one === word);
  if (chosen === undefined) throw new UsageError(unknown(word, known.join(', ')));
  return chosen;
}

function layerOptions(
  flags: TriageFlags,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): LayerOptions {
  const texts = ports.texts.triageCommand.usage;
  return {
    config: configOf(flags.config, ports),
    profile: chosenOf(profileIds, flags.profile, texts.profile),
    anchor: flags.anchorKernel ?? null,
    layers: wholeOf('--num-layers', flags.numLayers, texts),
    pass: wholeOf('--fwd-pass', flags.fwdPass, texts),
    layer: wholeOf('--layer', flags.layer, texts),
    compareLayer: wholeOf('--compare-layer', flags.compareLayer, texts),
    stage: request.options.stage,
  };
}

const formats = ['text', 'compute-flow', 'json'] as const;
type Format = (typeof formats)[number];

/** Prints the whole report, or one layer in the form that was wished. @throws NoSuchLayerError · WriteRefusedError */
function writeLayers(
  report: LayerPipeline,
  format: Format | null,
  wished: readonly number[] | null,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): void {
  const texts = ports.texts.triageCommand.layers;
  const missing = wished?.find((layer) => !report.layers.some((one) => one.layer === layer));
  if (missing !== undefined) throw new NoSuchLayerError('layer', missing, report.layers.length);
  if (format === null) writeDocument(report, layerLines(report, wished, texts).join('\n'), request, ports);
  else if (format === 'json') {
    const document = { ...breakdownDocument(report), comparison: report.comparison };
    writeDocument(document, JSON.stringify(document, null, 2), request, ports);
  } else writeDocument(report, breakdownLines(report, format, texts).join('\n'), request, ports);
}

/** `throughline triage layers TRACE`. @throws UsageError · NoTargetsError · what reading throws */
export async function runLayers(
  path: string,
  flags: TriageFlags,
  request: Omit<TablesRequest, 'inputs'>,
  ports: TriagePorts,
): Promise<number> {
  const { faults, usage } = ports.texts.triageCommand;
  const options = layerOptions(flags, request, ports);
  const wished = flags.layers?.split(',').map((word) => wholeOf('--layers', word, usage) ?? 0) ?? null;
  const format = chosenOf(formats, flags.format, ports.texts.triageCommand.usage.format);
  const { traces, report: tables } = await triageOf({ ...request, inputs: { kind: 'single', path } }, ports);
  const [first] = traces;
  if (first === undefined) throw new NoTargetsError(faults.folder(path));
  for (const { message } of tables.warnings) ports.err(message);
  try {
    const report = buildLayers(first.analysis, options);
    writeLayers(report, format, wished, request, ports);
    return exitCodes.done;
  } catch (error) {
    if (error instanceof NoLayersError) throw new NoTargetsError(faults.noLayers);
    if (error instanceof LayerConfigError) {
      throw new NoTargetsError(faults.ratios(String(error.ratios), String(error.layers)));
    }
    if (error instanceof NoSuchLayerError) {
      const { what, asked, count } = error;
      throw new NoTargetsError(
        (what === 'pass' ? faults.noPass : faults.noLayer)(String(asked), String(count)),
      );
    }
    throw error;
  }
}
