import { type Interruption, whileInterruptible } from '../../app/interruption.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { captureTraces } from '../../backends/trace/capture/capture.ts';
import type { Framework } from '../../trace/framework/framework.ts';
import { type CaptureTarget, captureRequest } from './capture-flags.ts';
import { captureNoticeText } from './capture-words.ts';
import type { TriageFlags } from './triage-flags.ts';
import type { TriagePorts } from './triage-ports.ts';
import type { TriageInputs } from './triage-request.ts';

function targetOf(flags: TriageFlags, side: 'single' | 'mapping' | 'formal'): CaptureTarget | null {
  if (side === 'single') {
    const { url, outputDir, profilePrefix: prefix } = flags;
    return url === undefined ? null : { url, outputDir, prefix, standardPrefix: 'triage-trace' };
  }
  const isMapping = side === 'mapping';
  const url = isMapping ? flags.mappingUrl : flags.formalUrl;
  if (url === undefined) return null;
  return {
    url,
    outputDir: isMapping ? flags.mappingOutputDir : flags.formalOutputDir,
    prefix: isMapping ? flags.mappingProfilePrefix : flags.formalProfilePrefix,
    standardPrefix: `${side}-trace`,
  };
}

/** A closed terminal and an ended session stop the profiler as Ctrl-C does: else it would record on without an end. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Captured files, and the identity of the servers: null where a file stands beside them, or they differ. */
export interface CapturedInputs {
  readonly inputs: TriageInputs;
  readonly framework: Framework | null;
}

/**
 * Captures what the flags name, one server after another, and says which folders then hold the traces. Each side of a
 * pair may be a file instead. Ctrl-C stops the profiler of the server before it ends the capture; a screen, which
 * hears that key itself, passes its own interruption.
 *
 * @throws {UsageError} · {CaptureError}
 */
export async function capturedInputs(
  words: readonly string[],
  flags: TriageFlags,
  framework: Framework | null,
  program: Program,
  ports: TriagePorts,
  interruption?: Interruption,
): Promise<CapturedInputs> {
  const { usage, notices } = program.texts.triageCapture;
  const { texts, environment } = program;
  const found: Framework[] = [];
  const capture = async (target: CaptureTarget): Promise<string> => {
    const key = environment.OPENAI_API_KEY ?? null;
    const request = captureRequest(flags, target, framework, key, texts);
    const work = ({ signal, force }: Interruption) =>
      captureTraces(
        request,
        { fetch, sleep: ports.sleep, now: () => ports.now().getTime(), signal, force },
        (notice) => ports.err(captureNoticeText(notice, texts)),
      );
    const captured =
      interruption === undefined
        ? await whileInterruptible(() => ports.err(notices.stopping), work, endingSignals)
        : await work(interruption);
    found.push(captured.framework);
    ports.err(notices.folder(captured.folder));
    return captured.folder;
  };
  if (words.length > 0 || flags.input !== undefined) throw new UsageError(usage.urlOrInput);
  const single = targetOf(flags, 'single');
  const mapping = targetOf(flags, 'mapping');
  const formal = targetOf(flags, 'formal');
  if (single !== null) {
    const isPair = mapping ?? formal ?? flags.mappingInput ?? flags.formalInput ?? null;
    if (isPair !== null) throw new UsageError(texts.triageCommand.usage.pairOrSingle);
    const inputs: TriageInputs = { kind: 'single', path: await capture(single) };
    return { inputs, framework: found[0] ?? null };
  }
  if (mapping === null && formal === null) throw new UsageError(usage.captureNeedsUrl);
  const isOneMapping = (mapping === null) !== (flags.mappingInput === undefined);
  const isOneFormal = (formal === null) !== (flags.formalInput === undefined);
  if (!isOneMapping || !isOneFormal) throw new UsageError(usage.oneSide);
  // A formal run measures the real configuration: nothing of the mapping run may still be at work then.
  const mappingPaths = mapping === null ? (flags.mappingInput ?? []) : [await capture(mapping)];
  const inputs: TriageInputs = {
    kind: 'pair',
    mapping: mappingPaths,
    formal: formal === null ? (flags.formalInput ?? '') : await capture(formal),
  };
  const [one] = found;
  const isSame = found.length === 2 && found.every((other) => other === one);
  return { inputs, framework: isSame ? (one ?? null) : null };
}
